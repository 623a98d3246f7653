/**
 * A small summary of one stream, kept beside the packs and at hand as soon as the vault is open, so that lists cost
 * the same for a year's work as for a day's. Made whenever entries of the stream are stored.
 *
 * Source: docs/decisions/0008-views-answer-in-rows.md.
 */
import type { Bodies, DateText, Entry, Id, Role, StreamKind, Time } from '../wire/records';
import { changedAt, type Living, lastSigned, living, ofType, type Torn, tornOf } from './living';
import { toldApart } from './standing';
import { isReviewed, waitingFor } from './thread';

/** Raised with what digests tell: those that an older version of the app has stored are made anew, once. */
export const DIGEST_FORMAT = 2;

/** How many visits a digest tells of; older ones are reached through the pack. */
const RECENT_VISITS = 12;
/** So much of an id tells a record from the others of a visit. */
const MARK_CHARACTERS = 8;

export interface ChildDigest {
  kind: 'child';
  child: Living<'child'> | null;
  dues: Living<'due'>[];
  allocations: Living<'allocation'>[];
  /** When the child was seen, by whose word and at which visit; newest first. */
  seen: { visit: Id; by: Id; at: Time }[];
  /** What is here and names a recent visit, struck or not, for each author: how many records, and the mark of each, which is absent as `torn`. */
  parts: { visit: Id; by: Id; at: Time; count: number; marks?: string[] }[];
  /** What waits for somebody to choose. Absent in what an older version of the app has stored. */
  torn?: Torn[];
  /** STOPs and alerts that nobody has answered. Absent as `torn`. */
  alerts?: Living<'alert'>[];
  /** Only those who are named for the child reach it. Absent as `torn`. */
  is_protected?: boolean;
}

export interface ReviewDigest {
  review: Id;
  kind: Bodies['review']['kind'];
  by: Id;
  role: Role | 'server';
  at: Time;
  answers: Id | null;
  /** It stands before the newest change of the visit, which it knew nothing of. */
  before_change?: true;
}

/** What is said of a visit wherever it is listed. */
export interface VisitFacts {
  visit: Id;
  author: Id;
  kind: Bodies['visit']['kind'];
  mandated_contact: Bodies['visit']['mandated_contact'];
  started_at: Time;
  ended_at: Time | null;
  signed_at: Time;
  received_at: Time | null;
  late_reason: string | null;
  /** When its author changed it after signing. Absent: never. */
  changed_at?: Time;
}

export interface VisitDigest extends VisitFacts {
  children: Id[];
  /** As its author wrote. Absent: no day, or an older version of the app has stored it. */
  next_visit_by?: DateText;
  /** Listed parts that belong in the children's streams, and those of the family's stream that are not here yet. */
  parts: number;
  /** The mark of each of these. Absent in what an older version of the app has stored. */
  marks?: string[];
  seq: number | null;
  filed: boolean;
  reviews: ReviewDigest[];
}

export interface FamilyDigest {
  kind: 'family';
  family: Living<'family'> | null;
  /** All that nobody has marked as reviewed or whose author is asked for a reply, and the most recent others; newest first. */
  visits: VisitDigest[];
  /** The others that count. Absent as `torn`. */
  older?: Id[];
  /** Visits that were entered in error. */
  struck: Id[];
  /** As in a child's digest. */
  torn?: Torn[];
}

export interface OrganisationDigest {
  kind: 'organisation';
  people: Living<'person'>[];
  teams: Living<'team'>[];
  numbers: Bodies['local_numbers']['numbers'];
}

export interface WorkerDigest {
  kind: 'worker';
}

export type Digest = ChildDigest | FamilyDigest | OrganisationDigest | WorkerDigest;

/**
 * Sum up one stream.
 *
 * Shape:  entries – everything held of the stream, filed first by version, then this device's own still on their way.
 */
export function digest(kind: StreamKind, entries: readonly Entry[]): Digest {
  switch (kind) {
    case 'child':
      return childDigest(entries);
    case 'family':
      return familyDigest(entries);
    case 'organisation':
      return organisationDigest(entries);
    case 'worker':
      return { kind: 'worker' };
  }
}

function childDigest(held: readonly Entry[]): ChildDigest {
  const entries = toldApart(held).standing;
  return {
    kind: 'child',
    child: living(entries, 'child').at(-1) ?? null,
    dues: living(entries, 'due'),
    allocations: living(entries, 'allocation'),
    seen: lastSigned(entries, 'child_visit')
      .filter(({ change }) => change.body.seen === 'yes')
      .map(({ change }) => ({ visit: change.body.visit, by: change.author, at: change.event_at }))
      .sort((a, b) => newestFirst(a.at, b.at))
      .slice(0, RECENT_VISITS * 2),
    parts: partsHere(held),
    torn: tornOf(entries),
    alerts: living(entries, 'alert').filter(({ body }) => body.state === 'open' && body.level !== 'prompt'),
    is_protected: ofType(entries, 'protection').at(-1)?.change.body.protected ?? false,
  };
}

function partsHere(held: readonly Entry[]): ChildDigest['parts'] {
  const parts = new Map<string, { visit: Id; by: Id; at: Time; records: Set<Id> }>();
  for (const { change } of held) {
    const visit = visitOfPart(change);
    // What a rule raised is no part that the visit names: it would stand for one that has not come.
    if (visit === null || change.type === 'alert') continue;
    const by = change.author;
    const known = parts.get(`${visit} ${by}`) ?? { visit, by, at: change.event_at, records: new Set<Id>() };
    known.records.add(change.record);
    parts.set(`${visit} ${by}`, known);
  }
  return [...parts.values()]
    .sort((a, b) => newestFirst(a.at, b.at))
    .slice(0, RECENT_VISITS * 2)
    .map(({ visit, by, at, records }) => ({
      visit,
      by,
      at,
      count: records.size,
      marks: [...records].map(markOf),
    }));
}

/** Tells a record of a visit from its others, in little room. */
function markOf(record: Id): string {
  return record.slice(0, MARK_CHARACTERS);
}

function familyDigest(held: readonly Entry[]): FamilyDigest {
  const { standing: entries, struck } = toldApart(held);
  const reviews = ofType(entries, 'review');
  const visits = lastSigned(entries, 'visit')
    .map((entry) => visitDigest(entry, reviews, held))
    .sort((a, b) => newestFirst(a.started_at, b.started_at));
  const told = visits.filter(isTold);
  return {
    kind: 'family',
    family: living(entries, 'family').at(-1) ?? null,
    visits: told,
    older: visits.filter((visit) => !told.includes(visit)).map(({ visit }) => visit),
    struck: [...new Set(ofType(struck, 'visit').map(({ change }) => change.record))],
    torn: tornOf(entries),
  };
}

function isTold({ author, reviews }: VisitDigest, place: number): boolean {
  return place < RECENT_VISITS || !isReviewed(reviews) || waitingFor(author, reviews) !== null;
}

/** Whether a visit counts and is on this device. */
export function hasVisit({ visits, older }: FamilyDigest, id: Id): boolean {
  return visits.some(({ visit }) => visit === id) || (older ?? []).includes(id);
}

/**
 * What is said of a visit wherever it is listed: its newest words, and when it was first signed and came.
 *
 * Shape: held – everything held of its family.
 */
export function visitFacts(entry: Entry<'visit'>, held: readonly Entry[]): VisitFacts {
  const { change } = entry;
  const changed_at = changedAt(change);
  const isFirst = (each: Entry) => each.change.record === change.record && !changedAt(each.change);
  const first = changed_at ? (held.find(isFirst) ?? entry) : entry;
  return {
    visit: change.record,
    author: change.author,
    kind: change.body.kind,
    mandated_contact: change.body.mandated_contact,
    started_at: change.body.started_at,
    ended_at: change.body.ended_at ?? null,
    signed_at: first.change.signed_at,
    received_at: first.received_at,
    late_reason: first.change.late_reason,
    ...(changed_at ? { changed_at } : {}),
  };
}

/** The records among some entries that this author has written to. */
export function recordsBy(author: Id, entries: readonly Entry[]): ReadonlySet<Id> {
  return new Set(entries.filter(({ change }) => change.author === author).map(({ change }) => change.record));
}

function visitDigest(
  entry: Entry<'visit'>,
  reviews: readonly Entry<'review'>[],
  held: readonly Entry[],
): VisitDigest {
  const { change } = entry;
  const here = recordsBy(change.author, held);
  const elsewhere = change.body.parts.filter((part) => !here.has(part));
  const isBefore = beforeChange(entry, held);
  const { next_visit_by } = change.body;
  return {
    ...visitFacts(entry, held),
    children: change.body.children,
    ...(next_visit_by ? { next_visit_by } : {}),
    parts: elsewhere.length,
    marks: elsewhere.map(markOf),
    seq: entry.seq,
    filed: entry.version !== null,
    reviews: reviews
      .filter((review) => review.change.body.visit === change.record)
      .map((review) => ({ ...review.change, old: isBefore(review) }))
      .map(({ record, body, author, role, signed_at, old }) => ({
        review: record,
        kind: body.kind,
        by: author,
        role,
        at: signed_at,
        answers: body.answers ?? null,
        ...(old ? { before_change: old } : {}),
      })),
  };
}

function organisationDigest(held: readonly Entry[]): OrganisationDigest {
  const entries = toldApart(held).standing;
  return {
    kind: 'organisation',
    people: living(entries, 'person'),
    teams: living(entries, 'team'),
    numbers: living(entries, 'local_numbers').flatMap(({ body }) => body.numbers),
  };
}

/**
 * Says of a review whether it is of the visit as it was before it was changed: filed before that, or by somebody who
 * had not been shown the change yet.
 *
 * Shape: held – everything held of the family, in stream order, which no device's clock can change.
 */
export function beforeChange(
  visit: Entry<'visit'>,
  held: readonly Entry[],
): (review: Entry<'review'>) => boolean {
  const changed = visit.change.status === 'addendum' ? held.indexOf(visit) : -1;
  const placeOf = (change: Id | undefined) => held.findIndex((entry) => entry.change.change === change);
  return (review) => {
    const read = changed < 0 ? -1 : placeOf(review.change.body.read_change);
    return held.indexOf(review) < changed || (read >= 0 && read < changed);
  };
}

/** The visit that a record of a child's stream is part of, or null; of a type that this build does not know, too. */
export function visitOfPart({ stream_kind, body }: Entry['change']): Id | null {
  return stream_kind === 'child' && 'visit' in body ? (body.visit ?? null) : null;
}

/** Sort order for times, newest first. */
export function newestFirst(a: Time, b: Time): number {
  return a < b ? 1 : a > b ? -1 : 0;
}
