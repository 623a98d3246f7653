/**
 * What the living records of a stream say. Those that merge are put together from all that was written of them; of any
 * other the newest entry stands.
 *
 * Source: sync/PROTOCOL.md section 11.
 */

import MERGING from '../wire/merging.json';
import type { Bodies, Entry, Id, RecordType, Time } from '../wire/records';
import { inView, type Merged, type Merging, merge, type Statement, writings } from './merge';

export type MergingType = keyof typeof MERGING & RecordType;

/** A living record as it stands. */
export interface Living<T extends RecordType> {
  record: Id;
  /** Stream version; 0 while it is on this device only. */
  version: number;
  at: Time;
  body: Bodies[T];
  /** Fields of which two or more versions wait to be chosen from. Absent in what an older version of the app has stored. */
  torn?: string[];
}

/** A record of which two or more versions wait to be chosen from. */
export interface Torn {
  type: MergingType;
  record: Id;
}

export function isTorn({ torn }: Pick<Living<RecordType>, 'torn'>): boolean {
  return (torn ?? []).length > 0;
}

/** In place of this device's id, which the fold only tells from others. */
const HERE = 'here';

/** The entries of one type, in the order given. */
export function ofType<T extends RecordType>(entries: readonly Entry[], type: T): Entry<T>[] {
  return entries.filter((entry) => entry.change.type === type) as Entry<T>[];
}

/** Each record of a type as it was last signed, in the order given: what an addendum was added to is not told twice. */
export function lastSigned<T extends RecordType>(entries: readonly Entry[], type: T): Entry<T>[] {
  return [...byRecord(entries, type).values()].map((stated) => stated.at(-1) as Entry<T>);
}

/** The same of every type: for records that are signed once, and that only their author adds to. */
export function newestOnly(entries: readonly Entry[]): Entry[] {
  return [...new Map(entries.map((entry) => [entry.change.record, entry])).values()];
}

/** When the author changed what had been signed; null: these are the words as they were first signed. */
export function changedAt({ status, signed_at }: Pick<Entry['change'], 'status' | 'signed_at'>): Time | null {
  return status === 'addendum' ? signed_at : null;
}

export function isMerging(type: string): type is MergingType {
  return type in MERGING;
}

function mergingOf(type: MergingType): Merging {
  return MERGING[type];
}

/** The living records of a type. Shape: entries – what counts: filed by version, then what is still on its way. */
export function living<T extends RecordType>(entries: readonly Entry[], type: T): Living<T>[] {
  return [...byRecord(entries, type)].map(([record, stated]): Living<T> => {
    const last = stated.at(-1) as Entry;
    const at = last.change.signed_at;
    if (!isMerging(type)) {
      return { record, version: newestVersion(stated), at, body: last.change.body as Bodies[T] };
    }
    const { version, body, conflicts } = merge(stated.map(statementOf), mergingOf(type));
    const torn = [...new Set(conflicts.map(({ field }) => field))];
    return { record, version, at, body: body as unknown as Bodies[T], torn };
  });
}

/** What one record says, to somebody who looks now or, with `base`, to its author who began at that version. */
export function recordSays(entries: readonly Entry[], type: MergingType, record: Id, base?: number): Merged {
  const stated = (byRecord(entries, type).get(record) ?? []).map(statementOf);
  return base === undefined ? merge(stated, mergingOf(type)) : inView(stated, mergingOf(type), base, HERE);
}

/** The entries that changed a field of any record of a type, each with the entry whose words the field took. */
export function writingsOf<T extends MergingType>(
  entries: readonly Entry[],
  type: T,
  field: string & keyof Bodies[T],
): { by: Entry<T>; words: Entry<T> }[] {
  return [...byRecord(entries, type).values()].flatMap((stated) => {
    const said = new Map(stated.map((entry) => [statementOf(entry), entry]));
    const entryOf = (statement: Statement) => said.get(statement) as Entry<T>;
    const found = writings([...said.keys()], mergingOf(type), field);
    return found.map(({ by, words }) => ({ by: entryOf(by), words: entryOf(words) }));
  });
}

/**
 * A body in which one element of a list is as somebody chose it; null takes it out.
 *
 * Shape:  versions – what the element was or could have been: whichever of them stands in the list goes.
 */
export function withElement(
  type: MergingType,
  body: Record<string, unknown>,
  { field, element, versions }: { field: string; element: string; versions: readonly unknown[] },
  chosen: unknown,
): Record<string, unknown> {
  const key = mergingOf(type).sets[field];
  const known = new Set(versions.map((each) => JSON.stringify(each)));
  const isIt = (each: unknown) =>
    known.has(JSON.stringify(each)) ||
    (key ? (each as Record<string, unknown>)[key] === element : each === element);
  const others = (Array.isArray(body[field]) ? body[field] : []).filter((each: unknown) => !isIt(each));
  return { ...body, [field]: chosen === null ? others : [...others, chosen] };
}

/** The records that wait for somebody to choose. */
export function tornOf(entries: readonly Entry[]): Torn[] {
  const types = Object.keys(MERGING).filter(isMerging);
  return types.flatMap((type) =>
    living(entries, type)
      .filter(isTorn)
      .map(({ record }) => ({ type, record })),
  );
}

/** What was signed of each record of a type, in the order given. */
export function byRecord(entries: readonly Entry[], type: RecordType): Map<Id, Entry[]> {
  const found = new Map<Id, Entry[]>();
  for (const entry of entries) {
    const { record } = entry.change;
    if (entry.change.type === type) found.set(record, [...(found.get(record) ?? []), entry]);
  }
  return found;
}

function newestVersion(stated: readonly Entry[]): number {
  return Math.max(0, ...stated.map(({ version }) => version ?? 0));
}

function statementOf({ version, seq, made, change }: Entry): Statement {
  return {
    change: change.change,
    author: change.author,
    signed_at: change.signed_at,
    version,
    device: seq === null ? (made?.device ?? null) : HERE,
    seq: seq ?? made?.seq ?? null,
    base: change.base,
    body: change.body,
    mends: change.supersedes !== null,
  };
}
