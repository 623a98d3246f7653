/** What this device made and where each thing is on its way: one state for each, a visit with its parts being one. */
import type { Bodies, Change, Delivery, Id } from '../wire/records';
import { leastAdvanced, standing } from './delivery';
import { newestFirst, type ReviewDigest, type VisitDigest } from './digest';
import { type Names, names } from './names';
import type { Notebook, SentItem } from './notebook';
import type { OutboxCounts, OutboxItem, OutboxRows } from './rows';

const SHOWN_MAX = 100;
const SUPERVISING: readonly ReviewDigest['role'][] = ['supervisor', 'safeguarding_lead'];
/** Notes that somebody looked at something: sent like the rest, shown only when they need the worker. */
const SILENT_REVIEWS: readonly Bodies['review']['kind'][] = ['opened', 'read'];

export function outbox(book: Notebook): OutboxRows {
  const items = outboxItems(book, names(book));
  items.sort((a, b) => urgency(a) - urgency(b) || newestFirst(a.signed_at, b.signed_at));
  return {
    items: items.slice(0, SHOWN_MAX),
    counts: countsOf(items),
    records: book.waits(),
    gone: goneOf(book),
    as_at: book.as_at(),
  };
}

const PUT_BACK = 'rolled_back';

/** Shape: null when nothing is missing; what has come back by itself needs nobody, nor what this device is sending again. */
function goneOf(book: Notebook): OutboxRows['gone'] {
  const rows = book.own().filter(({ alarms }) => alarms.includes(PUT_BACK));
  const here = book.sendable();
  const nowhere = ([from, upto]: readonly [number, number], device: Id) =>
    size(from, upto) -
    (device === here.device ? size(Math.max(from, here.from), Math.min(upto, here.upto)) : 0);
  const missing = rows
    .flatMap((row) => row.missing.map((run) => nowhere(run, row.device)))
    .reduce((sum, n) => sum + n, 0);
  const returned = rows.reduce((sum, row) => sum + (row.returned ?? 0), 0);
  return missing > 0 ? { missing, returned } : null;
}

const size = (from: number, upto: number) => Math.max(0, upto - from + 1);

/** How many things wait, by state. */
export function outboxCounts(book: Notebook): OutboxCounts {
  // It is asked at every round: of a review that still waits its own words say what kind it is, and no list is read.
  const kindOf: KindOf = ({ change }) => {
    const written = book.written(change.change);
    return written?.type === 'review' ? written.body.kind : undefined;
  };
  return countsOf(thingsSent(book, kindOf).map(([, sent]) => ({ state: stateOf(sent) })));
}

/** What kind of review an item is; undefined for any other, and for one that nobody waits for any more. */
type KindOf = (item: SentItem) => Bodies['review']['kind'] | undefined;

function countsOf(items: readonly Pick<OutboxItem, 'state'>[]): OutboxCounts {
  const count = (state: OutboxItem['state']) => items.filter((item) => item.state === state).length;
  return { on_device: count('on_device'), received: count('received'), needs_you: count('needs_you') };
}

function urgency(item: OutboxItem): number {
  return item.state === 'needs_you' ? 0 : 1;
}

/** Everything sent for one item of the outbox, by number; what was sent again too. */
export function partsOf(book: Notebook, key: Id): SentItem[] {
  return book.sent().filter((item) => keyOf(item) === key);
}

export function outboxItems(book: Notebook, known: Names): OutboxItem[] {
  const reviews = reviewKinds(known);
  return thingsSent(book, ({ change }) => reviews.get(change.record)).map(([key, sent]) =>
    outboxItem(key, sent, book, known),
  );
}

/** What was sent, by the thing of the outbox that it belongs to; what nobody waits to see is left out. */
function thingsSent(book: Notebook, kindOf: KindOf): [Id, SentItem[]][] {
  const groups = new Map<Id, SentItem[]>();
  for (const item of book.sent()) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups].filter(([, sent]) => !isSilent(sent, kindOf));
}

/** Records of one visit go together; an answer about a visit stands for itself. */
function keyOf(item: SentItem): Id {
  return item.visit !== null && item.change.type !== 'review' ? item.visit : item.change.record;
}

function reviewKinds(known: Names): Map<Id, Bodies['review']['kind']> {
  const reviews = [...known.families.values()].flatMap(({ visits }) =>
    visits.flatMap((visit) => visit.reviews),
  );
  return new Map(reviews.map(({ review, kind }) => [review, kind]));
}

function isSilent(sent: readonly SentItem[], kindOf: KindOf): boolean {
  return sent.every((item) => {
    const { change, delivery, again } = item;
    if (delivery === 'needs_you' && !again) return false;
    if (change.type === 'opened') return true;
    const kind = change.type === 'review' ? kindOf(item) : undefined;
    return kind !== undefined && SILENT_REVIEWS.includes(kind);
  });
}

function stateOf(sent: readonly SentItem[]): Delivery {
  return leastAdvanced(standing(sent)) ?? 'on_device';
}

function outboxItem(key: Id, all: readonly SentItem[], book: Notebook, known: Names): OutboxItem {
  const [first] = all as [SentItem, ...SentItem[]];
  const replaced = new Set(all.flatMap(({ again }) => again ?? []));
  const sent = standing(all);
  const visit = first.visit;
  const what = isAnswer(all) ? 'answer' : whatOf(first, key);
  const family = familyOf(first, book, known);
  const family_name = family && known.family(family);
  const delivery = stateOf(all);
  const reading =
    what === 'visit' && delivery === 'filed' ? readBy(visitIn(known, key), book.me.person) : null;
  return {
    key,
    what,
    visit,
    family,
    family_name,
    ...(what === 'visit' && !family_name ? { unnamed_visit: unnamedVisit(sent, book, known) } : {}),
    seqs: sent.map(({ seq }) => seq).sort((a, b) => a - b),
    set_aside: sent.filter((each) => each.delivery === 'needs_you').length,
    state: reading ? 'read' : delivery,
    attachments_waiting: sent.filter(({ change }) => book.attached().get(change.record)?.state === 'waiting')
      .length,
    why: [...new Set(sent.flatMap(({ why }) => (why === null ? [] : [why])))],
    sent_again_at: sent.findLast(({ change }) => replaced.has(change.change))?.change.signed_at ?? null,
    event_at: first.change.event_at,
    signed_at: first.change.signed_at,
    read_by: reading && known.person(reading.by),
    read_at: reading?.at ?? null,
  };
}

/** Its own words are here until it is filed, and what is set aside stays here. */
function unnamedVisit(
  sent: readonly SentItem[],
  book: Notebook,
  known: Names,
): NonNullable<OutboxItem['unnamed_visit']> {
  const written = sent.flatMap(({ change }) => book.written(change.change) ?? []);
  const visit = written.find((change): change is Change<'visit'> => change.type === 'visit');
  const met = written.flatMap((change) => (change.type === 'adult' ? (change.body.name ?? []) : []));
  const streams = [...new Set(sent.map(({ change }) => change.stream))];
  const head = sent.find(({ change }) => change.type === 'visit') ?? sent[0];
  return {
    at: head?.change.event_at ?? '',
    kind: visit?.body.kind ?? null,
    names: [...streams.map((stream) => known.child(stream)), ...met].filter((name) => name.trim() !== ''),
  };
}

/** Only what was answered afterwards, to what a rule raised on a visit: whoever answers need not have made it. */
function isAnswer(all: readonly SentItem[]): boolean {
  return all.every(({ visit, change: { type } }) => visit && (type === 'alert' || type === 'contact_record'));
}

function whatOf(item: SentItem, key: Id): OutboxItem['what'] {
  if (item.visit === key && item.change.type !== 'review') return 'visit';
  switch (item.change.type) {
    case 'review':
    case 'allocation':
    case 'pen_picture':
    case 'adult':
    case 'plan_action':
    case 'household':
    case 'network_member':
    case 'relationship':
    case 'child':
    case 'family':
    case 'proposal':
    case 'protection':
    case 'person':
    case 'break_glass':
    case 'break_glass_review':
      return item.change.type;
    default:
      return 'other';
  }
}

function familyOf(item: SentItem, book: Notebook, known: Names): Id | null {
  if (known.families.has(item.change.stream)) return item.change.stream;
  return book.streams().find(({ stream }) => stream === item.change.stream)?.family ?? null;
}

function visitIn(known: Names, id: Id): VisitDigest | undefined {
  return [...known.families.values()].flatMap(({ visits }) => visits).find(({ visit }) => visit === id);
}

/** The last time that somebody who supervises looked at it; a co-worker's look is not the author's to wait for. */
function readBy(visit: VisitDigest | undefined, me: Id): { by: Id; at: string } | null {
  const supervised = ({ by, role, kind }: ReviewDigest) =>
    by !== me && kind !== 'reply' && SUPERVISING.includes(role);
  return visit?.reviews.filter(supervised).at(-1) ?? null;
}
