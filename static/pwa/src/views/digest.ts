/**
 * A small summary of one stream, kept beside the packs and at hand as soon as the vault is open, so that lists cost
 * the same for a year's work as for a day's. Made whenever entries of the stream are stored.
 *
 * Source: docs/decisions/0008-views-answer-in-rows.md.
 */
import type { Bodies, Entry, Id, RecordType, Role, StreamKind, Time } from '../wire/records';

/** How many visits a digest tells of; older ones are reached through the pack. */
const RECENT_VISITS = 12;

/** The newest version of a living record, and where it stands. */
export interface Living<T extends RecordType> {
  record: Id;
  /** Stream version; 0 while it is on this device only. */
  version: number;
  at: Time;
  body: Bodies[T];
}

export interface ChildDigest {
  kind: 'child';
  child: Living<'child'> | null;
  dues: Living<'due'>[];
  allocations: Living<'allocation'>[];
  last_seen: Time | null;
  /** Parts here, for each recent visit: how many records. */
  parts: { visit: Id; at: Time; count: number }[];
}

export interface ReviewDigest {
  review: Id;
  kind: Bodies['review']['kind'];
  by: Id;
  role: Role | 'server';
  at: Time;
  answers: Id | null;
}

export interface VisitDigest {
  visit: Id;
  author: Id;
  kind: Bodies['visit']['kind'];
  mandated_contact: Bodies['visit']['mandated_contact'];
  started_at: Time;
  ended_at: Time | null;
  signed_at: Time;
  received_at: Time | null;
  late_reason: string | null;
  children: Id[];
  /** Listed parts that belong in the children's streams, and those of the family's stream that are not here yet. */
  parts: number;
  seq: number | null;
  filed: boolean;
  reviews: ReviewDigest[];
}

export interface FamilyDigest {
  kind: 'family';
  family: Living<'family'> | null;
  /** All that nobody has marked as reviewed, and the most recent others; newest first. */
  visits: VisitDigest[];
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

/** The entries of one type, in the order given. */
export function ofType<T extends RecordType>(entries: readonly Entry[], type: T): Entry<T>[] {
  return entries.filter((entry) => entry.change.type === type) as Entry<T>[];
}

/** The newest version of each living record of a type: filed ones by version, then what is still on its way. */
export function newest<T extends RecordType>(entries: readonly Entry[], type: T): Living<T>[] {
  const found = new Map<Id, Living<T>>();
  for (const { version, change } of ofType(entries, type)) {
    found.set(change.record, {
      record: change.record,
      version: version ?? found.get(change.record)?.version ?? 0,
      at: change.signed_at,
      body: change.body as Bodies[T],
    });
  }
  return [...found.values()];
}

function childDigest(entries: readonly Entry[]): ChildDigest {
  const parts = new Map<Id, { records: Set<Id>; at: Time }>();
  for (const { change } of entries) {
    const visit = visitOfPart(change);
    if (visit === null) continue;
    const known = parts.get(visit) ?? { records: new Set<Id>(), at: change.event_at };
    known.records.add(change.record);
    parts.set(visit, known);
  }
  const seen = ofType(entries, 'child_visit')
    .filter(({ change }) => change.body.seen === 'yes')
    .map(({ change }) => change.event_at);
  return {
    kind: 'child',
    child: newest(entries, 'child').at(-1) ?? null,
    dues: newest(entries, 'due'),
    allocations: newest(entries, 'allocation'),
    last_seen: seen.sort().at(-1) ?? null,
    parts: [...parts]
      .map(([visit, { records, at }]) => ({ visit, at, count: records.size }))
      .sort((a, b) => newestFirst(a.at, b.at))
      .slice(0, RECENT_VISITS * 2),
  };
}

function familyDigest(entries: readonly Entry[]): FamilyDigest {
  const reviews = ofType(entries, 'review');
  const here = new Set(entries.map(({ change }) => change.record));
  const visits = ofType(entries, 'visit')
    .map((entry) => visitDigest(entry, reviews, here))
    .sort((a, b) => newestFirst(a.started_at, b.started_at));
  return {
    kind: 'family',
    family: newest(entries, 'family').at(-1) ?? null,
    visits: visits.filter((visit, place) => place < RECENT_VISITS || !isReviewed(visit.reviews)),
  };
}

function visitDigest(entry: Entry<'visit'>, reviews: Entry<'review'>[], here: ReadonlySet<Id>): VisitDigest {
  const { change } = entry;
  return {
    visit: change.record,
    author: change.author,
    kind: change.body.kind,
    mandated_contact: change.body.mandated_contact,
    started_at: change.body.started_at,
    ended_at: change.body.ended_at ?? null,
    signed_at: change.signed_at,
    received_at: entry.received_at,
    late_reason: change.late_reason,
    children: change.body.children,
    parts: change.body.parts.filter((part) => !here.has(part)).length,
    seq: entry.seq,
    filed: entry.version !== null,
    reviews: reviews
      .filter((review) => review.change.body.visit === change.record)
      .map(({ change: { record, body, author, role, signed_at } }) => ({
        review: record,
        kind: body.kind,
        by: author,
        role,
        at: signed_at,
        answers: body.answers ?? null,
      })),
  };
}

function organisationDigest(entries: readonly Entry[]): OrganisationDigest {
  return {
    kind: 'organisation',
    people: newest(entries, 'person'),
    teams: newest(entries, 'team'),
    numbers: newest(entries, 'local_numbers').flatMap(({ body }) => body.numbers),
  };
}

/** Somebody has marked the visit as reviewed. */
export function isReviewed(reviews: readonly { kind: Bodies['review']['kind'] }[]): boolean {
  return reviews.some(({ kind }) => kind === 'reviewed');
}

/** The visit that a record of a child's stream is part of, or null. */
export function visitOfPart(change: Entry['change']): Id | null {
  switch (change.type) {
    case 'child_visit':
    case 'checklist_response':
    case 'quote':
    case 'unspoken_voice':
      return change.body.visit;
    default:
      return null;
  }
}

/** Sort order for times, newest first. */
export function newestFirst(a: Time, b: Time): number {
  return a < b ? 1 : a > b ? -1 : 0;
}
