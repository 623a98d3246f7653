/** Item by visit: cells, first changes, what does not count, and each carer on their own. */
import { describe, expect, it } from 'vitest';
import type { Bodies, Id } from '../wire/records';
import { view } from '.';
import { type HandmadeBook, id } from './tests/book';
import {
  ARI,
  KIAN,
  listBody,
  NADIA,
  PRIYA,
  SAMIRA,
  sampleBook,
  tellVisit,
  VELAZAR,
  visitBody,
} from './tests/sample';

const over = async (book: HandmadeBook) => {
  const rows = await view({ is: 'over_time', child: ARI }, book);
  if (!rows) throw new Error('the child is here');
  return rows;
};

async function cells(visits: Record<string, string>[], item = 'C1') {
  const book = sampleBook('maud');
  visits.forEach((answers, place) => {
    tellVisit(book, { word: `${place}`, at: `2026-0${place + 1}-10T10:00:00.000Z`, answers });
  });
  const [grid] = (await over(book)).lists;
  return grid?.rows.find((row) => row.item === item)?.cells ?? [];
}

const marks = async (...values: string[]) =>
  (await cells(values.map((C1) => ({ C1 })))).map((cell) => cell?.mark ?? null);

/** A visit with one list about a carer, by whoever wrote it. */
function tellCarer(
  book: HandmadeBook,
  word: string,
  at: string,
  lists: [Id, Record<string, string>][],
  more: Partial<Bodies['checklist_response']> = {},
) {
  const parts = lists.map((_, place) => id(`c${word}${place}`));
  book.tell(VELAZAR, 'visit', {
    record: id(`v${word}`),
    author: PRIYA,
    at,
    body: visitBody(at, ARI, parts),
  });
  lists.forEach(([carer, answers], place) => {
    const body = {
      ...listBody(id(`v${word}`), ARI, answers),
      definition: 'parent_observation',
      carer,
      cues: [],
    };
    book.tell(ARI, 'checklist_response', {
      record: id(`c${word}${place}`),
      author: PRIYA,
      at,
      body: { ...body, ...more },
    });
  });
}

describe('item by visit', () => {
  it('marks the first time an item is seen, after it was asked and not seen', async () => {
    expect(await marks('not_observed', 'not_observed', 'seen')).toEqual([null, null, 'first_seen']);
    expect(await marks('not_seen', 'sometimes', 'seen')).toEqual([null, 'first_change', 'first_seen']);
  });

  it('marks the first change and each one after it, and never a visit that could not observe', async () => {
    expect(await marks('seen', 'seen', 'not_observed', 'not_seen', 'not_seen', 'seen')).toEqual([
      null,
      null,
      null,
      'first_change',
      null,
      'later_change',
    ]);
  });

  it('tells what could be observed for the first time from what changed', async () => {
    expect(await marks('not_observed', 'not_seen', 'sometimes')).toEqual([
      null,
      'first_observed',
      'first_change',
    ]);
  });

  it('marks nothing where nothing came before', async () => {
    expect(await marks('seen')).toEqual([null]);
  });

  it('says what it was, and when', async () => {
    const [, , cell] = await cells([{ C1: 'seen' }, { C1: 'not_observed' }, { C1: 'not_seen' }]);
    expect(cell?.before).toEqual({ value: 'seen', at: '2026-01-10T10:00:00.000Z' });
  });

  it('leaves a cell empty where nothing was answered', async () => {
    expect(await cells([{ C1: 'seen' }, { C2: 'seen' }, { C1: 'seen' }])).toMatchObject([
      { value: 'seen' },
      null,
      { value: 'seen' },
    ]);
  });

  it('has every visit, with the age, the state and the version that was answered', async () => {
    const book = sampleBook('maud');
    for (let month = 1; month <= 9; month += 1) {
      tellVisit(book, { word: `${month}`, at: `2026-0${month}-10T10:00:00.000Z` });
    }
    const list = { ...listBody(id('v1'), ARI, { C1: 'not_observed' }), version: 2, state: 'asleep' as const };
    book.tell(ARI, 'checklist_response', {
      record: id('l1'),
      author: PRIYA,
      at: '2026-01-10T10:00:00.000Z',
      status: 'addendum',
      body: list,
    });
    const [grid] = (await over(book)).lists;
    expect(grid?.columns).toHaveLength(9);
    expect(grid?.columns[0]).toMatchObject({
      version: 2,
      state: 'asleep',
      addendum: true,
      age: { age: { unit: 'months', months: 2 } },
      author_name: 'Priya Calloway',
    });
    expect(grid?.columns[1]).toMatchObject({ version: 1, addendum: false });
    expect(grid?.version).toBe(1);
  });

  it('keeps two visits of one day apart, in the order of the day', async () => {
    const book = sampleBook('maud');
    tellVisit(book, { word: 'b', at: '2026-05-10T15:00:00.000Z', answers: { C1: 'not_seen' } });
    tellVisit(book, { word: 'a', at: '2026-05-10T09:00:00.000Z', answers: { C1: 'seen' } });
    const [grid] = (await over(book)).lists;
    expect(grid?.columns.map(({ at }) => at.slice(11, 13))).toEqual(['09', '15']);
    expect(grid?.rows[0]?.cells.map((cell) => cell?.mark)).toEqual([null, 'first_change']);
  });

  it('takes the newest words of an addendum, once', async () => {
    const book = sampleBook('maud');
    tellVisit(book, { word: 'a', at: '2026-05-10T09:00:00.000Z', answers: { C1: 'seen' } });
    const body = listBody(id('va'), ARI, { C1: 'sometimes' });
    const at = '2026-05-10T09:00:00.000Z';
    book.tell(ARI, 'checklist_response', { record: id('la'), author: PRIYA, at, status: 'addendum', body });
    const [grid] = (await over(book)).lists;
    expect(grid?.rows[0]?.cells).toMatchObject([{ value: 'sometimes', mark: null }]);
  });

  it('leaves out what was struck, what belongs to a struck visit, and what another worker claims', async () => {
    const book = sampleBook('maud');
    for (const word of ['a', 'b', 'c']) {
      tellVisit(book, { word, at: `2026-05-1${word.charCodeAt(0) - 96}T09:00:00.000Z` });
    }
    book.strike(ARI, id('la'));
    book.strike(VELAZAR, id('vb'));
    const foreign = listBody(id('vc'), ARI, { C1: 'not_seen' });
    book.tell(ARI, 'checklist_response', { author: NADIA, body: foreign });
    const [grid] = (await over(book)).lists;
    expect(grid?.columns.map(({ visit }) => visit)).toEqual([id('vc')]);
  });
});

describe('carers side by side', () => {
  it('stand together at each visit, each compared with their own answers alone', async () => {
    const book = sampleBook('maud');
    tellCarer(book, 'a', '2026-05-10T09:00:00.000Z', [
      [KIAN, { P1: 'not_seen' }],
      [SAMIRA, { P1: 'seen' }],
    ]);
    tellCarer(book, 'b', '2026-06-10T09:00:00.000Z', [
      [SAMIRA, { P1: 'seen' }],
      [KIAN, { P1: 'seen' }],
    ]);
    const { grids, without } = (await over(book)).carers;
    expect(grids).toHaveLength(1);
    expect(grids[0]?.carer).toBeNull();
    expect(grids[0]?.columns.map(({ visit, carer }) => [visit, carer?.name])).toEqual([
      [id('va'), 'Samira Velazar'],
      [id('va'), 'Kian Velazar'],
      [id('vb'), 'Samira Velazar'],
      [id('vb'), 'Kian Velazar'],
    ]);
    expect(grids[0]?.rows[0]?.cells.map((cell) => cell?.mark)).toEqual([null, null, null, 'first_seen']);
    expect(without).toEqual([]);
  });

  it('are not compared within one visit', async () => {
    const book = sampleBook('maud');
    tellCarer(book, 'a', '2026-05-10T09:00:00.000Z', [
      [KIAN, { P1: 'not_seen' }],
      [KIAN, { P1: 'sometimes' }],
    ]);
    const [row] = (await over(book)).carers.grids[0]?.rows ?? [];
    expect(row?.cells.map((cell) => cell?.mark)).toEqual([null, null]);
  });

  it('name a carer about whom there is no list yet, and no professional', async () => {
    const book = sampleBook('maud');
    tellCarer(book, 'a', '2026-05-10T09:00:00.000Z', [[SAMIRA, { P1: 'seen' }]]);
    book.tell(VELAZAR, 'adult', {
      body: {
        name: 'Leyla Aram',
        description: null,
        relations: [{ child: ARI, relation: 'professional' }],
        sleeps_here: 'no',
        cares_for_child: 'sometimes',
        language: null,
        note: null,
      },
    });
    const { grids, without } = (await over(book)).carers;
    expect(grids[0]?.carer?.name).toBe('Samira Velazar');
    expect(without.map(({ name }) => name)).toEqual(['Kian Velazar']);
  });

  it('never stand in the table about the child', async () => {
    const book = sampleBook('maud');
    tellCarer(book, 'a', '2026-05-10T09:00:00.000Z', [[SAMIRA, { P1: 'seen' }]]);
    expect((await over(book)).lists).toEqual([]);
  });
});
