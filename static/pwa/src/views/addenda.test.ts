/** What an author changes after signing: the newest words stand, once, and say so; what was signed before can still be read. */
import { expect, it } from 'vitest';
import type { Bodies, Id, RecordType } from '../wire/records';
import { view } from '.';
import type { HandmadeBook } from './tests/book';
import { ARI, listBody, noteBody, PRIYA, sampleBook, tellVisit, VELAZAR } from './tests/sample';

const AT = '2026-11-19T10:00:00.000Z';
const LATER = '2026-11-20T17:00:00.000Z';

function signed() {
  const book = sampleBook();
  const visit = tellVisit(book, { word: 'a', at: AT });
  return { book, visit };
}

/** The author's addendum to the only record of a type. */
function add<T extends RecordType>(book: HandmadeBook, stream: Id, type: T, more: Partial<Bodies[T]>) {
  const said = book.all.get(stream)?.find(({ change }) => change.type === type)?.change;
  if (!said) throw new Error('only what was signed is added to');
  const record = book.tell(stream, type, {
    record: said.record,
    author: PRIYA,
    status: 'addendum',
    supersedes: said.change,
    at: AT,
    body: { ...(said.body as Bodies[T]), ...more },
  });
  const added = book.all.get(stream)?.at(-1);
  if (added) Object.assign(added.change, { signed_at: LATER });
  return record;
}

const pageOf = async (book: HandmadeBook) => {
  const page = await view({ is: 'child', child: ARI }, book);
  if (!page) throw new Error('the child is here');
  return page;
};
const visitOf = async (book: HandmadeBook, visit: Id) => {
  const rows = await view({ is: 'visit', family: VELAZAR, visit }, book);
  if (!rows?.children[0]) throw new Error('the visit is here');
  return { rows, part: rows.children[0] };
};
const historyOf = async (book: HandmadeBook) => {
  const rows = await view({ is: 'family_for_visit', family: VELAZAR }, book);
  return rows?.children.find(({ child }) => child === ARI)?.history;
};

it('was seen, is not seen any more where the author says that they were not', async () => {
  const { book, visit } = signed();
  expect((await pageOf(book)).last_seen).toBe(AT);
  add(book, ARI, 'child_visit', { seen: 'no', not_seen_reason: 'no_reply' });
  expect((await pageOf(book)).last_seen).toBeNull();
  const { part } = await visitOf(book, visit);
  expect(part.note).toMatchObject({ seen: 'no', changed_at: LATER });
  expect(part.before.flatMap(({ notes }) => notes)).toMatchObject([{ seen: 'yes', changed_at: null }]);
});

it('is one visit, one list and one measurement to the rules', async () => {
  const { book, visit } = signed();
  const growth: Bodies['growth'] = {
    visit,
    child: ARI,
    taken_on: '2026-11-19',
    weight_g: 9000,
    length_mm: null,
    head_mm: null,
    clothing: null,
    scales: null,
    measured_by: 'Priya Calloway',
    measurer_role: 'health_visitor',
    source: 'me',
    centile_band: null,
    chart: 'uk_who',
    feeding: null,
    lead: null,
    views_differ: null,
    view: null,
  };
  book.tell(ARI, 'growth', { author: PRIYA, at: AT, body: { ...growth, visit: null } });
  add(book, ARI, 'child_visit', { awake: 'asleep' });
  add(book, ARI, 'checklist_response', { answers: [{ item: 'C1', value: 'not_seen', note: null }] });
  add(book, ARI, 'growth', { weight_g: 9100 });
  const history = await historyOf(book);
  expect(history?.visits).toMatchObject([{ awake: 'asleep' }]);
  expect(history?.responses).toMatchObject([{ answers: { C1: 'not_seen' } }]);
  expect(history?.growth).toMatchObject([{ weight_g: 9100 }]);
});

it('shows a visit once, in its newest words, with when it was signed first and when it was changed', async () => {
  const { book, visit } = signed();
  add(book, VELAZAR, 'visit', { purpose: 'A visit between reviews.' });
  const head = { purpose: 'A visit between reviews.', signed_at: AT, changed_at: LATER };
  expect((await pageOf(book)).entries).toMatchObject([{ visit, ...head }]);
  expect((await visitOf(book, visit)).rows).toMatchObject(head);
  const desk = sampleBook('maud');
  desk.all.set(VELAZAR, book.all.get(VELAZAR) ?? []);
  const queue = await view({ is: 'queue' }, desk);
  expect(queue.items).toMatchObject([{ visit, signed_at: AT, changed_at: LATER }]);
});

it('shows a list once and says when it was changed; the answers of before stand apart, under the name of who changed them', async () => {
  const { book, visit } = signed();
  add(book, ARI, 'checklist_response', listBody(visit, ARI, { C1: 'not_seen', C2: 'seen' }));
  const { part } = await visitOf(book, visit);
  expect(part.checklists).toMatchObject([{ changed_at: LATER, answers: [{ value: 'not_seen' }, {}] }]);
  expect(part.before).toMatchObject([
    { by_name: 'Priya Calloway', checklists: [{ changed_at: null, answers: [{ value: 'seen' }, {}] }] },
  ]);
});

it('says of words that were never changed that they were not', async () => {
  const { book, visit } = signed();
  const { rows, part } = await visitOf(book, visit);
  expect(rows.changed_at).toBeUndefined();
  expect([part.note, part.checklists[0], part.quotes[0]].map((row) => row?.changed_at)).toEqual([
    null,
    null,
    null,
  ]);
  expect(part.before).toEqual([]);
});

it('counts a correction that was refused and sent again as the words signed then, not as a change after signing', async () => {
  const { book, visit } = signed();
  const said = book.all.get(ARI)?.find(({ change }) => change.type === 'child_visit')?.change;
  book.tell(ARI, 'child_visit', {
    record: said?.record ?? '',
    author: PRIYA,
    supersedes: said?.change ?? '',
    at: LATER,
    body: noteBody(visit, 'Smiled.'),
  });
  const { part } = await visitOf(book, visit);
  expect(part.note).toMatchObject({ observations: 'Smiled.', changed_at: null });
  expect(part.before).toEqual([]);
});
