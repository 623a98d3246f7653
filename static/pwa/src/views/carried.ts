/**
 * Which records this device carries at this moment, where that is visits and not the caseload. What is over is shown no more at once;
 * it leaves the device with the next round.
 *
 * Source: docs/decisions/0049-what-a-device-carries.md.
 */

import type { Id, Time } from '../wire/records';
import type { SubjectPart } from '../wire/subjects';
import type { Digest } from './digest';
import { nameOf } from './names_only';
import type { Notebook } from './notebook';
import type { Query } from './query';
import type { Carried } from './rows/carried';

/** The record is not on this device. */
export class NotCarriedError extends Error {
  override readonly name = 'NotCarriedError';
}

/** Until when each child's record stays that is carried now; the later of two visits counts. */
function keptUntil(book: Notebook): Map<Id, Time> {
  const latest = book.latest();
  const found = new Map<Id, Time>();
  const keep = (child: Id, until: Time) => {
    if (until > latest && until > (found.get(child) ?? '')) found.set(child, until);
  };
  for (const { child, from, until } of book.carries()?.visits ?? []) if (from <= latest) keep(child, until);
  for (const { person, child, to } of book.access().broken_glass)
    if (person === book.me.person) keep(child, to);
  return found;
}

/** The streams of children and families that this device does not carry; none where it carries the caseload. */
export function awayStreams(book: Notebook): ReadonlySet<Id> {
  const carries = book.carries();
  const away = new Set<Id>();
  if (!carries) return away;
  const kept = keptUntil(book);
  const named = new Set(carries.lines.map(({ child }) => child));
  const families = new Set<Id>();
  const streams = book.streams();
  for (const { stream, kind, family, version } of streams) {
    if (kind !== 'child') continue;
    if (!kept.has(stream) || (version === 0 && named.has(stream))) away.add(stream);
    else if (family) families.add(family);
  }
  for (const { stream, kind } of streams) if (kind === 'family' && !families.has(stream)) away.add(stream);
  return away;
}

/** How the record of a child stands to this device, for any number of children. */
export function carriedNow(book: Notebook): (child: Id) => Carried {
  const carries = book.carries();
  if (!carries) return () => ({ is: 'here', until: null });
  const [away, kept, latest] = [awayStreams(book), keptUntil(book), book.latest()];
  return (child) => {
    if (!away.has(child)) return { is: 'here', until: kept.get(child) ?? null };
    const planned = carries.visits.find((visit) => visit.child === child && visit.until > latest);
    return { is: 'away', planned: planned?.at ?? null };
  };
}

/** A notebook without the words of what is not carried; whom it is about stays, and what was written here and is not filed. */
export function carriedOnly(book: Notebook): Notebook {
  const away = awayStreams(book);
  if (away.size === 0) return book;
  const digests = new Map(
    [...book.digests()].map(([stream, each]) => [stream, away.has(stream) ? lineOf(each) : each]),
  );
  const subjects = subjectsHere(book, away);
  const shown: Partial<Notebook> = {
    digests: () => digests,
    subjects: () => subjects,
    entries: async (stream) => {
      const entries = await book.entries(stream);
      return away.has(stream) ? entries.filter(({ version }) => version === null) : entries;
    },
    haystacks: async () => (await book.haystacks()).filter(({ stream }) => !away.has(stream)),
  };
  return Object.assign(Object.create(book), shown) as Notebook;
}

/** The names of those of whom a restricted record is carried. */
function subjectsHere(book: Notebook, away: ReadonlySet<Id>): SubjectPart[] {
  const here = new Set(book.streams().flatMap(({ stream }) => (away.has(stream) ? [] : [stream])));
  return book.subjects().map((part) => {
    const children = part.children.filter(({ child, family }) => here.has(child) || here.has(family));
    const homes = new Set([...here, ...children.map(({ family }) => family)]);
    return { ...part, children, families: part.families.filter(({ family }) => homes.has(family)) };
  });
}

/** The parts of which nobody has gone; of the others all are asked for again. */
export function wholeParts(book: Notebook): SubjectPart[] {
  const here = new Map(subjectsHere(book, awayStreams(book)).map((part) => [part.mark, part]));
  const isWhole = ({ mark, children, families }: SubjectPart) =>
    here.get(mark)?.children.length === children.length &&
    here.get(mark)?.families.length === families.length;
  return book.subjects().filter(isWhole);
}

/** What stays of a summary when the record is carried no more: the line, and that a choice waits. */
export function lineOf(digest: Digest): Digest {
  const bare = nameOf(digest);
  const torn = 'torn' in digest && digest.torn ? { torn: digest.torn } : {};
  if (bare.kind === 'family') return { ...bare, ...torn };
  if (bare.kind !== 'child' || !bare.child) return bare;
  const { body } = bare.child;
  const child = { ...bare.child, body: { ...body, communication_needs: null, communication_aids: [] } };
  return { ...bare, ...torn, child };
}

/** Errors: NotCarriedError for a query that would read a record that is not here, and look as if nothing were in it. */
export function refuseAway(query: Query, book: Notebook): void {
  const of = subjectOf(query);
  if (of !== null && awayStreams(book).has(of)) throw new NotCarriedError(query.is);
}

function subjectOf(query: Query): Id | null {
  switch (query.is) {
    case 'over_time':
    case 'alert':
      return query.child;
    case 'amending':
    case 'rehoming':
    case 'visit':
    case 'review':
    case 'coverage':
      return query.family;
    case 'living':
      return query.stream;
    case 'restricted':
      return query.of;
    default:
      return null;
  }
}
