/**
 * What happens when the server was not reached for so long that reading is over for good: the records leave the device. What it takes to
 * write a note stays, with all that was written here.
 *
 * Source: docs/decisions/0041-the-vault-let-go.md.
 */
import type { Bench } from '../sync/bench';
import { letGoOfCopies } from '../sync/making_room';
import { shutStreams } from '../views/emergencies';
import { nameOf } from '../views/names_only';
import type { Notebook } from '../views/notebook';
import type { PullAccess } from '../wire/access';
import type { Id } from '../wire/records';

const CASELOAD: readonly string[] = ['child', 'family'];

/**
 * Takes the records of children and families off the device, their keys first, and the copies of attachments that the server has too;
 * with them what was told of others' children, and even the names of those whom an emergency alone has brought here, or of whom there
 * were restricted records alone. What is still the
 * worker's comes again with the next contact.
 */
export async function endLease({ ledger, packs, store }: Bench, book: Notebook): Promise<void> {
  const isHere = () =>
    ledger.summary.streams.some(({ kind, version }) => CASELOAD.includes(kind) && version > 0);
  const isTold = () =>
    ledger.summary.subjects?.length ||
    Object.keys(NOTHING_TOLD).some((key) => ledger.summary[key as keyof PullAccess]?.length);
  if (!isHere() && !isTold()) return;
  let dropped: Id[] = [];
  await ledger.commit(() => {
    const table = { ...ledger.table };
    const shut = shutStreams(book);
    dropped = [];
    const streams = ledger.summary.streams.flatMap((row) => {
      if (!CASELOAD.includes(row.kind)) return [row];
      dropped.push(...(table[row.stream] ?? []).map(({ pack }) => pack));
      delete table[row.stream];
      return shut.has(row.stream) ? [] : [{ ...row, version: 0, digest: nameOf(row.digest) }];
    });
    const { summary } = ledger;
    // Empty where there were some: then they are all asked for again.
    const subjects = summary.subjects && [];
    return { summary: { ...summary, ...NOTHING_TOLD, subjects, streams, waiting: [] }, table, dropped };
  });
  packs.forget(dropped);
  await letGoOfCopies(store);
}

/** Names and reasons that a supervisor, a manager or an auditor was told. */
const NOTHING_TOLD: PullAccess = { proposals: [], broken_glass: [], findings: [], protected_children: [] };
