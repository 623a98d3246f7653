/**
 * Which records count. A record whose newest statement is "entered in error" counts nowhere: a due that the server
 * withdrew, an allocation or a note that its author struck. Digests and houses ask here, so no view has to.
 *
 * Source: sync/PROTOCOL.md 2.1 (`status`, `supersedes`), 6.4.
 */
import type { Entry, Id, RecordType } from '../wire/records';

/** Signed once: only their own author strikes them. Any other type is mended by whoever may write it. */
export const SIGNED_ONCE: readonly RecordType[] = [
  'visit',
  'child_visit',
  'checklist_response',
  'quote',
  'unspoken_voice',
  'review',
  'opened',
];

/**
 * The records of one stream that were struck and not stated anew since.
 *
 * Shape:  entries – everything held of the stream, in its order.
 */
function struckRecords(entries: readonly Entry[]): ReadonlySet<Id> {
  const changes = new Map<Id, Entry['change']>();
  const authors = new Map<Id, Id>();
  const struck = new Set<Id>();
  for (const { change } of entries) {
    const { record, type, author, status, supersedes } = change;
    const owner = authors.get(record) ?? author;
    authors.set(record, owner);
    changes.set(change.change, change);
    if (SIGNED_ONCE.includes(type) && owner !== author) continue;
    if (status !== 'entered_in_error') {
      struck.delete(record);
      continue;
    }
    struck.add(record);
    const mended = supersedes ? changes.get(supersedes) : undefined;
    if (mended?.type === type && mended.author === author) struck.add(mended.record);
  }
  return struck;
}

/** One stream's entries, told apart. */
export interface Held {
  /** Everything, in the order given. */
  all: readonly Entry[];
  /** What counts. */
  standing: readonly Entry[];
  /** What was struck, as it read before: to be shown as struck where it belongs. */
  struck: readonly Entry[];
}

/** Tell apart what counts and what was struck. */
export function toldApart(all: readonly Entry[]): Held {
  const strikes = ({ change }: Entry) => change.status === 'entered_in_error';
  if (!all.some(strikes)) return { all, standing: all, struck: [] };
  const records = struckRecords(all);
  const isStruck = ({ change }: Entry) => records.has(change.record);
  return {
    all,
    standing: all.filter((entry) => !isStruck(entry) && !strikes(entry)),
    struck: all.filter((entry) => isStruck(entry) && !strikes(entry)),
  };
}
