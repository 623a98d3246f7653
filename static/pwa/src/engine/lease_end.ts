/**
 * What happens when the server was not reached for so long that reading is over for good: the records leave the device. What it takes to
 * write a note stays, with all that was written here.
 *
 * Source: docs/decisions/0041-the-vault-let-go.md.
 */
import type { Bench } from '../sync/bench';
import { letGoOfCopies } from '../sync/making_room';
import { nameOf } from '../views/names_only';
import type { Id } from '../wire/records';

const CASELOAD: readonly string[] = ['child', 'family'];

/**
 * Takes the records of children and families off the device, their keys first, and the copies of attachments that the server has too.
 * They come again with the next contact.
 */
export async function endLease({ ledger, packs, store }: Bench): Promise<void> {
  const isHere = () =>
    ledger.summary.streams.some(({ kind, version }) => CASELOAD.includes(kind) && version > 0);
  if (!isHere()) return;
  let dropped: Id[] = [];
  await ledger.commit(() => {
    const table = { ...ledger.table };
    dropped = [];
    const streams = ledger.summary.streams.map((row) => {
      if (!CASELOAD.includes(row.kind)) return row;
      dropped.push(...(table[row.stream] ?? []).map(({ pack }) => pack));
      delete table[row.stream];
      return { ...row, version: 0, digest: nameOf(row.digest) };
    });
    return { summary: { ...ledger.summary, streams, waiting: [] }, table, dropped };
  });
  packs.forget(dropped);
  await letGoOfCopies(store);
}
