/**
 * "I can't unlock": everything of one vault is deposited with no secret, and only when the server vouches for all of it, now, the
 * vault is destroyed. Whatever ends it early, nothing is gone, and it can be begun again.
 *
 * Source: sync/PROTOCOL.md section 12.8.
 */
import type { Store, WriteTx } from '../store/port';
import { type BlobRow, type CursorRow, TABLE_NAMES } from '../store/schema';
import { carryBlobs, lookAgain } from '../sync/blobs';
import { ask, depositVault, withOutboxLock } from '../sync/deposit';
import type { DepositResult } from '../sync/deposit_result';
import { sendDrafted } from '../sync/drafted';
import { damagedOf } from '../sync/last_receipt';
import { depositSnapshotsOf, waitingOf } from '../sync/snapshot_deposit';
import { isWaiting } from '../sync/waiting';
import type { Http } from '../wire/http';
import type { Id } from '../wire/records';
import { failed } from './failures';
import type { Failure, Outcome } from './port';

const SEALS = ['manifest', 'summary', 'table'] as const;

/** What has no receipt yet. */
export interface StillWaiting {
  notes: number;
  drafts: number;
  attachments: number;
}

export function forgetVault(store: Store, http: Http, vault: Id, now_ms: number): Promise<Outcome<null>> {
  return withOutboxLock(async () => {
    const gone = await goneBefore(store, vault);
    let why_not: Failure['code'] | undefined;
    for (const each of [...gone, vault]) {
      await depositVault(store, http, each);
      // An older database may have been put back: what was vouched for then may be on this device alone now. Nobody but the device
      // knows a vault that stands in the place of another.
      if (each !== vault || gone.length === 0) why_not ??= WHY_NOT[await ask(store, http, each)];
      await depositSnapshotsOf(store, http, each);
      await lookAgain(store, each).catch(() => undefined);
      await sendDrafted(store, each);
    }
    await carryBlobs(store, http);
    const waiting = await store.write(TABLE_NAMES, (tx) => destroyIfSent(tx, vault, now_ms, !why_not));
    // Of what stood here before nothing is said, not even that there is something.
    if (gone.length > 0 && (waiting || why_not)) return failed('offline');
    if (waiting) return { ok: false, failure: { code: 'still_waiting', waiting } };
    return why_not ? failed(why_not) : { ok: true, value: null };
  });
}

/** What the server's present word came to, where it is none to destroy a vault on. */
const WHY_NOT: Partial<Record<DepositResult, Failure['code']>> = {
  offline: 'offline',
  busy: 'offline',
  refused: 'device_unknown',
  unconfirmed: 'not_confirmed',
};

/** Vaults whose place this one took: nobody knows this one but the device, and they are forgotten with it. */
async function goneBefore(store: Store, vault: Id): Promise<Id[]> {
  const cursors = await store.read(['cursors'], (tx) => tx.all('cursors'));
  return cursors.filter((cursor) => cursor.given_up_with === vault).map((cursor) => cursor.vault);
}

/** The check and the destruction are one transaction: what was written in between is seen. */
async function destroyIfSent(
  tx: WriteTx,
  vault: Id,
  now_ms: number,
  is_vouched_for: boolean,
): Promise<StillWaiting | null> {
  const own = await tx.get('cursors', vault);
  if (!own) return null;
  const gone = (await tx.all('cursors')).filter((cursor) => cursor.given_up_with === vault);
  const cursors = [...gone, own];
  const [snapshots, blobs] = [await tx.all('snapshots'), await tx.all('blobs')];
  const notes = cursors.reduce((sum, cursor) => sum + unsentOf(cursor), 0);
  const drafts = cursors.reduce((sum, each) => sum + waitingOf(snapshots, each.vault).length, 0);
  const here = new Set(cursors.map((cursor) => cursor.vault));
  const wiped = (await tx.get('vaults', vault))?.wiping;
  // A damaged one can never be sent; the organisation's order takes it along, its owner's wish does not.
  const isUnsent = (row: BlobRow) => isWaiting(row) || (row.state === 'damaged' && !wiped);
  const attachments = blobs.filter((row) => here.has(row.vault) && isUnsent(row)).length;
  if (notes + drafts + attachments > 0) return { notes, drafts, attachments };
  if (!is_vouched_for) return null;
  // The device that the server knows is the one to be replaced.
  for (const { device, seq } of gone.length > 0 ? gone : [own])
    await tx.put('replaced', { device, seq, at_ms: now_ms, ...(wiped && { wiped }) });
  for (const each of cursors) await destroy(tx, each.vault);
  return null;
}

function unsentOf(cursor: CursorRow): number {
  return cursor.seq - cursor.received + damagedOf(cursor).length;
}

async function destroy(tx: WriteTx, vault: Id): Promise<void> {
  await tx.remove('vaults', vault);
  await tx.remove('attempts', vault);
  for (const name of SEALS) await tx.remove('seals', [vault, name]);
  await tx.remove('cursors', vault);
  await tx.removeRange('log', vault, 0, Number.MAX_SAFE_INTEGER);
  await tx.removeRange('outbox', vault, 0, Number.MAX_SAFE_INTEGER);
  await tx.removeRange('sent', vault, 0, Number.MAX_SAFE_INTEGER);
  for (const row of await tx.all('snapshots')) {
    if (row.vault === vault) await tx.remove('snapshots', [vault, row.record]);
  }
  for (const row of await tx.all('blobs')) {
    if (row.vault !== vault) continue;
    await tx.remove('blobs', row.blob);
    for (let n = 0; n * row.chunk_bytes < row.size_bytes; n++) await tx.remove('chunks', [row.blob, n]);
  }
  // Which packs were this vault's was sealed with it. Their keys are gone; with other vaults here they stay, unreadable.
  if ((await tx.all('vaults')).length === 0)
    for (const { pack } of await tx.all('packs')) await tx.remove('packs', pack);
}
