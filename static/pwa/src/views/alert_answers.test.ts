/** An answer to what a rule raised stays that of whoever signed it, and a second one does not write over it. */
import { expect, it } from 'vitest';
import type { Bodies } from '../wire/records';
import { view } from '.';
import { id } from './tests/book';
import { ARI, MAUD, NADIA, PRIYA, sampleBook, tellVisit, VELAZAR } from './tests/sample';

type State = Bodies['alert']['state'];

const ALERT = id('alert');

function raised() {
  const book = sampleBook('maud');
  const visit = tellVisit(book, { word: 'a', at: '2026-11-19T10:00:00.000Z' });
  const body = (state: State, response: string | null): Bodies['alert'] => ({
    child: ARI,
    visit,
    rule: 'R42',
    pack: 'england@1',
    level: 'alert',
    facts: [],
    raised_at: '2026-11-19T10:00:00.000Z',
    state,
    response,
  });
  const base = book.all.get(ARI)?.length ?? 0;
  book.tell(ARI, 'alert', { record: ALERT, author: PRIYA, body: body('open', null) });
  const answer = (author: string, at: string, state: State, response: string | null) =>
    book.tell(ARI, 'alert', { record: ALERT, author, at, base: base + 1, body: body(state, response) });
  const read = async () => {
    const rows = await view({ is: 'visit', family: VELAZAR, visit }, book);
    const onVisit = rows?.children[0]?.found.find((row) => row.type === 'alert');
    const alone = await view({ is: 'alert', child: ARI, alert: ALERT }, book);
    if (onVisit?.type !== 'alert' || !alone) throw new Error('the alert is here');
    expect(onVisit.answers).toEqual(alone.answers);
    expect(onVisit.body.state).toBe(alone.body.state);
    return alone;
  };
  return { answer, read };
}

it('is told with its author and its time, and never as the word of whoever signed the visit', async () => {
  const { answer, read } = raised();
  expect((await read()).answers).toEqual([]);
  answer(MAUD, '2026-11-20T09:00:00.000Z', 'resolved', 'Nothing further is needed.');
  expect((await read()).answers).toMatchObject([
    {
      by_name: 'Maud Ellery',
      at: '2026-11-20T09:00:00.000Z',
      state: 'resolved',
      response: 'Nothing further is needed.',
    },
  ]);
});

it('stands beside another that was signed at the same time, in the order of filing; the last one says how it stands', async () => {
  const { answer, read } = raised();
  answer(NADIA, '2026-11-21T09:00:00.000Z', 'not_applicable', 'A shadow, not a mark.');
  answer(PRIYA, '2026-11-20T09:00:00.000Z', 'resolved', 'I asked both parents again.');
  const { answers, body } = await read();
  expect(answers.map(({ by_name, response }) => [by_name, response])).toEqual([
    ['Nadia Ferris', 'A shadow, not a mark.'],
    ['Priya Calloway', 'I asked both parents again.'],
  ]);
  expect(body.state).toBe('resolved');
});
