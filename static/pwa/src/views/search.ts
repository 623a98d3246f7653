/** Search over everything on the device, the narrative included: by scanning what is decrypted, with no index anywhere. */

import { SEARCH_MIN_CHARACTERS } from '../wire/limits';
import type { Entry, Id } from '../wire/records';
import { visitOfPart } from './digest';
import { finding } from './finding';
import { fold, type Haystack, placeIn, textsOf } from './haystack';
import { largest } from './largest';
import { familyOfVisit, type Names, names } from './names';
import type { Notebook } from './notebook';
import type { Query } from './query';
import type { SearchHit, SearchRows } from './rows';
import { restrictedStreams } from './subjects';

const SHOWN_MAX = 50;
const AROUND = 80;

export async function search(
  book: Notebook,
  { term }: Extract<Query, { is: 'search' }>,
): Promise<SearchRows> {
  const wanted = fold(term.trim().replace(/\s+/g, ' '));
  if (wanted.length < SEARCH_MIN_CHARACTERS) return { hits: [], found: 0, as_at: book.as_at() };
  const hays = await book.haystacks();
  const found = new Newest(hays);
  const next = finding(wanted);
  for (const [of, hay] of hays.entries()) {
    let at = 0;
    for (let place = next(hay.text, 0); place >= 0; place = next(hay.text, hay.ends[at - 1] ?? 0)) {
      while ((hay.ends[at] ?? 0) <= place) at += 1;
      if (hay.told[at] !== 'over') found.add(of, at);
      at += 1;
    }
  }
  if (found.count === 0) return { hits: [], found: 0, as_at: book.as_at() };
  const known = names(book);
  const families = new Map(book.streams().map(({ stream, family }) => [stream, family]));
  const alone = new Set(restrictedStreams(book, known));
  const hits = found.newest().flatMap(({ entry, struck }) => {
    const hit = hitOf(entry, wanted, known, families);
    const { stream } = entry.change;
    return hit ? [{ ...hit, struck, restricted: alone.has(stream) ? stream : null }] : [];
  });
  return { hits, found: found.count, as_at: book.as_at() };
}

interface Found {
  entry: Entry;
  struck: boolean;
}

/** Counts all that is found, and tells the newest of it: a word that is in every note is not sorted note by note. */
class Newest {
  count = 0;
  /** Of what is found: in which haystack, where in it, and when it happened. */
  private readonly of: Uint32Array;
  private readonly at: Uint32Array;
  private readonly at_ms: Float64Array;

  constructor(private readonly hays: readonly Haystack[]) {
    const most = hays.reduce((sum, { ends }) => sum + ends.length, 0);
    this.of = new Uint32Array(most);
    this.at = new Uint32Array(most);
    this.at_ms = new Float64Array(most);
  }

  add(of: number, at: number): void {
    this.of[this.count] = of;
    this.at[this.count] = at;
    // What has no time that can be read is the oldest.
    this.at_ms[this.count] = this.hays[of]?.at_ms[at] || Number.NEGATIVE_INFINITY;
    this.count += 1;
  }

  newest(): Found[] {
    const times = this.at_ms.subarray(0, this.count);
    const oldest_ms = this.count > SHOWN_MAX ? largest(times.slice(), SHOWN_MAX) : Number.NEGATIVE_INFINITY;
    const kept: { nth: number; at_ms: number }[] = [];
    times.forEach((at_ms, nth) => {
      if (at_ms >= oldest_ms) kept.push({ nth, at_ms });
    });
    kept.sort((a, b) => b.at_ms - a.at_ms);
    return kept.slice(0, SHOWN_MAX).flatMap(({ nth }) => this.found(nth));
  }

  private found(nth: number): Found[] {
    const hay = this.hays[this.of[nth] ?? 0];
    const at = this.at[nth] ?? 0;
    const entry = hay?.entries[at];
    return entry ? [{ entry, struck: hay?.told[at] === 'struck' }] : [];
  }
}

function hitOf(
  entry: Entry,
  term: string,
  known: Names,
  families: ReadonlyMap<Id, Id | null>,
): Omit<SearchHit, 'struck' | 'restricted'> | null {
  const [text, place] = firstPlace(textsOf(entry), term);
  if (!place) return null;
  const { change } = entry;
  const child = change.stream_kind === 'child' ? change.stream : null;
  const own = child
    ? (known.children.get(child)?.child.body.family ?? families.get(child) ?? null)
    : change.stream;
  const { visit, family } = placeOf(change, own, known);
  return {
    change: change.change,
    what: change.type,
    child,
    family,
    visit,
    child_name: child ? known.child(child) : '',
    family_name: family ? known.family(family) : '',
    author_name: known.person(change.author),
    at: change.event_at,
    ...snippet(text, place),
  };
}

/** The visit that it belongs to, and to which family; a child who has joined another one was visited with the one before. */
function placeOf(change: Entry['change'], own: Id | null, known: Names): Pick<SearchHit, 'visit' | 'family'> {
  if (change.type === 'visit') return { visit: change.record, family: own };
  if (change.type === 'review') return { visit: change.body.visit, family: own };
  const visit = visitOfPart(change);
  const family = visit && familyOfVisit(known, visit, own);
  return family ? { visit, family } : { visit: null, family: own };
}

/** Shape: ['', null] when it is in none. */
function firstPlace(texts: readonly string[], term: string): [string, [number, number] | null] {
  for (const text of texts) {
    const place = placeIn(text, term);
    if (place) return [text, place];
  }
  return ['', null];
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
