/**
 * Every restricted record on this device that is read by itself, by whom it is about: in its newest words, with what it said before, and
 * struck where it was struck.
 *
 * Source: sync/PROTOCOL.md section 20.3.
 */
import type { Bodies, Entry, Id } from '../wire/records';
import { newestFirst } from './digest';
import { enquiryRow } from './enquiries';
import { FOUND_TYPES } from './found';
import { textsOf } from './haystack';
import type { House } from './house';
import { changedAt } from './living';
import { type Names, names } from './names';
import type { Notebook } from './notebook';
import type {
  RestrictedGroup,
  RestrictedList,
  RestrictedRow,
  RestrictedRows,
  RestrictedWords,
} from './rows/restricted';
import { isSignedOnce } from './standing';
import { openByName, openSubject, restrictedStreams, subjectRow } from './subjects';
import { recordedBy } from './visit_rows';

/** Shape: of – of one child or family, with all words; null: a list of all, which opens nothing and has none. */
export async function restricted(book: Notebook, of: Id | null): Promise<RestrictedRows> {
  const known = names(book);
  const streams = restrictedStreams(book, known);
  if (of !== null) {
    const one = streams.includes(of) ? await groupOf(book, known, of) : null;
    return { as_at: book.as_at(), list: [], one: one && one.records.length > 0 ? one : null };
  }
  const list: RestrictedList[] = [];
  for (const stream of streams) {
    const { records, ...subject } = await groupOf(book, known, stream);
    const lines = records.map(({ shown: _, before: __, ...line }) => line);
    if (lines.length > 0) list.push({ ...subject, records: lines });
  }
  return { as_at: book.as_at(), list: list.sort((a, b) => newestFirst(latest(a), latest(b))), one: null };
}

type Dated = Pick<RestrictedRow, 'signed_at' | 'changed_at'>;
const said = ({ signed_at, changed_at }: Dated) => changed_at ?? signed_at;
const latest = ({ records }: RestrictedList) => records.map(said).sort().at(-1) ?? '';

async function groupOf(book: Notebook, known: Names, stream: Id): Promise<RestrictedGroup> {
  const house = (await openSubject(book, known, stream)) ?? (await openByName(book, known, stream));
  const held = house.held.get(stream) ?? house.entries;
  const rows = (entries: readonly Entry[], struck: boolean) =>
    [...apart(entries).values()]
      .map((each) => rowOf(house, each, struck))
      .sort((a, b) => newestFirst(said(a), said(b)));
  return {
    ...subjectRow(book, known, stream),
    records: [...rows(held.standing, false), ...rows(held.struck, true)],
  };
}

/** What was signed of each record, in order. */
function apart(entries: readonly Entry[]): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>();
  for (const entry of entries) {
    const { record, type } = entry.change;
    found.set(`${record} ${type}`, [...(found.get(`${record} ${type}`) ?? []), entry]);
  }
  return found;
}

function rowOf(house: House, stated: readonly Entry[], struck: boolean): RestrictedRow {
  const [first, last] = [stated[0], stated.at(-1)] as [Entry, Entry];
  const { record, type, author, event_at } = last.change;
  // An alert lives, and its answers all stand: it is shown of all that was signed.
  const earlier = isSignedOnce(type) && changedAt(last.change) ? stated.slice(0, -1) : [];
  return {
    record,
    type,
    alert: type === 'alert' ? alertOf(last.change.body as Bodies['alert']) : null,
    by_name: house.names.person(isSignedOnce(type) ? author : first.change.author),
    at: event_at,
    signed_at: first.change.signed_at,
    changed_at: changedAt(last.change),
    struck,
    shown: wordsOf(house, isSignedOnce(type) ? [last] : stated, struck),
    before: earlier.map((each) => wordsOf(house, [each], struck)),
  };
}

function alertOf({ pack, rule, state, level }: Bodies['alert']): RestrictedRow['alert'] {
  return { pack, rule, state, level };
}

const RECORDED: readonly string[] = [
  ...FOUND_TYPES,
  'child_visit',
  'checklist_response',
  'quote',
  'unspoken_voice',
  'attachment',
];

/** As a visit shows it, where it is part of one; else its words, one text after the other. */
function wordsOf(house: House, entries: readonly Entry[], struck: boolean): RestrictedWords {
  const last = entries.at(-1) as Entry;
  const { type, stream, author } = last.change;
  if (type === 'private_enquiry')
    return { is: 'enquiry', enquiry: enquiryRow(house, last as Entry<'private_enquiry'>, struck) };
  if (RECORDED.includes(type))
    return { is: 'recorded', recorded: recordedBy(house, stream, author, entries) };
  return { is: 'words', words: textsIn(last) };
}

function textsIn(entry: Entry): string[] {
  const { change } = entry;
  if (change.type === 'break_glass') return [change.body.reason];
  if (change.type === 'break_glass_review') return change.body.text ? [change.body.text] : [];
  return textsOf(entry);
}
