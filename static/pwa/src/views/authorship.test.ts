/** What a visit shows as its author's is what its author wrote and listed; nobody else speaks in their place. */
import { beforeEach, describe, expect, it } from 'vitest';
import { view } from '.';
import { type HandmadeBook, id } from './tests/book';
import {
  ARI,
  listBody,
  MAUD,
  NADIA,
  noteBody,
  PRIYA,
  quoteBody,
  sampleBook,
  tellReview,
  tellVisit,
  VELAZAR,
  visitBody,
} from './tests/sample';

const AT = '2026-11-19T10:00:00.000Z';
const LATER = '2026-11-20T10:00:00.000Z';
const FORGED = 'Words that Priya never wrote.';

let book: HandmadeBook;
let visit: string;

/** Nadia names Priya's visit in records of her own. */
function tellForeign(): void {
  const common = { author: NADIA, at: LATER };
  book.tell(ARI, 'child_visit', { ...common, body: noteBody(visit, FORGED) });
  book.tell(ARI, 'checklist_response', { ...common, body: listBody(visit, ARI, { C1: 'not_seen' }) });
  book.tell(ARI, 'quote', { ...common, body: { ...quoteBody(visit, ARI), exact_words: FORGED } });
}

beforeEach(() => {
  book = sampleBook('maud');
  visit = tellVisit(book, { word: 'a', at: AT });
});

describe('one child visited by two together', () => {
  it('shows two visits, each with its own author and none of the other’s parts', async () => {
    const own = noteBody(id('vb'), 'What Nadia saw.');
    const heard = { ...quoteBody(id('vb'), ARI), exact_words: 'What Nadia heard.' };
    const common = { author: NADIA, at: AT };
    const body = { ...visitBody(AT, ARI, [id('nb'), id('qb')]), purpose: 'To see Ari together with Priya.' };
    const before = await view({ is: 'visit', family: VELAZAR, visit }, book);
    book.tell(VELAZAR, 'visit', { ...common, record: id('vb'), body });
    book.tell(ARI, 'child_visit', { ...common, record: id('nb'), body: own });
    book.tell(ARI, 'quote', { ...common, record: id('qb'), body: heard });
    expect(await view({ is: 'visit', family: VELAZAR, visit }, book)).toEqual(before);
    const hers = await view({ is: 'visit', family: VELAZAR, visit: id('vb') }, book);
    expect(hers).toMatchObject({ author: NADIA, author_name: 'Nadia Ferris', arriving: null });
    expect(hers?.children).toMatchObject([
      {
        also: [],
        checklists: [],
        note: { observations: 'What Nadia saw.' },
        quotes: [{ exact_words: 'What Nadia heard.' }],
      },
    ]);
    const { items } = (await view({ is: 'queue' }, book)) ?? { items: [] };
    const rows = items.map(({ author, arriving }) => [author, arriving] as const);
    expect(rows).toHaveLength(2);
    expect(new Map(rows)).toEqual(
      new Map([
        [NADIA, null],
        [PRIYA, null],
      ]),
    );
  });
});

describe('a visit read whole', () => {
  it('shows another worker’s records under their own name, apart from the author’s', async () => {
    const before = (await view({ is: 'visit', family: VELAZAR, visit }, book))?.children[0];
    tellForeign();
    const part = (await view({ is: 'visit', family: VELAZAR, visit }, book))?.children[0];
    expect({ ...part, also: [] }).toEqual({ ...before, also: [] });
    expect(part?.also).toMatchObject([
      {
        by: NADIA,
        by_name: 'Nadia Ferris',
        notes: [{ observations: FORGED }],
        quotes: [{ exact_words: FORGED }],
      },
    ]);
    expect(part?.also[0]?.checklists).toHaveLength(1);
  });

  it('shows apart what the author did not list as a part', async () => {
    book.tell(ARI, 'child_visit', { author: PRIYA, at: LATER, body: noteBody(visit, 'An afterthought.') });
    const part = (await view({ is: 'visit', family: VELAZAR, visit }, book))?.children[0];
    expect(part?.note?.observations).not.toBe('An afterthought.');
    expect(part?.also).toMatchObject([{ by: PRIYA, notes: [{ observations: 'An afterthought.' }] }]);
  });

  it('does not take a listed record from another author', async () => {
    const early = tellVisit(book, { word: 'b', at: AT, missing: 1 });
    book.tell(ARI, 'child_visit', {
      record: id('mb0'),
      author: NADIA,
      at: LATER,
      body: noteBody(early, FORGED),
    });
    const rows = await view({ is: 'visit', family: VELAZAR, visit: early }, book);
    expect(rows?.children[0]?.note?.observations).not.toBe(FORGED);
    expect(rows?.arriving).toEqual({ have: 3, of: 4 });
  });
});

it('keeps another worker’s records out of the child’s page and the table of answers', async () => {
  tellForeign();
  const page = await view({ is: 'child', child: ARI }, book);
  expect(page?.entries[0]?.part.note?.observations).not.toBe(FORGED);
  expect(page?.entries[0]?.part.quotes).toHaveLength(1);
  const next = tellVisit(book, { word: 'c', at: '2026-11-20T12:00:00.000Z' });
  const desk = await view({ is: 'review', family: VELAZAR, visit: next }, book);
  expect(desk?.grids[0]?.columns.map(({ author_name }) => author_name)).toEqual([
    'Priya Calloway',
    'Priya Calloway',
  ]);
  expect(desk?.children[0]?.checklists[0]?.answers[0]?.before).toBeNull();
  expect((await view({ is: 'review', family: VELAZAR, visit }, book))?.grids).toHaveLength(1);
});

it('begins a visit with the last answers of those who were there', async () => {
  tellForeign();
  const rows = await view({ is: 'family_for_visit', family: VELAZAR }, book);
  expect(rows?.children[0]?.earlier[0]?.answers).toEqual({ C1: 'seen', C2: 'seen' });
});

it('does not count another worker’s record as one that has arrived', async () => {
  const early = tellVisit(book, { word: 'b', at: AT, missing: 1 });
  book.tell(ARI, 'quote', { author: NADIA, at: LATER, body: quoteBody(early, ARI) });
  const { items } = await view({ is: 'queue' }, book);
  expect(items.find((item) => item.visit === early)?.arriving).toEqual({ have: 3, of: 4 });
});

it('does not move “last seen” by a part that another worker claims', async () => {
  tellForeign();
  expect((await view({ is: 'child', child: ARI }, book))?.last_seen).toBe(AT);
});

it('settles a question by its addressee’s reply alone', async () => {
  const question = tellReview(book, visit, 'question', MAUD, LATER);
  tellReview(book, visit, 'reply', NADIA, LATER, { answers: question });
  expect((await view({ is: 'queue' }, book)).items[0]).toMatchObject({
    question_open: true,
    answered: false,
  });
  book.me = { ...book.me, person: PRIYA };
  expect((await view({ is: 'today' }, book)).messages).toMatchObject([{ review: question, settled: false }]);
  expect(await view({ is: 'visit', family: VELAZAR, visit }, book)).toMatchObject({ may_reply_to: question });
});

it('counts no alert as a part of the visit that has arrived', async () => {
  const early = tellVisit(book, { word: 'b', at: AT, missing: 1 });
  const raised = { rule: 'R42', pack: 'england@1', level: 'alert', raised_at: AT } as const;
  const body = { ...raised, child: ARI, visit: early, facts: [], state: 'open', response: null } as const;
  book.tell(ARI, 'alert', { author: PRIYA, at: AT, body: { ...body, facts: [] } });
  const { items } = await view({ is: 'queue' }, book);
  expect(items.find((item) => item.visit === early)?.arriving).toEqual({ have: 3, of: 4 });
});

it('reads exact words in the order in which they were said', async () => {
  const said = ['10:26', '10:23', '10:24'];
  const early = tellVisit(book, { word: 'b', at: AT, parts: said.map(id) });
  for (const clock of said) {
    const heard_at = `${AT.slice(0, 11)}${clock}:00.000Z`;
    const words = { ...quoteBody(early, ARI), exact_words: clock, heard_at };
    book.tell(ARI, 'quote', { record: id(clock), author: PRIYA, at: heard_at, body: words });
  }
  const rows = await view({ is: 'visit', family: VELAZAR, visit: early }, book);
  const read = rows?.children[0]?.quotes.map(({ exact_words }) => exact_words) ?? [];
  expect(read.filter((words) => words.includes(':'))).toEqual(['10:23', '10:24', '10:26']);
});
