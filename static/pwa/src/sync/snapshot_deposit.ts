/**
 * Carries finished snapshots of drafts to the server, and lets go of exactly what a receipt names. Needs no key and no login: the
 * open page, the lock screen and the service worker run this same code.
 *
 * Source: sync/PROTOCOL.md sections 12.3 to 12.5.
 */
import { StorageFullError, type Store } from '../store/port';
import type { CursorRow, SnapshotRow } from '../store/schema';
import { acceptedSnapshots } from '../vault/snapshot_receipt';
import { type Http, OfflineError, RefusedError } from '../wire/http';
import { CT_MAX_BYTES, DEPOSIT_MAX_FRAMES, HEADER_MAX_BYTES } from '../wire/limits';
import type { Id } from '../wire/records';
import { type Named, snapshotPost } from '../wire/snapshot';
import { depositAll, withOutboxLock } from './deposit';
import { type DepositResult, lessGood, refusal } from './deposit_result';
import { withinSize } from './load';
import { measured, remember } from './measured';
import { keyedFor } from './unsealed_keys';

/** Of a frame, beside its ct: the header with its length, the hash and the length of the ct, the signature. */
const FRAME_HEAD_BYTES = HEADER_MAX_BYTES + 102;

type Waiting = SnapshotRow & { frame: NonNullable<SnapshotRow['frame']> };

/**
 * First what is signed, then snapshots of what is not. Shape: the least good result.
 *
 * Errors: StorageFullError; what has room was deposited all the same.
 */
export async function depositEverything(store: Store, http: Http): Promise<DepositResult> {
  const notes = await depositAll(store, http).catch(async (cause) => {
    if (cause instanceof StorageFullError) await depositSnapshots(store, http);
    throw cause;
  });
  if (notes === 'offline') return notes;
  const drafts = await depositSnapshots(store, http);
  return notes === 'nothing' || (notes === 'moved' && drafts !== 'nothing') ? drafts : notes;
}

/** Deposits for every vault of the device. Shape: the least good result. */
export async function depositSnapshots(store: Store, http: Http): Promise<DepositResult> {
  return withOutboxLock(async () => {
    const cursors = await store.read(['cursors'], (tx) => tx.all('cursors'));
    let result: DepositResult = 'nothing';
    for (const cursor of cursors) {
      const one = await depositSnapshotsOf(store, http, cursor.vault);
      if (one === 'offline') return one;
      result = lessGood(result, one, cursor);
    }
    return result;
  });
}

/** Those of one vault. Whoever calls holds the outbox lock. */
export async function depositSnapshotsOf(store: Store, http: Http, vault: Id): Promise<DepositResult> {
  let result: DepositResult = 'nothing';
  const refused = new Set<number>();
  for (;;) {
    const { cursor, rows } = await store.read(['cursors', 'snapshots'], async (tx) => ({
      cursor: await tx.get('cursors', vault),
      rows: waitingOf(await tx.all('snapshots'), vault),
    }));
    const left = rows.filter(({ n }) => !refused.has(n));
    if (!cursor || !left.length) return result;
    if (cursor.load_bytes !== undefined) http.pace.remembers(cursor.load_bytes);
    const first = firstOf(left, http.pace.atOnce);
    const answered = await post(store, http, cursor, first);
    await remember(store, http, cursor);
    // What is refused for its size goes in shorter posts; one that is refused alone keeps none beside it from going.
    if (answered === 'refused' && first.length > 1 && firstOf(left, http.pace.atOnce).length < first.length)
      continue;
    if (answered === 'refused' && first.length === 1) for (const { n } of first) refused.add(n);
    else if (answered !== 'moved') return answered;
    result = lessGood(result, answered, cursor);
  }
}

/** Snapshots that have no receipt, oldest first. */
export function waitingOf(rows: readonly SnapshotRow[], vault: Id): Waiting[] {
  return rows
    .filter((row): row is Waiting => row.vault === vault && row.frame !== null)
    .sort((a, b) => a.n - b.n);
}

/** Longer than the server reads; an older version of the app has made it. */
export function isTooLong({ frame }: SnapshotRow): boolean {
  return frame !== null && frame.length > CT_MAX_BYTES + FRAME_HEAD_BYTES;
}

/** What is posted next: what is too long by itself, when all else has gone. */
function firstOf(rows: readonly Waiting[], most_bytes: number): Waiting[] {
  const fitting = rows.filter((row) => !isTooLong(row));
  if (!fitting.length) return rows.slice(0, 1);
  return withinSize(fitting.slice(0, DEPOSIT_MAX_FRAMES), most_bytes);
}

async function post(
  store: Store,
  http: Http,
  cursor: CursorRow,
  rows: readonly Waiting[],
): Promise<DepositResult> {
  const bytes = snapshotPost(
    cursor.device,
    rows.map(({ frame }) => frame),
  );
  try {
    const send = () => http.snapshots(bytes);
    // One alone tells nothing of how many go together.
    const signed = rows.length > 1 ? await measured(http, bytes.length, false, send) : await send();
    const { receipt_keys } = await keyedFor(store, http, cursor, signed);
    const stored = await acceptedSnapshots(signed, cursor.device, receipt_keys);
    return stored && (await letGo(store, cursor, rows, stored)) ? 'moved' : 'unconfirmed';
  } catch (cause) {
    if (cause instanceof OfflineError) return 'offline';
    if (cause instanceof RefusedError) return refusal(cause);
    throw cause;
  }
}

/** Shape: whether there was one to let go. A newer snapshot that has come meanwhile stays. Of a vault that is gone each is kept as it went. */
async function letGo(
  store: Store,
  { given_up_with }: CursorRow,
  sent: readonly Waiting[],
  stored: readonly Named[],
): Promise<boolean> {
  const named = new Set(stored.map(({ n, hash }) => `${n} ${hash}`));
  return store.write(['snapshots'], async (tx) => {
    let moved = false;
    for (const { vault, record, n, hash, frame } of sent) {
      if (!named.has(`${n} ${hash}`)) continue;
      moved = true;
      const now = await tx.get('snapshots', [vault, record]);
      const kept = given_up_with === undefined ? {} : { kept: frame };
      if (now?.n === n && now.hash === hash) await tx.put('snapshots', { ...now, frame: null, ...kept });
    }
    return moved;
  });
}
