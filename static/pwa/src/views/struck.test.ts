/** What was withdrawn or entered in error counts nowhere, and is not lost either: its visit shows it as struck. */
import { expect, it } from 'vitest';
import { view } from '.';
import { ofType } from './living';
import { id } from './tests/book';
import {
  ARI,
  MAUD,
  NADIA,
  noteBody,
  PRIYA,
  SAMIRA,
  sampleBook,
  tellReview,
  tellVisit,
  VELAZAR,
} from './tests/sample';

const AT = '2026-11-19T10:00:00.000Z';
const EARLIER = '2026-06-02T10:00:00.000Z';

function recordOf(
  book: ReturnType<typeof sampleBook>,
  stream: string,
  type: 'due' | 'allocation' | 'pen_picture',
) {
  return ofType(book.all.get(stream) ?? [], type)[0]?.change.record ?? '';
}

it('lists a withdrawn due nowhere, and again when it is stated anew', async () => {
  const book = sampleBook();
  const due = recordOf(book, ARI, 'due');
  const body = ofType(book.all.get(ARI) ?? [], 'due')[0]?.change.body;
  book.strike(ARI, due);
  expect((await view({ is: 'today' }, book)).dues).toEqual([]);
  expect((await view({ is: 'child', child: ARI }, book))?.dues).toEqual([]);
  const begin = await view({ is: 'family_for_visit', family: VELAZAR }, book);
  expect(begin?.children[0]?.dues).toEqual([]);
  if (!body) throw new Error('the sample has a due');
  book.tell(ARI, 'due', { record: due, body });
  expect((await view({ is: 'today' }, book)).dues).toHaveLength(1);
});

it('drops struck allocations, pen pictures and adults', async () => {
  const book = sampleBook();
  book.strike(ARI, recordOf(book, ARI, 'allocation'));
  book.strike(ARI, recordOf(book, ARI, 'pen_picture'));
  book.strike(VELAZAR, SAMIRA);
  const page = await view({ is: 'child', child: ARI }, book);
  expect(page).toMatchObject({ allocated: [], pen_picture: null, who_is_who: [{ name: 'Kian Velazar' }] });
  const priya = (await view({ is: 'team' }, book)).people.find(({ person }) => person === PRIYA);
  expect(priya?.allocations.map(({ child_name }) => child_name).sort()).toEqual(['Ivo', 'Juno']);
});

it('shows no child whose record was struck', async () => {
  const book = sampleBook();
  book.strike(ARI, ARI);
  expect((await view({ is: 'today' }, book)).children.map(({ name }) => name)).not.toContain('Ari');
});

it('takes “last seen” neither from a struck note nor from a struck visit', async () => {
  const book = sampleBook();
  tellVisit(book, { word: 'a', at: EARLIER });
  tellVisit(book, { word: 'b', at: AT });
  tellVisit(book, { word: 'c', at: '2026-11-20T10:00:00.000Z' });
  book.strike(ARI, id('nb'));
  book.strike(VELAZAR, id('vc'));
  expect((await view({ is: 'today' }, book)).children.find(({ child }) => child === ARI)?.last_seen).toBe(
    EARLIER,
  );
});

it('takes a struck visit from the queue and from comparisons, and shows it as struck where it is read', async () => {
  const book = sampleBook('maud');
  const visit = tellVisit(book, { word: 'a', at: EARLIER, answers: { C1: 'not_seen' } });
  const next = tellVisit(book, { word: 'b', at: AT, answers: { C1: 'seen' } });
  book.strike(VELAZAR, visit);
  expect((await view({ is: 'queue' }, book)).items.map((item) => item.visit)).toEqual([next]);
  const desk = await view({ is: 'review', family: VELAZAR, visit: next }, book);
  expect(desk?.grids[0]?.columns).toHaveLength(1);
  expect(desk?.children[0]?.checklists[0]?.answers[0]?.before).toBeNull();
  expect(desk?.earlier).toMatchObject([{ visit, struck: true }]);
  expect(desk?.struck).toBe(false);
  const page = await view({ is: 'child', child: ARI }, book);
  expect(page?.entries.map(({ visit, struck }) => [visit, struck])).toEqual([
    [next, false],
    [visit, true],
  ]);
  const read = await view({ is: 'visit', family: VELAZAR, visit }, book);
  expect(read).toMatchObject({ struck: true, arriving: null });
  expect(read?.children[0]?.note?.observations).toMatch(/^Awake/);
});

it('shows a struck part of a visit as struck, and counts it as having arrived', async () => {
  const book = sampleBook('maud');
  const visit = tellVisit(book, { word: 'a', at: AT });
  book.strike(ARI, id('na'));
  book.strike(ARI, id('qa'));
  const rows = await view({ is: 'visit', family: VELAZAR, visit }, book);
  expect(rows).toMatchObject({ arriving: null, children: [{ note: null, quotes: [], also: [] }] });
  expect(rows?.children[0]?.struck).toMatchObject([
    {
      by: PRIYA,
      notes: [{ observations: expect.stringMatching(/^Awake/) }],
      quotes: [{ exact_words: 'ba ba' }],
    },
  ]);
  expect((await view({ is: 'queue' }, book)).items[0]?.arriving).toBeNull();
});

it('knows a record as struck by a record of its own that names the change', async () => {
  const book = sampleBook('maud');
  const visit = tellVisit(book, { word: 'a', at: AT });
  const note = ofType(book.all.get(ARI) ?? [], 'child_visit')[0]?.change;
  if (!note) throw new Error('the visit has a note');
  const mend = { body: noteBody(visit, 'x'), status: 'entered_in_error', supersedes: note.change } as const;
  book.tell(ARI, 'child_visit', { ...mend, author: MAUD });
  expect((await view({ is: 'visit', family: VELAZAR, visit }, book))?.children[0]?.note).not.toBeNull();
  book.tell(ARI, 'child_visit', { ...mend, author: PRIYA });
  expect((await view({ is: 'visit', family: VELAZAR, visit }, book))?.children[0]?.note).toBeNull();
});

it('lets an author strike their own though a colleague has used the id of the change for words of their own', async () => {
  const book = sampleBook();
  const visit = tellVisit(book, { word: 'a', at: AT });
  const note = book.all.get(ARI)?.find(({ change }) => change.record === id('na'))?.change;
  if (!note) throw new Error('the sample has a note');
  const body = noteBody(visit, 'Words of her own.');
  book.tell(ARI, 'child_visit', { body, author: NADIA, at: AT, change: note.change });
  const strike = { body: note.body as never, author: note.author, supersedes: note.change };
  book.tell(ARI, 'child_visit', { ...strike, at: AT, status: 'entered_in_error' });
  const part = (await view({ is: 'visit', family: VELAZAR, visit }, book))?.children[0];
  expect(part?.note).toBeNull();
});

it('lets nobody else strike what an author signed', async () => {
  const book = sampleBook('maud');
  const visit = tellVisit(book, { word: 'a', at: AT });
  const body = noteBody(visit, 'x');
  book.tell(ARI, 'child_visit', { record: id('na'), body, author: MAUD, status: 'entered_in_error' });
  const part = (await view({ is: 'visit', family: VELAZAR, visit }, book))?.children[0];
  expect(part?.note?.observations).toMatch(/^Awake/);
  expect(part).toMatchObject({ also: [], struck: [] });
});

it('lets nobody strike a record by one of another type under its id', async () => {
  const book = sampleBook('maud');
  const visit = tellVisit(book, { word: 'a', at: AT });
  const other = { author: NADIA, status: 'entered_in_error' } as const;
  const adult = ofType(book.all.get(VELAZAR) ?? [], 'adult')[0]?.change.body;
  const picture = ofType(book.all.get(ARI) ?? [], 'pen_picture')[0]?.change.body;
  if (!adult || !picture) throw new Error('the sample has an adult and a pen picture');
  book.tell(VELAZAR, 'adult', { ...other, record: visit, body: adult });
  book.tell(ARI, 'pen_picture', { ...other, record: id('na'), body: picture });
  const rows = await view({ is: 'visit', family: VELAZAR, visit }, book);
  expect(rows).toMatchObject({ struck: false, arriving: null });
  expect(rows?.children[0]?.note?.observations).toMatch(/^Awake/);
  expect(rows?.children[0]?.struck).toEqual([]);
  expect((await view({ is: 'queue' }, book)).items.map((item) => item.visit)).toEqual([visit]);
});

it('keeps a struck question in the conversation, and asks nobody to answer it', async () => {
  const book = sampleBook();
  const visit = tellVisit(book, { word: 'a', at: AT });
  const question = tellReview(book, visit, 'question', MAUD, AT, { text: 'Who was at home?' });
  book.strike(VELAZAR, question);
  const rows = await view({ is: 'visit', family: VELAZAR, visit }, book);
  expect(rows?.thread).toMatchObject([{ text: 'Who was at home?', struck: true }]);
  expect(rows).toMatchObject({ may_reply_to: null, unread: [] });
  expect((await view({ is: 'today' }, book)).messages).toEqual([]);
});
