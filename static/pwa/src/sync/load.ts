/**
 * A load: what goes in one deposit, and its bytes. Needs no key.
 *
 * Source: sync/PROTOCOL.md sections 3.5 and 3.6.
 */
import type { FreshFrames } from '../store/fresh_frames';
import type { ReadTx, Store } from '../store/port';
import type { CursorRow, OutboxRow } from '../store/schema';
import { type Bytes, MalformedError } from '../wire/bytes';
import { depositBytes, type Head, shortDepositBytes } from '../wire/envelope';
import { DEPOSIT_MAX_FRAMES } from '../wire/limits';
import type { Pace } from '../wire/pace';
import type { Id } from '../wire/records';
import { keptFrom, waitingIn } from './keeping';
import { damagedOf, hasSetAside } from './last_receipt';

const HEAD_ROOM_BYTES = 1024;

export interface Load {
  /** It was refused short: it goes in full. */
  in_full?: true;
  cursor: CursorRow;
  rows: OutboxRow[];
  /** Sent to move the cursor; else a question, or a damaged one again, which may leave it where it is. */
  fresh: boolean;
  /** The lowest number that could be sent again. */
  kept_from: number;
}

/** Where what waits in a vault is found. */
export interface Outbox {
  store: Store;
  vault: Id;
  fresh: FreshFrames | null;
  /** How much may go at once. */
  pace: Pace;
}

/** What a sync begins with. Call it with the lock held. */
export function firstLoad(outbox: Outbox): Promise<Load | null> {
  return nextLoad(outbox, new Set(), true);
}

/** A mere question, when all that was signed was sent; else a deposit asks as well. */
export function questionOf(store: Store, vault: Id): Promise<Load | null> {
  return store.read(['cursors', 'outbox'], async (tx) => {
    const cursor = await tx.get('cursors', vault);
    if (!cursor || cursor.received < cursor.seq) return null;
    return { cursor, rows: [], fresh: false, kept_from: await keptFrom(tx, cursor) };
  });
}

/**
 * What to send next: a damaged one again, then what has no receipt, then a mere question how far the server is, as long as something
 * is not filed: what was set aside may have been mended elsewhere, or be allowed by what came since.
 */
export async function nextLoad(
  { store, vault, fresh, pace }: Outbox,
  healed: Set<number>,
  first: boolean,
  ahead: OutboxRow[] = [],
): Promise<Load | null> {
  return store.read(['cursors', 'outbox', 'sent'], async (tx) => {
    const cursor = await tx.get('cursors', vault);
    if (!cursor) return null;
    if (cursor.load_bytes !== undefined) pace.remembers(cursor.load_bytes);
    const kept_from = await keptFrom(tx, cursor);
    const damaged = damagedOf(cursor).find((seq) => !healed.has(seq));
    if (damaged !== undefined) {
      healed.add(damaged);
      const rows = await waitingIn(tx, cursor, damaged, damaged);
      if (rows.length) return { cursor, rows, fresh: false, kept_from };
    }
    const from = cursor.received + 1;
    const rows = ahead[0]?.seq === from ? ahead : await fromOn(tx, cursor, from, fresh);
    if (rows.length) return { cursor, rows: withinSize(rows, pace.atOnce), fresh: true, kept_from };
    const asks = first && (cursor.filed < cursor.seq || hasSetAside(cursor));
    return asks ? { cursor, rows: [], fresh: false, kept_from } : null;
  });
}

/** Whether more is signed than it holds. */
export function hasMore({ cursor, rows, fresh }: Load): boolean {
  return fresh && (rows.at(-1) ?? cursor).seq < cursor.seq;
}

/** Never in the way of what is on its way: what cannot be read ahead is read when it is to go. */
export function rowsAfter({ store, fresh }: Outbox, load: Load): Promise<OutboxRow[]> {
  const { cursor, rows } = load;
  const from = (rows.at(-1)?.seq ?? cursor.received) + 1;
  if (!load.fresh || from > cursor.seq) return Promise.resolve([]);
  return store.read(['outbox', 'sent'], (tx) => fromOn(tx, cursor, from, fresh)).catch(() => []);
}

async function fromOn(
  tx: ReadTx,
  cursor: CursorRow,
  from: number,
  fresh: FreshFrames | null,
): Promise<OutboxRow[]> {
  const upto = Math.min(cursor.seq, from + DEPOSIT_MAX_FRAMES - 1);
  return fresh?.run(cursor, from, upto) ?? waitingIn(tx, cursor, from, upto);
}

/** As many of the first as go at once, and at least one. */
export function withinSize<R extends { frame: Bytes }>(rows: R[], most_bytes: number): R[] {
  let size = HEAD_ROOM_BYTES;
  const upto = rows.findIndex((row) => {
    size += row.frame.length;
    return size > most_bytes;
  });
  return upto < 0 ? rows : rows.slice(0, Math.max(1, upto));
}

/** Shape: null when all of it may go at once still. */
export function shortened(load: Load, most_bytes: number): Load | null {
  const rows = withinSize(load.rows, most_bytes);
  return rows.length < load.rows.length ? { ...load, rows } : null;
}

export function depositOf({ cursor, rows }: Pick<Load, 'cursor' | 'rows'>): Bytes {
  return depositBytes(cursor.device, framesOf(rows), headOf(cursor, rows));
}

/** As short as it goes, of what was never sent: what was damaged, also here, goes in full, so that it alone is set aside. */
export function shortDepositOf(load: Load): Bytes {
  const { cursor, rows, fresh } = load;
  try {
    const short =
      fresh && !load.in_full && shortDepositBytes(cursor.device, framesOf(rows), headOf(cursor, rows));
    return short || depositOf(load);
  } catch (cause) {
    if (cause instanceof MalformedError) return depositOf(load);
    throw cause;
  }
}

function framesOf(rows: readonly OutboxRow[]): Bytes[] {
  return rows.map((row) => row.frame);
}

function headOf(cursor: CursorRow, rows: readonly OutboxRow[]): Head {
  const last = rows.at(-1) ?? cursor;
  return { seq: last.seq, chain: last.chain, signature: last.head };
}
