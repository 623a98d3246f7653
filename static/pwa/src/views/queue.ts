/** The supervisor's queue: what nobody has reviewed first, oldest first. Made from digests: no pack is opened. */
import type { Id } from '../wire/records';
import { openAlerts } from './alerts';
import { begunLines } from './begun';
import { visitDelivery } from './delivery';
import { type ChildDigest, newestFirst, type VisitDigest } from './digest';
import { type Names, names } from './names';
import type { Notebook, Waiting } from './notebook';
import type { ArrivingParts, QueueItem, QueueRows, WaitingRow } from './rows';
import { restrictedStreams } from './subjects';
import { threadState } from './thread';

const REVIEWED_SHOWN_DAYS = 14;
const DAY_MS = 86_400_000;

export function queue(book: Notebook): QueueRows {
  const known = names(book);
  const all = [...known.families].flatMap(([family, { visits }]) =>
    visits
      .filter(({ filed }) => filed)
      .map((visit) => ({ visit, item: queueItem(book, known, family, visit) })),
  );
  const since = new Date(Date.parse(book.now()) - REVIEWED_SHOWN_DAYS * DAY_MS).toISOString();
  const waiting = all.filter(({ item }) => !item.reviewed).map(({ item }) => item);
  const done = all
    .filter(({ visit, item }) => item.reviewed && lastReview(visit) >= since)
    .map(({ item }) => item);
  return {
    as_at: book.as_at(),
    alerts: openAlerts(known),
    begun: begunLines(book, known),
    restricted: restrictedStreams(book, known).length,
    items: [
      ...waiting.sort((a, b) => a.started_at.localeCompare(b.started_at)),
      ...done.sort((a, b) => newestFirst(a.started_at, b.started_at)),
    ],
    waiting: waitingRows(book, known),
    carries_visits: book.carries() !== null,
  };
}

function lastReview(visit: VisitDigest): string {
  return (
    visit.reviews
      .map(({ at }) => at)
      .sort()
      .at(-1) ?? ''
  );
}

function queueItem(book: Notebook, known: Names, family: Id, visit: VisitDigest): QueueItem {
  const { children, parts: _parts, marks: _marks, seq: _seq, filed: _filed, reviews, ...facts } = visit;
  const state = threadState(visit.author, reviews);
  return {
    ...facts,
    family,
    family_name: known.family(family),
    author_name: known.person(visit.author),
    struck: false,
    delivery: visitDelivery(book, visit.visit),
    arriving: arriving(known, visit),
    child_names: children.map(known.child).filter((name) => name !== ''),
    reviewed: state.reviewed,
    opened_by_me: reviews.some(
      ({ kind, by, before_change }) => kind === 'opened' && by === book.me.person && !before_change,
    ),
    question_open: state.open_question !== null,
    answered: state.answered,
  };
}

/** null when all is here, when a child may not be seen, or when it is too long ago for the digests to tell. */
function arriving(known: Names, visit: VisitDigest): ArrivingParts | null {
  const digests = visit.children.map((child) => known.children.get(child));
  if (digests.some((digest) => digest === undefined)) return null;
  const here = digests
    .flatMap((digest) => digest?.parts ?? [])
    .filter((part) => part.visit === visit.visit && part.by === visit.author);
  const have = here.reduce((sum, part) => sum + countOf(part, visit), 0);
  const tooOld =
    here.length === 0 && digests.some((digest) => (digest?.parts.at(-1)?.at ?? '') > visit.started_at);
  return have < visit.parts && !tooOld ? { have, of: visit.parts } : null;
}

/** How many of the parts that the visit lists; what else names it is none of them. */
function countOf({ count, marks }: ChildDigest['parts'][number], visit: VisitDigest): number {
  return marks && visit.marks ? marks.filter((mark) => visit.marks?.includes(mark)).length : count;
}

/** What waits at the server, one line a person: counts, never content. */
export function waitingRows(book: Notebook, known: Names): WaitingRow[] {
  const rows = new Map<Id, WaitingRow>();
  for (const each of book.waiting()) {
    const row = rows.get(each.person) ?? emptyRow(each, known);
    row.received += each.received;
    row.quarantined += each.quarantined;
    row.held += each.held;
    row.missing += each.missing;
    if (each.returned) row.returned = (row.returned ?? 0) + each.returned;
    row.alarms = [...new Set([...row.alarms, ...(each.alarms ?? [])])];
    rows.set(each.person, row);
  }
  for (const { person, drafts } of book.recovered()) {
    rows.set(person, { ...(rows.get(person) ?? emptyRow({ person }, known)), recovered: drafts });
  }
  return [...rows.values()]
    .filter(
      (row) =>
        row.received + row.quarantined + row.held + row.missing + row.alarms.length + row.recovered > 0,
    )
    .sort((a, b) => a.name.localeCompare(b.name));
}

function emptyRow({ person }: Pick<Waiting, 'person'>, known: Names): WaitingRow {
  const none = { received: 0, quarantined: 0, held: 0, missing: 0, recovered: 0 };
  return { person, name: known.person(person), ...none, alarms: [] };
}
