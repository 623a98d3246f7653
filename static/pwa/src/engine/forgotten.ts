/**
 * "I can't unlock": everything of one vault is deposited with no secret, and only when the server vouches for all of it, now, the
 * vault is destroyed. Whatever ends it early, nothing is gone, and it can be begun again.
 *
 * Source: sync/PROTOCOL.md section 12.8.
 */
import type { Store, WriteTx } from '../store/port';
import { type CursorRow, TABLE_NAMES } from '../store/schema';
import { carryBlobs, isWaiting } from '../sync/blobs';
import { ask, type DepositResult, damagedOf, depositVault, withOutboxLock } from '../sync/deposit';
import { sendDrafted } from '../sync/drafted';
import { depositSnapshotsOf, waitingOf } from '../sync/snapshot_deposit';
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
    await depositVault(store, http, vault);
    // An older database may have been put back: what was vouched for then may be on this device alone now.
    const told = await ask(store, http, vault);
    await depositSnapshotsOf(store, http, vault);
    await sendDrafted(store, vault);
    await carryBlobs(store, http);
    const why_not = WHY_NOT[told];
    const waiting = await store.write(TABLE_NAMES, (tx) => destroyIfSent(tx, vault, now_ms, !why_not));
    if (waiting) return { ok: false, failure: { code: 'still_waiting', waiting } };
    return why_not ? failed(why_not) : { ok: true, value: null };
  });
}

/** What the server's present word came to, where it is none to destroy a vault on. */
const WHY_NOT: Partial<Record<DepositResult, Failure['code']>> = {
  offline: 'offline',
  refused: 'device_unknown',
  unconfirmed: 'not_confirmed',
};

/** The check and the destruction are one transaction: what was written in between is seen. */
async function destroyIfSent(
  tx: WriteTx,
  vault: Id,
  now_ms: number,
  is_vouched_for: boolean,
): Promise<StillWaiting | null> {
  const cursor = await tx.get('cursors', vault);
  if (!cursor) return null;
  const drafts = waitingOf(await tx.all('snapshots'), vault).length;
  const notes = unsentOf(cursor);
  const blobs = (await tx.all('blobs')).filter((row) => row.vault === vault);
  const attachments = blobs.filter(isWaiting).length;
  if (notes + drafts + attachments > 0) return { notes, drafts, attachments };
  if (!is_vouched_for) return null;
  const wiped = (await tx.get('vaults', vault))?.wiping;
  await tx.put('replaced', {
    device: cursor.device,
    seq: cursor.seq,
    at_ms: now_ms,
    ...(wiped && { wiped }),
  });
  await destroy(tx, vault);
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
