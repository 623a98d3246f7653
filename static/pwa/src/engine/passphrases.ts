/**
 * Changes the passphrase of the open vault. The old one is asked for and tried at the price of time, and the new one must be as good as at
 * the first. Loaded only then.
 *
 * Source: docs/decisions/0041-the-vault-let-go.md.
 */
import type { Store } from '../store/port';
import { weakness } from '../vault/passphrase';
import { rewrapped, withPassphraseSlot } from '../vault/passphrase_changing';
import type { Id } from '../wire/records';
import { failed, outcome } from './failures';
import type { Outcome, PassphraseChange } from './port';
import { trySecret } from './unlocking';

/** `names`: what must not carry the new one. Failures: `passphrase_too_short`, `passphrase_known`, `wrong_passphrase`, `wait`. */
export async function changePassphrase(
  store: Store,
  vault: Id,
  { passphrase, next }: PassphraseChange,
  names: readonly string[],
  now_ms: () => number,
): Promise<Outcome<null>> {
  const weak = await weakness(next, names);
  if (weak) return failed(weak);
  const tried = await trySecret(store, vault, now_ms, (sealed) =>
    rewrapped(sealed, passphrase, next, now_ms),
  );
  if (!tried.ok) return tried;
  await tried.value.passed;
  return outcome(() =>
    store.write(['vaults'], async (tx) => {
      const row = await tx.get('vaults', vault);
      if (!row) return null;
      const { spare: _bound_to_it, ...rest } = row;
      await tx.put('vaults', { ...rest, slots: withPassphraseSlot(row.slots, tried.value.keys) });
      return null;
    }),
  );
}
