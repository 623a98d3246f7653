/** What was asked in private is read where a visit is supervised, and on no device that is carried into a home. */
import { expect, it } from 'vitest';
import type { Bodies } from '../wire/records';
import { view } from '.';
import { id } from './tests/book';
import { ARI, PRIYA, SAMIRA, sampleBook, tellVisit, VELAZAR } from './tests/sample';

const AT = '2026-11-19T10:00:00.000Z';

const enquiry = (visit: string): Bodies['private_enquiry'] => ({
  visit,
  carer: SAMIRA,
  asked: 'yes',
  alone_confirmed: true,
  answer: 'He shouts at night.',
  pattern: null,
  children_exposed: [
    { child: ARI, how: 'Hears it.' },
    { child: id('away'), how: 'Was in the room.' },
  ],
  orders: null,
  marac_on: null,
  next_ask: null,
});

function asked(me: 'priya' | 'maud') {
  const book = sampleBook(me);
  const visit = tellVisit(book, { word: 'a', at: AT });
  const other = tellVisit(book, { word: 'b', at: AT });
  const record = book.tell(VELAZAR, 'private_enquiry', { author: PRIYA, at: AT, body: enquiry(visit) });
  const read = async (of = visit) =>
    (await view({ is: 'review', family: VELAZAR, visit: of }, book))?.enquiries;
  return { book, visit, other, record, read };
}

it('stands at the desk with its own visit alone: who asked, whom, and which children it names', async () => {
  const { other, record, read } = asked('maud');
  expect(await read()).toMatchObject([
    {
      record,
      by_name: 'Priya Calloway',
      at: AT,
      changed_at: null,
      struck: false,
      carer: { name: 'Samira Velazar' },
      body: { answer: 'He shouts at night.' },
      exposed: [
        { name: 'Ari', how: 'Hears it.' },
        { name: '', how: 'Was in the room.' },
      ],
    },
  ]);
  expect(await read(other)).toEqual([]);
});

it('is given to no practitioner, and to nobody with the visit itself', async () => {
  expect(await asked('priya').read()).toEqual([]);
  const { book, visit } = asked('maud');
  const rows = await view({ is: 'visit', family: VELAZAR, visit }, book);
  expect(rows).not.toBeNull();
  expect(JSON.stringify(rows)).not.toContain('He shouts');
});

it('is shown as struck when it was entered in error', async () => {
  const { book, record, read } = asked('maud');
  book.strike(VELAZAR, record);
  expect(await read()).toMatchObject([{ record, struck: true }]);
});
