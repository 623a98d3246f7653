/**
 * Somebody was made to unlock, and typed the code that they had set for that: what opens the vault is destroyed before anything is shown,
 * an empty vault stands in its place, and what was ready to be told waits to be sent. One transaction does it all; cut off before its
 * end, nothing has happened, and the same code does it. Loaded only when a secret does not open.
 *
 * Source: sync/PROTOCOL.md section 12.9; docs/decisions/0048-a-code-for-being-made-to-unlock.md.
 */
import { Ledger } from '../store/ledger';
import type { Store, WriteTx } from '../store/port';
import { type CursorRow, TABLE_NAMES, type VaultRow } from '../store/schema';
import type { AttuneSummary } from '../sync/bench';
import { isDrafted } from '../sync/waiting';
import { chainStart } from '../vault/chain';
import { makeQuietVault } from '../vault/quiet_vault';
import { newId, randomBytes } from '../vault/random';
import { signHead } from '../vault/seal';
import { openSpare, randomSpare, type Tried } from '../vault/spare';
import type { OpenKeys } from '../vault/vault';
import { unhex } from '../wire/bytes';
import type { Id } from '../wire/records';
import type { KeptForDuress } from './duress_code';
import { keptNumbers, sealedNumbers } from './lock_numbers';

const SEALS = ['manifest', 'summary', 'table'] as const;
/** As long as the sealed hash that stands there for a draft. */
const MARK_BYTES = 12 + 32 + 16;

export interface Quieting {
  store: Store;
  /** Takes the vault from any other tab. */
  hold(): Promise<() => void>;
}

/** Shape: the keys of the empty vault; null when what was typed is not the code. */
export async function madeToUnlock(
  { store, hold }: Quieting,
  before: VaultRow,
  tried: Tried,
): Promise<OpenKeys | null> {
  const text = before.spare && (await openSpare(before.spare, before.slots, tried));
  if (!text) return null;
  const kept = JSON.parse(text) as KeptForDuress;
  const { sealed, keys } = await makeQuietVault(before, tried);
  const { vault, device } = sealed;
  const numbers = await keptNumbers(before);
  const row: VaultRow = { ...sealed, spare: randomSpare(), numbers: await sealedNumbers(vault, numbers) };
  const seals = await Ledger.found(keys.store, summaryOf(kept, numbers));
  const start = await chainStart(device);
  const head = await signHead(keys.signing, device, start);
  const nothing = {
    receipt: null,
    received: 0,
    filed: 0,
    state: 0,
    receipt_keys: [],
    order_keys: [],
    root: '',
  };
  const cursor: CursorRow = { vault, device, ...start, head: head.signature, ...nothing };
  const release = await hold();
  try {
    await store.write(TABLE_NAMES, async (tx) => {
      await destroy(tx, before.vault, vault);
      await tx.put('vaults', row);
      await tx.put('cursors', cursor);
      await seals(tx);
      const { n, hash, frame } = kept;
      const told = { record: newId(), n, hash, frame: unhex(frame), mark: randomBytes(MARK_BYTES) };
      await tx.put('snapshots', { vault: before.vault, ...told });
    });
  } finally {
    release();
  }
  return keys;
}

/** What opens it and what that would open; what is sealed to the organisation stays, and goes. */
async function destroy(tx: WriteTx, vault: Id, next: Id): Promise<void> {
  await tx.remove('vaults', vault);
  await tx.remove('attempts', vault);
  for (const name of SEALS) await tx.remove('seals', [vault, name]);
  await tx.removeRange('log', vault, 0, Number.MAX_SAFE_INTEGER);
  // Nobody can ask for it any more: what unfinished notes name goes with them.
  for (const blob of await tx.all('blobs'))
    if (blob.vault === vault && isDrafted(blob)) await tx.put('blobs', { ...blob, goes: true });
  if ((await tx.all('vaults')).length === 0)
    for (const { pack } of await tx.all('packs')) await tx.remove('packs', pack);
  // A device whose quiet vault is given up itself is known to nobody: what it stood for goes with its follower.
  for (const cursor of await tx.all('cursors'))
    if (cursor.vault === vault || cursor.given_up_with === vault)
      await tx.put('cursors', { ...cursor, given_up_with: next });
}

function summaryOf(
  { me, as_at }: KeptForDuress,
  numbers: Awaited<ReturnType<typeof keptNumbers>>,
): AttuneSummary {
  const organisation = newId();
  const digest = { kind: 'organisation' as const, people: [], teams: [], numbers };
  return {
    me,
    organisation,
    root: '',
    certificates: [],
    state: 0,
    as_at,
    lease_until: null,
    skew_sec: null,
    allocations: [],
    waiting: [],
    streams: [{ stream: organisation, kind: 'organisation', family: null, version: 1, digest }],
    quiet: true,
  };
}
