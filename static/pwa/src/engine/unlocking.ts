/** The lock screen's side of the engine: which vaults there are, and trying a passphrase at the price of time. */
import type { Store } from '../store/port';
import { counted, NO_ATTEMPTS, waitMs } from '../vault/delays';
import { openLabel } from '../vault/label';
import { WrongPassphraseError } from '../vault/slot';
import { type OpenKeys, openVault } from '../vault/vault';
import type { Id } from '../wire/records';
import { failed } from './failures';
import { keptNumbers } from './lock_numbers';
import type { Outcome, VaultSummary } from './port';

/** Needs no key. */
export async function vaultSummaries(store: Store, now_ms: number): Promise<VaultSummary[]> {
  const { vaults, cursors, attempts } = await store.read(['vaults', 'cursors', 'attempts'], async (tx) => ({
    vaults: await tx.all('vaults'),
    cursors: await tx.all('cursors'),
    attempts: await tx.all('attempts'),
  }));
  const cursor = new Map(cursors.map((row) => [row.vault, row]));
  const tried = new Map(attempts.map((row) => [row.vault, row]));
  const ordered = vaults.sort((a, b) => a.made_at_ms - b.made_at_ms);
  return Promise.all(
    ordered.map(async (row) => {
      const { vault, label } = row;
      const at = cursor.get(vault);
      const unsent = at ? at.seq - at.received : 0;
      const wait_ms = waitMs(tried.get(vault) ?? NO_ATTEMPTS, now_ms);
      const numbers = await keptNumbers(row);
      return { vault, label: await openLabel(vault, label), unsent, wait_ms, numbers };
    }),
  );
}

/** Counts the try before making it. Errors: MalformedError, SealBrokenError when the vault's own row is damaged. */
export async function tryPassphrase(
  store: Store,
  vault: Id,
  passphrase: string,
  now_ms: () => number,
): Promise<Outcome<OpenKeys>> {
  const begun = await store.write(['vaults', 'attempts'], async (tx) => {
    const sealed = await tx.get('vaults', vault);
    const before = (await tx.get('attempts', vault)) ?? NO_ATTEMPTS;
    const wait_ms = waitMs(before, now_ms());
    if (!wait_ms) await tx.put('attempts', { vault, ...counted(before, now_ms()) });
    return { sealed, wait_ms };
  });
  if (begun.wait_ms) return failed('wait', begun.wait_ms);
  if (!begun.sealed) return failed('unexpected');
  try {
    const keys = await openVault(begun.sealed, passphrase);
    await store.write(['attempts'], (tx) => tx.remove('attempts', vault));
    return { ok: true, value: keys };
  } catch (cause) {
    if (!(cause instanceof WrongPassphraseError)) return failed('storage_damaged');
    const [summary] = (await vaultSummaries(store, now_ms())).filter((row) => row.vault === vault);
    return failed('wrong_passphrase', summary?.wait_ms ?? 0);
  }
}
