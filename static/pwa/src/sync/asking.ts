/**
 * Asks the server what it has though nothing waits to go: once a day, and when the numbers of a pull tell that an older database was
 * put back. Needs no key.
 *
 * Source: sync/PROTOCOL.md section 6.7.
 */
import type { Store } from '../store/port';
import type { CursorRow } from '../store/schema';
import type { Http } from '../wire/http';
import type { Id } from '../wire/records';
import { ask, withOutboxLock } from './deposit';
import { type DepositResult, lessGood } from './deposit_result';
import { lastReceipt } from './last_receipt';

/** A database that was put back counts on from so far above. Source: PROTOCOL 6.7. */
const BEYOND_ALL_SEEN = 1_000_000;
const EVERY_MS = 24 * 60 * 60_000;

/** Whether the state of a pull says that an older database was put back since the one before. */
export function wasPutBack(before: number, after: number): boolean {
  return after - before >= BEYOND_ALL_SEEN / 2;
}

/** Shape: the state of the last receipt; that of now where there is none, or where nothing was ever put back. */
export async function vouchedAt(store: Store, vault: Id, state: number): Promise<number> {
  if (state < BEYOND_ALL_SEEN) return state;
  const cursor = await store.read(['cursors'], (tx) => tx.get('cursors', vault));
  return cursor?.receipt ? cursor.state : state;
}

/** Asks for each vault of the device whose last receipt is a day old and that has nothing to send. Shape: the least good result. */
export async function askDaily(store: Store, http: Http, now_ms: number): Promise<DepositResult> {
  const cursors = await store.read(['cursors'], (tx) => tx.all('cursors'));
  let result: DepositResult = 'nothing';
  for (const cursor of cursors) {
    if (!isLongAgo(cursor, now_ms)) continue;
    const one = await askNow(store, http, cursor.vault);
    if (one === 'offline') return one;
    result = lessGood(result, one, cursor);
  }
  return result;
}

/** Either way: a clock that stands wrong asks too often, and never too rarely. */
function isLongAgo(cursor: CursorRow, now_ms: number): boolean {
  const last = lastReceipt(cursor);
  const waits = cursor.received < cursor.seq || cursor.filed < cursor.seq;
  return last !== null && !waits && Math.abs(now_ms - Date.parse(last.at)) > EVERY_MS;
}

/** Asks now, and sends again what the server has no more. */
export function askNow(store: Store, http: Http, vault: Id): Promise<DepositResult> {
  return withOutboxLock(() => ask(store, http, vault));
}
