/** A signed visit put together from its family's and its children's streams. */
import type { Bodies, Entry, Id, Time } from '../wire/records';
import { childAge, dayOf } from './age';
import { amendmentsOf } from './amendments';
import { checklistRow } from './checklists';
import { deliveryOf, visitDelivery } from './delivery';
import { beforeChange, recordsBy, visitFacts, visitOfPart } from './digest';
import { foundRows } from './found';
import { compareEvents, type House, isPartOf, nameThen } from './house';
import { changedAt, newestOnly, ofType } from './living';
import type { Notebook } from './notebook';
import type {
  ArrivingParts,
  AttachmentRow,
  ChildPart,
  PresentRow,
  QuoteRow,
  Recorded,
  ThreadLine,
  UnspokenRow,
  VisitHead,
  VisitRows,
} from './rows';
import { isSignedOnce } from './standing';
import { threadLine, unreadFor, waitingFor } from './thread';

/** Everything of one visit that this person may see. */
export function visitRows(book: Notebook, house: House, entry: Entry<'visit'>): VisitRows {
  const { body, author } = entry.change;
  const thread = threadOf(book, house, entry);
  const facts = thread.filter(({ struck }) => !struck);
  const mine = author === book.me.person;
  const head = visitHead(book, house, entry);
  return {
    ...head,
    place: body.place,
    purpose: body.purpose,
    purpose_none_because: body.purpose_none_because,
    present: body.present.map((person) => presentRow(house, entry.change, person)),
    interpreter: body.interpreter,
    next_visit_by: body.next_visit_by ?? null,
    gaps_accepted: body.gaps_accepted,
    children: body.children.filter((id) => house.children.has(id)).map((id) => childPart(house, id, entry)),
    amendments: amendmentsOf(house, entry),
    may_amend: mine && !head.struck,
    may_rehome: mine && head.struck,
    thread,
    may_reply_to: mine ? waitingFor(author, facts) : null,
    unread: mine ? unreadFor(book.me.person, facts) : [],
  };
}

/** Who, when, how and how far on its way. */
export function visitHead(book: Notebook, house: House, entry: Entry<'visit'>): VisitHead {
  const { change } = entry;
  return {
    ...visitFacts(entry, house.entries.all),
    family: house.family,
    family_name: house.body.name,
    author_name: house.names.person(change.author),
    struck: ofType(house.entries.struck, 'visit').some((struck) => struck.change.record === change.record),
    delivery: visitDelivery(book, change.record),
    arriving: arrivingParts(house, entry),
  };
}

/** null when all is here, or when a listed part may belong to a child that this person may not see. */
function arrivingParts(house: House, entry: Entry<'visit'>): ArrivingParts | null {
  const { author, body } = entry.change;
  const { parts, children } = body;
  if (children.some((child) => !house.children.has(child))) return null;
  const here = recordsBy(
    author,
    [house.entries, ...house.held.values()].flatMap(({ all }) => all),
  );
  const have = parts.filter((part) => here.has(part)).length;
  return have < parts.length ? { have, of: parts.length } : null;
}

function presentRow(
  house: House,
  visit: Entry['change'],
  person: Bodies['visit']['present'][number],
): PresentRow {
  return {
    adult: nameThen(house, person.adult, visit),
    part: person.part,
    relations: person.relations
      .filter(({ child }) => house.children.has(child))
      .map(({ child, relation }) => ({ child, child_name: house.names.child(child), relation })),
  };
}

/** One child's part of a visit; what others recorded naming it, and what was struck, stand apart. */
export function childPart(house: House, child: Id, visit: Entry<'visit'>): ChildPart {
  const { record, author, event_at } = visit.change;
  return partOf(house, child, {
    author,
    at: event_at,
    isNaming: ({ change }) => visitOfPart(change) === record,
    isOwn: ({ change }) => isPartOf(visit, change) || isRaisedBy(visit, change),
  });
}

/** Which of the child's records make up a part. */
interface Parting {
  author: Id;
  at: Time;
  isNaming: (entry: Entry) => boolean;
  isOwn: (entry: Entry) => boolean;
}

/** The part of a visit that may not be here itself. */
export function partOf(house: House, child: Id, { author, at, isNaming, isOwn }: Parting): ChildPart {
  const held = house.held.get(child);
  const { standing, before } = newestApart((held?.standing ?? []).filter(isNaming));
  const gone = newestApart((held?.struck ?? []).filter(isNaming));
  const own = recordedBy(house, child, author, standing.filter(isOwn));
  const body = house.names.children.get(child)?.child.body;
  return {
    child,
    name: body?.preferred_name ?? '',
    age: childAge(body ?? { gestation_at_birth_days: null }, dayOf(at)),
    note: own.notes.at(-1) ?? null,
    checklists: own.checklists,
    quotes: own.quotes,
    unspoken: own.unspoken,
    attachments: own.attachments,
    found: own.found,
    also: byAuthor(
      house,
      child,
      standing.filter((entry) => !isOwn(entry)),
    ),
    before: byAuthor(house, child, [...before, ...gone.before]),
    struck: byAuthor(house, child, gone.standing),
  };
}

/** What was signed once and changed by its author since stands in its newest words; an alert lives, and its answers all stand. */
function newestApart(named: readonly Entry[]): { standing: Entry[]; before: Entry[] } {
  const newest = new Map(newestOnly(named).map((entry) => [entry.change.record, entry]));
  const isOver = (entry: Entry) =>
    isSignedOnce(entry.change.type) && newest.get(entry.change.record) !== entry;
  const isAddedTo = ({ change }: Entry) => newest.get(change.record)?.change.status === 'addendum';
  return {
    standing: named.filter((entry) => !isOver(entry)),
    before: named.filter((entry) => isOver(entry) && isAddedTo(entry)),
  };
}

/** What the rules raised is signed with the visit and is none of its parts; whoever answers it writes to it too. */
function isRaisedBy({ change: visit }: Entry<'visit'>, { type, body }: Entry['change']): boolean {
  return type === 'alert' && body.visit === visit.record;
}

function byAuthor(house: House, child: Id, entries: readonly Entry[]): Recorded[] {
  const authors = [...new Set(entries.map(({ change }) => change.author))];
  return authors.map((author) =>
    recordedBy(
      house,
      child,
      author,
      entries.filter(({ change }) => change.author === author),
    ),
  );
}

/** What one person recorded about one child, of these entries. */
export function recordedBy(house: House, child: Id, by: Id, parts: readonly Entry[]): Recorded {
  const entries = house.children.get(child) ?? [];
  return {
    by,
    by_name: house.names.person(by),
    notes: ofType(parts, 'child_visit').map(({ change }) => ({
      ...change.body,
      changed_at: changedAt(change),
    })),
    checklists: ofType(parts, 'checklist_response')
      .sort(childFirst)
      .map((response) => checklistRow(house, entries, response)),
    quotes: ofType(parts, 'quote')
      .sort((a, b) => spokenAt(a).localeCompare(spokenAt(b)))
      .map((entry) => quoteRow(house, entry)),
    unspoken: ofType(parts, 'unspoken_voice').map(unspokenRow),
    attachments: ofType(parts, 'attachment').map((entry) => attachmentRow(house, entry)),
    found: foundRows(house, parts),
  };
}

/** The child's own lists stand before those about carers; answers before cues. */
export function childFirst(a: Entry<'checklist_response'>, b: Entry<'checklist_response'>): number {
  const rank = ({ change: { body } }: Entry<'checklist_response'>) =>
    (body.carer ? 2 : 0) + (body.answers.length > 0 ? 0 : 1);
  return rank(a) - rank(b) || compareEvents(a, b);
}

/** When it was said, as far as somebody wrote it down. */
export function spokenAt({ change }: Entry<'quote'>): Time {
  return change.body.heard_at ?? change.event_at;
}

export function quoteRow(house: House, { change }: Entry<'quote'>): QuoteRow {
  const { record, body } = change;
  return {
    record,
    changed_at: changedAt(change),
    exact_words: body.exact_words,
    speaker: nameThen(house, body.speaker, change),
    speaker_kind: body.speaker_kind,
    said_to: body.said_to,
    prompt: body.prompt,
    tool: body.tool ?? null,
    house: body.house ?? null,
    where: body.where,
    who_heard: body.who_heard,
    language: body.language,
    translation: body.translation,
    heard_at: body.heard_at ?? null,
    child_agreed_share: body.child_agreed_share ?? null,
    risk_on_family_view: body.risk_on_family_view ?? null,
  };
}

export function unspokenRow({ change }: Entry<'unspoken_voice'>): UnspokenRow {
  const { seen, context, possible_meanings, view, noticed_at } = change.body;
  const { record } = change;
  return {
    record,
    changed_at: changedAt(change),
    seen,
    context,
    possible_meanings,
    view,
    noticed_at: noticed_at ?? null,
  };
}

/** Never the key of its content: that stays where it is opened. */
function attachmentRow(house: House, { change }: Entry<'attachment'>): AttachmentRow {
  const { kind, media_type, caption, size_bytes, duration_sec, thumbnail, made_by, original } = change.body;
  return {
    record: change.record,
    changed_at: changedAt(change),
    child: change.stream,
    kind,
    media_type,
    caption,
    size_bytes,
    duration_sec: duration_sec ?? null,
    thumbnail: thumbnail ?? null,
    made_by: made_by ?? null,
    original: original ?? null,
    third_party: change.third_party,
    here: house.attached.get(change.record) ?? null,
  };
}

function threadOf(book: Notebook, house: House, visit: Entry<'visit'>): ThreadLine[] {
  const { all, standing, struck } = house.entries;
  const shown = new Set([...standing, ...struck]);
  const isBefore = beforeChange(visit, all);
  return ofType(all, 'review')
    .filter((entry) => shown.has(entry) && entry.change.body.visit === visit.change.record)
    .map((entry) => {
      const line = threadLine(entry, struck.includes(entry), book.me.person, house.names.person, (seq) =>
        deliveryOf(book, seq),
      );
      return isBefore(entry) ? { ...line, before_change: true } : line;
    });
}
