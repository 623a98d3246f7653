/** What a summary tells of a family's visits, however many there are. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Bodies } from '../wire/records';
import { view } from '.';
import { type HandmadeBook, id } from './tests/book';
import { ARI, MAUD, PRIYA, sampleBook, tellReview, tellVisit, VELAZAR } from './tests/sample';

describe('an older visit that was reviewed', () => {
  let book: HandmadeBook;
  let old: string;

  beforeEach(() => {
    book = sampleBook();
    old = tellVisit(book, { word: 'old', at: '2026-05-01T10:00:00.000Z' });
    tellReview(book, old, 'reviewed', MAUD, '2026-05-02T10:00:00.000Z');
    for (let n = 10; n < 22; n += 1) {
      const visit = tellVisit(book, { word: `w${n}`, at: `2026-06-${n}T10:00:00.000Z` });
      tellReview(book, visit, 'reviewed', MAUD, '2026-07-01T10:00:00.000Z');
    }
  });

  const messages = async () => (await view({ is: 'today' }, book)).messages.map(({ review }) => review);

  it.each(['question', 'direction'] as const)('brings a %s to its author, until they reply', async (kind) => {
    const asked = tellReview(book, old, kind, MAUD, '2026-11-20T10:00:00.000Z', { text: 'Ring the ward.' });
    expect(await messages()).toEqual([asked]);
    tellReview(book, old, 'reply', PRIYA, '2026-11-21T09:00:00.000Z', { text: 'I rang.', answers: asked });
    expect(await messages()).toEqual([]);
  });
});

describe('a visit of which a part is missing', () => {
  const AT = '2026-11-19T10:00:00.000Z';
  const called = (visit: string): Bodies['contact_record'] =>
    ({ child: ARI, visit, about: [], outcome: 'answered', agency: 'gp', at: AT }) as never;

  it('goes on being said to arrive, whatever else names it', async () => {
    const book = sampleBook('maud');
    const visit = tellVisit(book, { word: 'a', at: AT, missing: 1 });
    book.tell(ARI, 'contact_record', { author: PRIYA, at: AT, body: called(visit) });
    const at = { have: 3, of: 4 };
    expect((await view({ is: 'queue' }, book)).items).toMatchObject([{ visit, arriving: at }]);
    expect(await view({ is: 'review', family: VELAZAR, visit }, book)).toMatchObject({ arriving: at });
  });

  it('is whole when the call that it lists is here', async () => {
    const book = sampleBook('maud');
    const visit = tellVisit(book, { word: 'a', at: AT, parts: [id('call')] });
    book.tell(ARI, 'contact_record', { record: id('call'), author: PRIYA, at: AT, body: called(visit) });
    expect((await view({ is: 'queue' }, book)).items).toMatchObject([{ visit, arriving: null }]);
  });

  it('is whole when the part that it lists is of a type that only a newer app knows', async () => {
    const book = sampleBook('maud');
    const visit = tellVisit(book, { word: 'a', at: AT, parts: [id('new')] });
    const body = { child: ARI, visit, place: 'cot' } as never;
    book.tell(ARI, 'sleep_place' as 'quote', { record: id('new'), author: PRIYA, at: AT, body });
    expect((await view({ is: 'queue' }, book)).items).toMatchObject([{ visit, arriving: null }]);
  });
});
