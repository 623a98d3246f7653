/**
 * How a change names the one whose place it takes: by its id; where the organisation could not read it, by its place in the chain.
 *
 * Source: sync/PROTOCOL.md section 5.6.
 */
import { hex } from '../wire/bytes';
import type { Id } from '../wire/records';
import type { Bench } from './bench';
import { lastReceipt } from './last_receipt';

const UNREAD: readonly string[] = ['unopenable', 'malformed', 'bad_signature'];
const ID_BYTES = 16;

/** Shape: what `supersedes` says of an own change. */
export async function nameOf({ store, keys, ledger }: Bench, change: Id): Promise<Id> {
  const seq = ledger.memory.sent().find((line) => line.change.change === change)?.seq;
  if (seq === undefined) return change;
  const place = [keys.vault, seq] as const;
  const [cursor, row] = await store.read(['cursors', 'outbox', 'sent'], async (tx) => [
    await tx.get('cursors', keys.vault),
    (await tx.get('outbox', place)) ?? (await tx.get('sent', place)),
  ]);
  const why = cursor && lastReceipt(cursor)?.quarantined.find((item) => item.seq === seq)?.why;
  return row && why && UNREAD.includes(why) ? (hex(row.chain.slice(0, ID_BYTES)) as Id) : change;
}
