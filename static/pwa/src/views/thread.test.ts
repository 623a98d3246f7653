/** A conversation stands in the order in which it was filed, whatever the clocks of the devices said. */
import { expect, it } from 'vitest';
import { view } from '.';
import { MAUD, PRIYA, sampleBook, tellReview, tellVisit, VELAZAR } from './tests/sample';

const AT = '2026-11-19T10:00:00.000Z';

it('follows stream versions, own words on their way last, though a clock runs days ahead', async () => {
  const book = sampleBook();
  const visit = tellVisit(book, { word: 'a', at: AT });
  tellReview(book, visit, 'question', MAUD, '2026-11-25T09:00:00.000Z', { text: 'first' });
  const second = tellReview(book, visit, 'question', MAUD, '2026-11-20T09:00:00.000Z', { text: 'second' });
  const ask = { is: 'visit', family: VELAZAR, visit } as const;
  expect((await view(ask, book))?.may_reply_to).toBe(second);
  tellReview(book, visit, 'reply', PRIYA, '2026-11-18T09:00:00.000Z', {
    text: 'third',
    answers: second,
    filed: false,
    seq: 9,
  });
  expect((await view(ask, book))?.thread.map(({ text }) => text)).toEqual(['first', 'second', 'third']);
});
