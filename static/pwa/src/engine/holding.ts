/** The lock that says that no other tab has a vault open. */
import { VAULT_LOCK } from '../store/vault_lock';
import type { Id } from '../wire/records';

const POLITE_MS = 5000;
const CHANNEL = 'attune-vaults';

/** `leave` is called when another tab asks for a vault. A channel does not hear what it says itself. */
export function vaultChannel(leave: (vault: Id) => void): BroadcastChannel {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = (event: MessageEvent<{ leave: Id }>) => leave(event.data.leave);
  return channel;
}

/** Takes the vault for this tab: asks the other to save and leave, and does not wait for one that is frozen. */
export async function holdVault(channel: BroadcastChannel, vault: Id, lost: () => void): Promise<() => void> {
  const name = VAULT_LOCK + vault;
  channel.postMessage({ leave: vault });
  try {
    return await hold(name, { signal: AbortSignal.timeout(POLITE_MS) }, lost);
  } catch {
    return hold(name, { steal: true }, lost);
  }
}

function hold(name: string, options: LockOptions, lost: () => void): Promise<() => void> {
  return new Promise((held, refused) => {
    let release: () => void = () => undefined;
    let mine = false;
    navigator.locks
      .request(name, options, () => {
        mine = true;
        const kept = new Promise<void>((resolve) => {
          release = resolve;
        });
        held(() => release());
        return kept;
      })
      .catch((cause: unknown) => (mine ? lost() : refused(cause)));
  });
}
