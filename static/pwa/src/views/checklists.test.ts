import { describe, expect, it } from 'vitest';
import { view } from '.';
import { sampleBook, tellVisit, VELAZAR } from './tests/sample';

async function review(visits: Record<string, string>[]) {
  const book = sampleBook('maud');
  const ids = visits.map((answers, place) =>
    tellVisit(book, { word: `${place}`, at: `2026-0${place + 1}-10T10:00:00.000Z`, answers }),
  );
  return view({ is: 'review', family: VELAZAR, visit: ids.at(-1) ?? '' }, book);
}

const answers = async (visits: Record<string, string>[]) =>
  (await review(visits))?.children[0]?.checklists[0]?.answers ?? [];

describe('answers beside earlier ones', () => {
  it('shows the earlier answer where it differs, and nothing where it does not', async () => {
    const [changed, same] = await answers([
      { C1: 'seen', C2: 'seen' },
      { C1: 'not_seen', C2: 'seen' },
    ]);
    expect(changed?.before).toEqual({ value: 'seen', at: '2026-01-10T10:00:00.000Z' });
    expect(same?.before).toBeNull();
  });

  it('looks past visits at which the item was not observed', async () => {
    const [answer] = await answers([{ C1: 'seen' }, { C1: 'not_observed' }, { C1: 'sometimes' }]);
    expect(answer?.before?.value).toBe('seen');
  });

  it('does not call "not observed" a change', async () => {
    const [answer] = await answers([{ C1: 'seen' }, { C1: 'not_observed' }]);
    expect(answer?.before).toBeNull();
  });

  it('never compares with a later visit', async () => {
    const book = sampleBook('maud');
    const early = tellVisit(book, { word: 'a', at: '2026-01-10T10:00:00.000Z', answers: { C1: 'seen' } });
    tellVisit(book, { word: 'b', at: '2026-02-10T10:00:00.000Z', answers: { C1: 'not_seen' } });
    const rows = await view({ is: 'review', family: VELAZAR, visit: early }, book);
    expect(rows?.children[0]?.checklists[0]?.answers[0]?.before).toBeNull();
  });
});

describe('the table of items by visit', () => {
  it('has the visits in order, with the newest last, and marks what changed', async () => {
    const rows = await review([{ C1: 'seen' }, { C1: 'not_observed' }, { C1: 'not_seen', C2: 'seen' }]);
    const [grid] = rows?.grids ?? [];
    expect(grid?.columns.map(({ at }) => at.slice(0, 7))).toEqual(['2026-01', '2026-02', '2026-03']);
    expect(grid?.rows[0]).toEqual({
      item: 'C1',
      cells: [
        { value: 'seen', note: null, mark: null, before: null },
        { value: 'not_observed', note: null, mark: null, before: null },
        {
          value: 'not_seen',
          note: null,
          mark: 'first_change',
          before: { value: 'seen', at: '2026-01-10T10:00:00.000Z' },
        },
      ],
    });
    expect(grid?.rows[1]?.cells).toEqual([
      null,
      null,
      { value: 'seen', note: null, mark: null, before: null },
    ]);
  });

  it('holds no total, grade or score under any name', async () => {
    const rows = await review([{ C1: 'seen' }, { C1: 'not_seen' }]);
    expect(JSON.stringify(rows)).not.toMatch(/"(total|score|grade|sum|percent|rating|level)"/);
  });
});
