/** Search over everything on the device, the narrative included: by scanning what is decrypted, with no index anywhere. */
import type { Query } from '../engine/port';
import { SEARCH_MIN_CHARACTERS } from '../wire/limits';
import type { Entry, Id } from '../wire/records';
import { newestFirst, visitOfPart } from './digest';
import { entriesWith, fold, placeIn, textsOf } from './haystack';
import { isMerging } from './living';
import { type Names, names } from './names';
import type { Notebook } from './notebook';
import type { SearchHit, SearchRows } from './rows';
import { SIGNED_ONCE, toldApart } from './standing';

const SHOWN_MAX = 50;
const AROUND = 80;

export async function search(
  book: Notebook,
  { term }: Extract<Query, { is: 'search' }>,
): Promise<SearchRows> {
  const wanted = fold(term.trim().replace(/\s+/g, ' '));
  if (wanted.length < SEARCH_MIN_CHARACTERS) return { hits: [], found: 0, as_at: book.as_at() };
  const known = names(book);
  const found: { entry: Entry; struck: boolean }[] = [];
  for (const hay of await book.haystacks()) {
    const entries = entriesWith(hay, wanted);
    if (entries.length) found.push(...counting(entries, hay.entries));
  }
  found.sort((a, b) => newestFirst(a.entry.change.event_at, b.entry.change.event_at));
  const families = new Map(book.streams().map(({ stream, family }) => [stream, family]));
  const hits = found.slice(0, SHOWN_MAX).flatMap(({ entry, struck }) => {
    const hit = hitOf(entry, wanted, known, families);
    return hit ? [{ ...hit, struck }] : [];
  });
  return { hits, found: found.length, as_at: book.as_at() };
}

/** What was struck is told as such; of a living record counts what nobody has written over with it in view. */
function counting(entries: readonly Entry[], all: readonly Entry[]): { entry: Entry; struck: boolean }[] {
  const { standing, struck } = toldApart(all);
  const [stands, falls] = [new Set(standing), new Set(struck)];
  return entries.flatMap((entry): { entry: Entry; struck: boolean }[] => {
    if (falls.has(entry)) return [{ entry, struck: true }];
    return stands.has(entry) && !isWrittenOver(entry, standing) ? [{ entry, struck: false }] : [];
  });
}

function isWrittenOver(entry: Entry, standing: readonly Entry[]): boolean {
  const { record, type, author } = entry.change;
  if (SIGNED_ONCE.includes(type)) return false;
  const later = standing.slice(standing.indexOf(entry) + 1).filter(({ change }) => change.record === record);
  const seen = ({ change }: Entry) =>
    !isMerging(type) ||
    change.author === author ||
    change.base >= (entry.version ?? Number.POSITIVE_INFINITY);
  return later.some(seen);
}

function hitOf(
  { change, ...entry }: Entry,
  term: string,
  known: Names,
  families: ReadonlyMap<Id, Id | null>,
): Omit<SearchHit, 'struck'> | null {
  const text = textsOf({ change, ...entry } as Entry).find((each) => placeIn(each, term));
  const place = text === undefined ? null : placeIn(text, term);
  if (text === undefined || !place) return null;
  const child = change.stream_kind === 'child' ? change.stream : null;
  const family = child
    ? (known.children.get(child)?.child.body.family ?? families.get(child) ?? null)
    : change.stream;
  return {
    change: change.change,
    what: change.type,
    child,
    family,
    visit:
      change.type === 'visit'
        ? change.record
        : change.type === 'review'
          ? change.body.visit
          : visitOfPart(change),
    child_name: child ? known.child(child) : '',
    family_name: family ? known.family(family) : '',
    author_name: known.person(change.author),
    at: change.event_at,
    ...snippet(text, place),
  };
}

function snippet(text: string, [start, end]: [number, number]): Pick<SearchHit, 'before' | 'hit' | 'after'> {
  const from = start <= AROUND ? 0 : wordStart(text, start - AROUND);
  const upto = text.length - end <= AROUND ? text.length : wordEnd(text, end + AROUND);
  return {
    before: (from > 0 ? '… ' : '') + text.slice(from, start),
    hit: text.slice(start, end),
    after: text.slice(end, upto) + (upto < text.length ? ' …' : ''),
  };
}

function wordStart(text: string, at: number): number {
  const space = text.indexOf(' ', at);
  return space < 0 || space > at + AROUND / 2 ? at : space + 1;
}

function wordEnd(text: string, at: number): number {
  const space = text.lastIndexOf(' ', at);
  return space < at - AROUND / 2 ? at : space;
}
