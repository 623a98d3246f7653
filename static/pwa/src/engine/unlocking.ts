/** The lock screen's side of the engine: which vaults there are, and trying a secret at the price of time. */
import { StorageDamagedError, type Store } from '../store/port';
import type { AttemptsRow, VaultRow } from '../store/schema';
import { waitingOf } from '../sync/snapshot_deposit';
import { isDrafted, isLostWithVault } from '../sync/waiting';
import { SealBrokenError } from '../vault/aead';
import { counted, NO_ATTEMPTS, notAhead, waitMs } from '../vault/delays';
import { openLabel } from '../vault/label';
import { passkeyOf, WrongPinError } from '../vault/passkey_slot';
import { WrongPassphraseError } from '../vault/slot';
import { type OpenKeys, openVault, openVaultWithPasskey, type SealedVault } from '../vault/vault';
import { type Bytes, MalformedError } from '../wire/bytes';
import type { Id } from '../wire/records';
import { failed, failureOf } from './failures';
import { keptNumbers } from './lock_numbers';
import type { Outcome, VaultSummary } from './port';

/** What is thrown when the vault's own row is not what was written. */
const DAMAGED = [SealBrokenError, MalformedError, StorageDamagedError];
/** What is thrown when a secret was tried and is not the one. */
const WRONG = [WrongPassphraseError, WrongPinError];
const isOneOf = (kinds: readonly (new (...args: never[]) => Error)[], cause: unknown) =>
  kinds.some((kind) => cause instanceof kind);

/** Needs no key. */
export async function vaultSummaries(store: Store, now_ms: number): Promise<VaultSummary[]> {
  const tables = ['vaults', 'cursors', 'attempts', 'snapshots', 'blobs'] as const;
  const { vaults, cursors, attempts, snapshots, blobs } = await store.read(tables, async (tx) => ({
    vaults: await tx.all('vaults'),
    cursors: await tx.all('cursors'),
    attempts: await tx.all('attempts'),
    snapshots: await tx.all('snapshots'),
    blobs: await tx.all('blobs'),
  }));
  await countFromNow(store, attempts, now_ms).catch(() => undefined);
  const cursor = new Map(cursors.map((row) => [row.vault, row]));
  const tried = new Map(attempts.map((row) => [row.vault, row]));
  const ordered = vaults
    .filter((row) => !row.enrolling && !row.wiping)
    .sort((a, b) => a.made_at_ms - b.made_at_ms);
  return Promise.all(
    ordered.map(async (row) => {
      const { vault, label } = row;
      const at = cursor.get(vault);
      const unsent = at ? at.seq - at.received : 0;
      const wait_ms = waitMs(tried.get(vault) ?? NO_ATTEMPTS, now_ms);
      const numbers = await keptNumbers(row);
      const drafts = waitingOf(snapshots, vault).length;
      const own = blobs.filter((blob) => blob.vault === vault);
      const attachments = own.filter(({ state }) => state === 'waiting').length;
      const lost_attachments = own.filter(isLostWithVault).length;
      const drafted_attachments = own.filter(isDrafted).length;
      const passkey = passkeyOf(row.slots);
      const way = passkey ? { passkey } : {};
      const shown = { vault, label: await openLabel(vault, label), wait_ms, numbers, ...way };
      const [behind, stranger] = [at?.behind ?? false, at?.stranger ?? false];
      const left = { drafts, attachments, drafted_attachments, lost_attachments };
      return { ...shown, unsent, behind, stranger, ...left };
    }),
  );
}

/** What the lock screen counts down from here ends. Where it cannot be stored, the next try stores it. */
async function countFromNow(store: Store, attempts: readonly AttemptsRow[], now_ms: number): Promise<void> {
  const ahead = attempts.filter(({ last_at_ms }) => last_at_ms > now_ms);
  if (ahead.length === 0) return;
  await store.write(['attempts'], async (tx) => {
    for (const row of ahead) await tx.put('attempts', { ...row, ...notAhead(row, now_ms) });
  });
}

/** `passed` resolves when nothing of the tries is left; nobody has to wait for it. */
export interface Passed<T = OpenKeys> {
  keys: T;
  passed: Promise<void>;
}

/** What else a secret may be that does not open the vault. `stretched`: what was derived of it. Shape: null when it is nothing else. */
export type Otherwise = (sealed: VaultRow, stretched: Bytes) => Promise<OpenKeys | null>;

export function tryPassphrase(
  store: Store,
  vault: Id,
  passphrase: string,
  now_ms: () => number,
  open: typeof openVault = openVault,
  otherwise: Otherwise | null = null,
): Promise<Outcome<Passed>> {
  return trySecret(store, vault, now_ms, (sealed) => open(sealed, passphrase), otherwise);
}

/** `prf`: what the passkey gave. A wrong PIN waits as a wrong passphrase does, and both are counted together. */
export function tryPasskey(
  store: Store,
  vault: Id,
  prf: Uint8Array,
  pin: string,
  now_ms: () => number,
  otherwise: Otherwise | null = null,
): Promise<Outcome<Passed>> {
  return trySecret(store, vault, now_ms, (sealed) => openVaultWithPasskey(sealed, prf, pin), otherwise);
}

/**
 * Counts the try before anybody learns what came of it, so that ending the process in the middle wins nothing; the key is derived
 * while the count is being stored. One that could not be made (no memory, a part of the app that does not load) is taken back.
 */
export async function trySecret<T>(
  store: Store,
  vault: Id,
  now_ms: () => number,
  open: (sealed: SealedVault) => Promise<T>,
  otherwise: ((sealed: VaultRow, stretched: Bytes) => Promise<T | null>) | null = null,
): Promise<Outcome<Passed<T>>> {
  let keys: Promise<T> | null = null;
  const begun = await store.write(['vaults', 'attempts'], async (tx) => {
    const [sealed, before = NO_ATTEMPTS] = await Promise.all([
      tx.get('vaults', vault),
      tx.get('attempts', vault),
    ]);
    const wait_ms = waitMs(before, now_ms());
    if (wait_ms) {
      if (before.last_at_ms > now_ms()) await tx.put('attempts', { vault, ...notAhead(before, now_ms()) });
      return { sealed, before, wait_ms };
    }
    await tx.put('attempts', { vault, ...counted(before, now_ms()) });
    if (sealed) {
      keys = open(sealed);
      // Of no interest when the try cannot be counted.
      keys.catch(() => undefined);
    }
    return { sealed, before, wait_ms };
  });
  if (begun.wait_ms) return failed('wait', begun.wait_ms);
  if (!keys) return failed('unexpected');
  try {
    const opened: T = await keys;
    const passed = store.write(['attempts'], (tx) => tx.remove('attempts', vault));
    passed.catch(() => undefined);
    return { ok: true, value: { keys: opened, passed } };
  } catch (cause) {
    if (isOneOf(DAMAGED, cause)) return failed('storage_damaged');
    if (!isOneOf(WRONG, cause)) {
      await uncount(store, vault, begun.before.last_at_ms);
      return { ok: false, failure: failureOf(cause) };
    }
    const other = await anotherOf(cause, begun.sealed, otherwise);
    if (other) return { ok: true, value: { keys: other, passed: Promise.resolve() } };
    const [summary] = (await vaultSummaries(store, now_ms())).filter((row) => row.vault === vault);
    return failed(failureOf(cause).code, summary?.wait_ms ?? 0);
  }
}

async function anotherOf<T>(
  cause: unknown,
  sealed: VaultRow | undefined,
  otherwise: ((sealed: VaultRow, stretched: Bytes) => Promise<T | null>) | null,
): Promise<T | null> {
  const { stretched } = cause as WrongPassphraseError | WrongPinError;
  return sealed && stretched && otherwise ? otherwise(sealed, stretched) : null;
}

/** Another tab may have counted one of its own meanwhile. */
async function uncount(store: Store, vault: Id, last_at_ms: number): Promise<void> {
  await store.write(['attempts'], async (tx) => {
    const wrong = ((await tx.get('attempts', vault))?.wrong ?? 0) - 1;
    if (wrong > 0) await tx.put('attempts', { vault, wrong, last_at_ms });
    else await tx.remove('attempts', vault);
  });
}
