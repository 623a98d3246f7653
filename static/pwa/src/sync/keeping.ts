/**
 * What was filed is kept as it went, for as long as the organisation may have to put back an older database: then it goes again, the
 * same bytes under the same numbers. Needs no key: the lock screen and the service worker run this same code.
 *
 * Source: sync/PROTOCOL.md section 6.7.
 */
import { type ReadTx, StorageFullError, type Store, type WriteTx } from '../store/port';
import type { CursorRow, OutboxRow, SentRow } from '../store/schema';
import { knowsLess } from '../vault/receipt';
import type { Receipt, SignedText } from '../wire/receipt';
import type { Id } from '../wire/records';
import { damagedIn } from './last_receipt';

/** As long as a key that opens them at least; longer where backups are kept longer (PROTOCOL 6.7). */
export const KEPT_DAYS = 44;
/** Of one vault; then the oldest go first. */
export const KEPT_MAX_BYTES = 32 * 1024 * 1024;
const PAGE = 100;
const DAY_MS = 24 * 60 * 60_000;
const DATE_LENGTH = 10;

/** The lowest number that this device could send again; one above its own when there is none. */
export async function keptFrom(tx: ReadTx, { vault, seq, received, kept_from }: CursorRow): Promise<number> {
  if (kept_from !== undefined) return kept_from;
  return endOfRun(await tx.range('outbox', vault, 0, received), Math.min(received, seq) + 1);
}

/** The lowest number from which all are among these, up to one that is here. */
function endOfRun(rows: readonly { seq: number }[], from: number): number {
  const here = new Set(rows.map(({ seq }) => seq));
  let lowest = from;
  while (here.has(lowest - 1)) lowest -= 1;
  return lowest;
}

/** Frames that wait to go, of a run of numbers, both included; ascending. */
export async function waitingIn(
  tx: ReadTx,
  { vault, again_from }: CursorRow,
  from: number,
  upto: number,
): Promise<OutboxRow[]> {
  const rows = await tx.range('outbox', vault, from, upto);
  if (again_from === undefined) return rows;
  const again = await tx.range('sent', vault, Math.max(from, again_from), upto);
  return [...rows, ...again].sort((a, b) => a.seq - b.seq);
}

/** On a full device what is filed is not kept, or stays where it is: nothing that was not sent has to wait for it. */
export async function withRoom<T>(write: (has_room: boolean) => Promise<T>): Promise<T> {
  try {
    return await write(true);
  } catch (cause) {
    if (!(cause instanceof StorageFullError)) throw cause;
    return write(false);
  }
}

/**
 * Takes frames that are filed out of the outbox; all but the newest received, and those to be sent again. They are kept, as long
 * as they are young enough and there is room. Shape: the cursor as it then is, to be put by the caller.
 */
export async function keepFiled(
  tx: WriteTx,
  cursor: CursorRow,
  receipt: Receipt,
  keeps: boolean,
): Promise<CursorRow> {
  const { vault } = cursor;
  const gone: OutboxRow[] = [];
  for (const [from, upto] of filedRuns(receipt)) {
    if (from > upto) continue;
    gone.push(...(await waitingIn(tx, cursor, from, upto)));
    await tx.removeRange('outbox', vault, from, upto);
  }
  const rest = await withoutAgain(tx, cursor, receipt, keeps);
  if (!keeps) return letAllGo(tx, rest, receipt, gone);
  const first = rest.kept_from ?? gone[0]?.seq;
  if (first === undefined) return rest;
  const kept_from = await joined(tx, vault, first, gone);
  let { kept_bytes = 0 } = rest;
  for (const row of gone) {
    if (row.seq < kept_from) await tx.remove('sent', [vault, row.seq]);
    else {
      await tx.put('sent', { ...row, filed_at: receipt.at });
      kept_bytes += row.frame.length;
    }
  }
  return letOldGo(tx, { ...rest, kept_from, kept_bytes }, receipt);
}

/**
 * What was damaged and is healed may lie below what is kept: it is kept with it if all between is here too, else nobody will ask for
 * it. Shape: the lowest number that can be sent again.
 */
async function joined(tx: ReadTx, vault: Id, kept_from: number, gone: readonly OutboxRow[]): Promise<number> {
  if ((gone[0]?.seq ?? kept_from) >= kept_from) return kept_from;
  const below = await tx.range('outbox', vault, 0, kept_from - 1);
  return endOfRun([...gone, ...below], kept_from);
}

/** Shape: runs of numbers, both included, that need not go again. */
function* filedRuns(receipt: Receipt): Generator<[number, number]> {
  const { received, filed } = receipt;
  let from = 0;
  for (const seq of damagedIn(receipt).sort((a, b) => a - b)) {
    yield [from, Math.min(seq, received, filed + 1) - 1];
    from = seq + 1;
  }
  yield [from, Math.min(filed, received - 1)];
}

/**
 * Of what waits in `sent`, what is filed waits no more; what was damaged waits on among the others, or where it lies while there is
 * no room to move it.
 */
async function withoutAgain(
  tx: WriteTx,
  cursor: CursorRow,
  receipt: Receipt,
  has_room: boolean,
): Promise<CursorRow> {
  const { again_from, ...rest } = cursor;
  if (again_from === undefined) return cursor;
  const { vault, seq } = cursor;
  let next = Math.max(again_from, Math.min(receipt.filed, receipt.received - 1) + 1);
  for (const damaged of damagedIn(receipt)) {
    const rows = damaged < again_from ? [] : await tx.range('sent', vault, damaged, damaged);
    if (has_room) await move(tx, rows);
    else if (rows.length > 0) next = Math.min(next, damaged);
  }
  const left = await tx.range('sent', vault, next, seq);
  return left.length > 0 ? { ...rest, again_from: next } : rest;
}

/** All that is filed up to the last of them; what was damaged waits on. What lies behind it can be sent again as before. */
async function letAllGo(
  tx: WriteTx,
  cursor: CursorRow,
  receipt: Receipt,
  gone: readonly OutboxRow[],
): Promise<CursorRow> {
  const last = gone.at(-1)?.seq;
  if (last === undefined) return cursor;
  const { vault } = cursor;
  for (const [from, upto] of filedRuns(receipt))
    await tx.removeRange('sent', vault, from, Math.min(upto, last));
  const kept_from = Math.max(cursor.kept_from ?? 0, last + 1);
  return { ...cursor, kept_from, kept_bytes: await bytesKept(tx, cursor, kept_from) };
}

/** What in `sent` comes to from a number on, but for what waits there. */
async function bytesKept(tx: ReadTx, { vault, seq, again_from }: CursorRow, from: number): Promise<number> {
  const last_kept = (again_from ?? seq + 1) - 1;
  let bytes = 0;
  for (let first = from; first <= last_kept; first += PAGE) {
    const rows = await tx.range('sent', vault, first, Math.min(first + PAGE - 1, last_kept));
    for (const { frame } of rows) bytes += frame.length;
  }
  return bytes;
}

/** Once a day those that no backup can miss any more; at once those for which there is no room. */
async function letOldGo(
  tx: WriteTx,
  cursor: CursorRow & Required<Pick<CursorRow, 'kept_from' | 'kept_bytes'>>,
  { at, received }: Receipt,
): Promise<CursorRow> {
  const kept_on = at.slice(0, DATE_LENGTH);
  let { kept_from, kept_bytes } = cursor;
  const kept_ms = Math.max(KEPT_DAYS, cursor.backup_days ?? 0) * DAY_MS;
  const isOld = ({ filed_at }: SentRow) => Date.parse(at) - Date.parse(filed_at) > kept_ms;
  // What waits there to go again is not let go of.
  const last_kept = Math.min(received, (cursor.again_from ?? Number.POSITIVE_INFINITY) - 1);
  if (cursor.kept_on === kept_on && kept_bytes <= KEPT_MAX_BYTES) return cursor;
  // An older version of the app kept what nobody asks for.
  for (const row of await tx.range('sent', cursor.vault, 0, Math.min(kept_from - 1, last_kept))) {
    await tx.remove('sent', [row.vault, row.seq]);
    kept_bytes -= row.frame.length;
  }
  for (let more = true; more; ) {
    const rows = await tx.range('sent', cursor.vault, kept_from, Math.min(kept_from + PAGE - 1, last_kept));
    const upto = rows.findIndex((row) => {
      const goes = isOld(row) || kept_bytes > KEPT_MAX_BYTES;
      if (goes) kept_bytes -= row.frame.length;
      return !goes;
    });
    more = rows.length > 0 && upto < 0;
    const last = (upto < 0 ? rows.at(-1) : rows[upto - 1])?.seq;
    if (last === undefined) break;
    await tx.removeRange('sent', cursor.vault, kept_from, last);
    kept_from = last + 1;
  }
  return { ...cursor, kept_from, kept_bytes, kept_on };
}

/**
 * The organisation has put back an older database, which knows of less: what it has not is unsent again, as far as it is kept; so
 * are the attachments, and what was snapshotted is snapshotted anew. Where there is no room to move what was kept, it goes from where
 * it lies. False when the word is no news.
 */
export function takeBack(store: Store, vault: Id, receipt: Receipt, signed: SignedText): Promise<boolean> {
  return withRoom((has_room) =>
    store.write(['cursors', 'outbox', 'sent', 'blobs', 'snapshots'], async (tx) => {
      const now = await tx.get('cursors', vault);
      if (!now || !knowsLess(receipt, now)) return false;
      const unsent = await unsend(tx, now, receipt.received + 1, has_room);
      const kept = Math.max(receipt.received + 1, now.kept_from ?? 0);
      const [first] = await waitingIn(tx, unsent, kept, now.seq);
      const upto = first ? first.seq - 1 : now.seq;
      const [{ state }, put_backs] = [receipt, (now.put_backs ?? 0) + 1];
      await tx.put('cursors', { ...unsent, receipt: signed, received: upto, filed: upto, state, put_backs });
      await unsendBesides(tx, now);
      return true;
    }),
  );
}

/** Shape: the cursor as it then is, to be put by the caller. */
async function unsend(tx: WriteTx, cursor: CursorRow, from: number, has_room: boolean): Promise<CursorRow> {
  const { again_from = cursor.seq + 1, ...rest } = cursor;
  const lowest = Math.min(from, again_from);
  const rows = await tx.range('sent', cursor.vault, lowest, cursor.seq);
  let { kept_bytes = 0 } = cursor;
  for (const { seq, frame } of rows) if (seq < again_from) kept_bytes -= frame.length;
  if (!has_room) return { ...rest, kept_bytes, again_from: lowest };
  await move(tx, rows);
  return { ...rest, kept_bytes };
}

async function move(tx: WriteTx, rows: readonly SentRow[]): Promise<void> {
  for (const { filed_at: _, ...row } of rows) {
    await tx.put('outbox', row);
    await tx.remove('sent', [row.vault, row.seq]);
  }
}

/** What is sent beside the chain, and went with the database. */
export async function unsendBesides(tx: WriteTx, cursor: CursorRow): Promise<void> {
  await unsendAttachments(tx, cursor);
  await unsendSnapshots(tx, cursor);
}

/** The server is asked of each how much of it there is. */
async function unsendAttachments(tx: WriteTx, { vault, device }: CursorRow): Promise<void> {
  for (const row of await tx.all('blobs')) {
    const isOwn = row.vault === vault && row.device === device;
    if (isOwn && row.state === 'sent' && !row.elsewhere) await tx.put('blobs', { ...row, state: 'waiting' });
  }
}

/** Those that have gone are made again, of drafts that are still there, when the vault is open; of one that is gone, those that were kept go again. */
async function unsendSnapshots(tx: WriteTx, { vault }: CursorRow): Promise<void> {
  for (const { kept, ...row } of await tx.all('snapshots')) {
    if (row.vault !== vault || row.frame !== null) continue;
    if (kept) await tx.put('snapshots', { ...row, frame: kept });
    else await tx.remove('snapshots', [vault, row.record]);
  }
}
