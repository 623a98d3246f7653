/** Which child was seen at which visit: a child who was passed over stands out, and nobody is shown who may not be seen. */
import { expect, it } from 'vitest';
import type { Bodies, Id } from '../wire/records';
import { view } from '.';
import { type HandmadeBook, id } from './tests/book';
import {
  ARI,
  HANNE,
  IVO,
  JUNO,
  LARKMOSS,
  NADIA,
  noteBody,
  PRIYA,
  sampleBook,
  visitBody,
} from './tests/sample';

type Note = Partial<Bodies['child_visit']>;

function tell(book: HandmadeBook, word: string, at: string, parts: [Id, Note | null][], named: Id[] = []) {
  const record = id(`v${word}`);
  const listed = parts.map((_, place) => id(`n${word}${place}`));
  const children = [...parts.map(([child]) => child), ...named];
  const body = { ...visitBody(at, JUNO, listed), children };
  book.tell(LARKMOSS, 'visit', { record, author: PRIYA, at, body });
  parts.forEach(([child, note], place) => {
    if (note === null) return;
    const told = { ...noteBody(record, 'Looked about.'), ...note };
    book.tell(child, 'child_visit', { record: listed[place] as Id, author: PRIYA, at, body: told });
  });
  return record;
}

const AT = '2026-10-10T10:00:00.000Z';
const rowsOf = async (book: HandmadeBook) => {
  const rows = await view({ is: 'coverage', family: LARKMOSS }, book);
  if (!rows) throw new Error('the family is here');
  return rows;
};
const cellsOf = async (book: HandmadeBook) =>
  Object.fromEntries((await rowsOf(book)).children.map(({ name, cells }) => [name, cells]));

it('has one row a child and one cell a visit, oldest first', async () => {
  const book = sampleBook('maud');
  tell(book, 'b', '2026-11-01T10:00:00.000Z', [[JUNO, {}]]);
  tell(book, 'a', AT, [
    [JUNO, { seen_alone: 'no', awake: 'asleep', sleep_place_seen: null }],
    [IVO, { seen: 'no', not_seen_reason: 'elsewhere', not_seen_detail: 'At gran’s.' }],
  ]);
  const rows = await rowsOf(book);
  expect(rows.columns.map(({ visit }) => visit)).toEqual([id('va'), id('vb')]);
  expect(rows.columns[0]).toMatchObject({ kind: 'home_planned', author_name: 'Priya Calloway' });
  expect(await cellsOf(book)).toEqual({
    Juno: [
      { is: 'seen', seen_alone: 'no', awake: 'asleep', sleep_place_seen: null, told: true },
      { is: 'seen', seen_alone: 'not_applicable', awake: 'awake', sleep_place_seen: 'yes', told: true },
    ],
    Ivo: [{ is: 'not_seen', reason: 'elsewhere', detail: 'At gran’s.' }, { is: 'no_entry' }],
  });
});

it('tells a child of whom nothing is written from one of whom something is', async () => {
  const book = sampleBook('maud');
  const empty = { observations: null, observations_none_because: 'Short visit.', direct_work: null };
  tell(book, 'a', AT, [
    [JUNO, {}],
    [IVO, empty],
  ]);
  const { Juno, Ivo } = await cellsOf(book);
  expect([Juno?.[0], Ivo?.[0]]).toMatchObject([{ told: true }, { told: false }]);
});

const MARK: Omit<Bodies['body_mark'], 'visit'> = {
  child: IVO,
  view: 'face',
  x: null,
  y: null,
  site: 'left cheek',
  kind: 'bruise',
  length_mm: 8,
  width_mm: null,
  shape: null,
  colours: [],
  skin_broken: null,
  how: 'seen',
  explanations: [],
  explanation_none_because: null,
  on_birth_record: 'no',
  noticed_at: null,
};
const MESSAGE: Omit<Bodies['message_given'], 'visit'> = {
  child: IVO,
  carer: HANNE,
  message: 'icon',
  response: null,
};

it.each([
  ['what the plan has come to', { progress: 'Sleeps through.' }, null, true],
  ['direct work', { direct_work: 'Shared a book.' }, null, true],
  ['a mark on the child', {}, ['body_mark', MARK], true],
  ['a message to a carer', {}, ['message_given', MESSAGE], false],
] as const)('says of %s whether it is something about the child', async (_, note, found, told) => {
  const book = sampleBook('maud');
  const visit = id('va');
  const body = { ...visitBody(AT, IVO, [id('note'), id('found')]), children: [IVO] };
  book.tell(LARKMOSS, 'visit', { record: visit, author: PRIYA, at: AT, body });
  const empty = { ...noteBody(visit, ''), observations: null, progress: null, direct_work: null };
  book.tell(IVO, 'child_visit', { record: id('note'), author: PRIYA, at: AT, body: { ...empty, ...note } });
  if (found) {
    const [type, of] = found;
    book.tell(IVO, type, { record: id('found'), author: PRIYA, at: AT, body: { ...of, visit } });
  }
  expect((await cellsOf(book)).Ivo?.[0]).toMatchObject({ is: 'seen', told });
});

it('tells a part that has not arrived from one that was struck, and both from no entry', async () => {
  const book = sampleBook('maud');
  tell(book, 'a', AT, [[JUNO, null]], [IVO]);
  tell(book, 'b', '2026-10-20T10:00:00.000Z', [[JUNO, {}]]);
  book.strike(JUNO, id('nb0'));
  const { Juno, Ivo } = await cellsOf(book);
  expect(Juno?.map(({ is }) => is)).toEqual(['not_here', 'struck']);
  expect(Ivo?.map(({ is }) => is)).toEqual(['not_here', 'no_entry']);
});

it('has no column for a struck visit, and one for each of two on one day', async () => {
  const book = sampleBook('maud');
  tell(book, 'a', AT, [[JUNO, {}]]);
  tell(book, 'b', '2026-10-10T15:00:00.000Z', [[IVO, {}]]);
  tell(book, 'c', '2026-10-11T10:00:00.000Z', [[JUNO, {}]]);
  book.strike(LARKMOSS, id('vc'));
  expect((await rowsOf(book)).columns.map(({ visit }) => visit)).toEqual([id('va'), id('vb')]);
});

it('does not take another worker’s part for the visit’s own', async () => {
  const book = sampleBook('maud');
  const visit = tell(book, 'a', AT, [[JUNO, {}]]);
  book.tell(IVO, 'child_visit', { author: NADIA, at: AT, body: noteBody(visit, 'Seen too.') });
  expect((await cellsOf(book)).Ivo?.[0]).toEqual({ is: 'no_entry' });
});

it('says of a visit before a birth that the child was not born', async () => {
  const book = sampleBook('maud');
  book.clock = '2026-07-01T10:00:00.000Z';
  tell(book, 'a', '2026-06-01T10:00:00.000Z', [[JUNO, {}]]);
  expect((await cellsOf(book)).Ivo?.[0]).toEqual({ is: 'unborn' });
});

it('says of a birth that is long past due that none is recorded, and of one that is not that the child was not born', async () => {
  const book = sampleBook('maud');
  const ivo = book.all.get(IVO)?.find(({ change }) => change.type === 'child')?.change
    .body as Bodies['child'];
  book.tell(IVO, 'child', { record: IVO, body: { ...ivo, dob: null, edd: '2026-10-01' } });
  tell(book, 'a', '2026-09-20T10:00:00.000Z', [[JUNO, {}]]);
  tell(book, 'b', '2026-11-19T10:00:00.000Z', [[JUNO, {}]]);
  expect((await cellsOf(book)).Ivo?.map(({ is }) => is)).toEqual(['unborn', 'birth_not_recorded']);
});

it('shows the last 26 weeks, and says how many visits lie before them', async () => {
  const book = sampleBook('maud');
  tell(book, 'a', '2026-05-22T10:00:00.000Z', [[JUNO, {}]]);
  tell(book, 'b', '2026-05-23T10:00:00.000Z', [[JUNO, {}]]);
  const rows = await rowsOf(book);
  expect(rows).toMatchObject({ since: '2026-05-23', earlier: 1, columns: [{ visit: id('vb') }] });
});

it('has no row for a child that this person may not see, and is nothing without any', async () => {
  const book = sampleBook('maud');
  tell(book, 'a', AT, [[JUNO, {}]], [IVO]);
  book.kinds.delete(IVO);
  book.all.delete(IVO);
  expect((await rowsOf(book)).children.map(({ name }) => name)).toEqual(['Juno']);
  book.kinds.delete(JUNO);
  book.all.delete(JUNO);
  expect(await view({ is: 'coverage', family: LARKMOSS }, book)).toBeNull();
  expect(await view({ is: 'coverage', family: ARI }, book)).toBeNull();
});
