/** A child over time: words and voice, growth, and what does not count. */
import { describe, expect, it } from 'vitest';
import type { Bodies } from '../wire/records';
import { view } from '.';
import { type HandmadeBook, id } from './tests/book';
import {
  ARI,
  IVO,
  JUNO,
  PRIYA,
  quoteBody,
  SAMIRA,
  sampleBook,
  tellVisit,
  VELAZAR,
  visitBody,
} from './tests/sample';

const over = async (book: HandmadeBook, child = ARI) => {
  const rows = await view({ is: 'over_time', child }, book);
  if (!rows) throw new Error('the child is here');
  return rows;
};

describe('words over time', () => {
  it('are the child’s own and the voice without words, newest first; others stand apart', async () => {
    const book = sampleBook('maud');
    tellVisit(book, { word: 'a', at: '2026-05-10T09:00:00.000Z' });
    tellVisit(book, { word: 'b', at: '2026-06-10T09:00:00.000Z' });
    const at = '2026-05-20T09:00:00.000Z';
    book.tell(VELAZAR, 'visit', {
      record: id('vc'),
      author: PRIYA,
      at,
      body: visitBody(at, ARI, [id('u'), id('qs'), id('qj')]),
    });
    book.tell(ARI, 'unspoken_voice', {
      record: id('u'),
      author: PRIYA,
      at,
      body: {
        visit: id('vc'),
        child: ARI,
        seen: 'Looked back at Kian.',
        context: null,
        possible_meanings: ['One', 'Two'],
        view: null,
        noticed_at: at,
      },
    });
    const said = { ...quoteBody(id('vc'), ARI), speaker: SAMIRA, speaker_kind: 'adult' as const };
    book.tell(ARI, 'quote', { record: id('qs'), author: PRIYA, at, body: said });
    book.strike(ARI, id('qa'));
    // A brother or sister speaks for themselves, also beside this child.
    const sister = { ...quoteBody(id('vc'), ARI), speaker: JUNO };
    book.tell(ARI, 'quote', {
      record: id('qj'),
      author: PRIYA,
      at: '2026-05-19T09:00:00.000Z',
      body: sister,
    });
    const { own, others } = (await over(book)).voice;
    expect(own.map((line) => [line.is, line.at.slice(0, 10)])).toEqual([
      ['quote', '2026-06-10'],
      ['unspoken', '2026-05-20'],
    ]);
    expect(own[0]).toMatchObject({
      by_name: 'Priya Calloway',
      restricted: false,
      quote: { exact_words: 'ba ba', said_to: 'Kian', prompt: 'unprompted', who_heard: ['Samira'] },
    });
    expect(others.map(({ quote }) => quote.speaker.name)).toEqual(['Samira Velazar', 'Juno']);
  });
});

describe('growth over time', () => {
  const growth = (taken_on: string, more: Partial<Bodies['growth']> = {}): Bodies['growth'] => ({
    visit: null,
    child: IVO,
    taken_on,
    weight_g: 3720,
    length_mm: null,
    head_mm: null,
    clothing: 'none',
    scales: 'calibrated',
    measured_by: 'Priya Calloway',
    measurer_role: 'health_visitor',
    source: 'me',
    centile_band: '2-9',
    chart: 'uk_who',
    feeding: null,
    lead: null,
    views_differ: null,
    view: null,
    ...more,
  });

  it('stands by the day of measuring, with the age and the corrected age of that day', async () => {
    const book = sampleBook('maud');
    book.tell(IVO, 'growth', { record: id('g2'), body: growth('2026-10-20') });
    book.tell(IVO, 'growth', { record: id('g1'), body: growth('2026-07-20', { weight_g: 2660 }) });
    const found = (await over(book, IVO)).growth;
    expect(found).toMatchObject({ born_on: '2026-06-20', due_on: '2026-08-22' });
    expect(found.lines).toMatchObject([
      { taken_on: '2026-07-20', weight_g: 2660, age: { days_to_due_date: 33, corrected: null } },
      {
        taken_on: '2026-10-20',
        weight_g: 3720,
        centile_band: '2-9',
        measurer_role: 'health_visitor',
        age: { corrected: { unit: 'weeks', weeks: 8 } },
      },
    ]);
  });

  it('takes an addendum in place of what it was, and nothing that was struck', async () => {
    const book = sampleBook('maud');
    const record = book.tell(IVO, 'growth', { author: PRIYA, body: growth('2026-07-20') });
    const wrong = book.tell(IVO, 'growth', { author: PRIYA, body: growth('2026-08-20') });
    const body = growth('2026-07-20', { weight_g: 2700 });
    book.tell(IVO, 'growth', { record, author: PRIYA, status: 'addendum', body });
    book.strike(IVO, wrong);
    const { lines } = (await over(book, IVO)).growth;
    expect(lines).toMatchObject([{ weight_g: 2700, addendum: true }]);
  });

  it('says of what its author left out that it was not measured', async () => {
    const book = sampleBook('maud');
    const { child, taken_on, weight_g, measured_by, measurer_role, source, chart } = growth('2026-07-20');
    const body = { child, taken_on, weight_g, measured_by, measurer_role, source, chart };
    book.tell(IVO, 'growth', { body: body as Bodies['growth'] });
    const { lines } = (await over(book, IVO)).growth;
    expect(lines).toMatchObject([{ weight_g: 3720, length_mm: null, head_mm: null, centile_band: null }]);
  });

  it('has no due date for a child who was not born early', async () => {
    expect((await over(sampleBook('maud'))).growth.due_on).toBeNull();
  });
});

it('holds no total, grade or score under any name', async () => {
  const book = sampleBook('maud');
  tellVisit(book, { word: 'a', at: '2026-05-10T09:00:00.000Z' });
  const rows = [await over(book), await view({ is: 'coverage', family: VELAZAR }, book)];
  expect(JSON.stringify(rows)).not.toMatch(/"(total|score|grade|sum|percent|rating|level|count)"/);
});

it('is nothing where the child is not here', async () => {
  expect(await view({ is: 'over_time', child: id('nobody') }, sampleBook())).toBeNull();
});
