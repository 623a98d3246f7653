/** A question in private is closed until it is opened, and then says everything that was signed. */
import { expect, it } from 'vitest';
import type { EnquiryRow } from '../../../views/rows';
import { id } from '../../../views/tests/book';
import { ARI, SAMIRA } from '../../../views/tests/sample';
import { show } from '../../tests/glass';
import { Enquiries } from './enquiries';

it('names on a glance neither the person nor what was asked, and when opened all of it, in the words that were signed', async () => {
  const row: EnquiryRow = {
    record: id('e'),
    by_name: 'Priya Calloway',
    at: '2026-11-19T10:00:00.000Z',
    changed_at: null,
    struck: false,
    carer: { id: SAMIRA, name: 'Samira Velazar', description: null },
    exposed: [
      { name: 'Ari', how: 'Hears it.' },
      { name: '', how: 'Was in the room.' },
    ],
    body: {
      visit: id('v'),
      carer: SAMIRA,
      asked: 'yes',
      alone_confirmed: true,
      answer: 'He shouts at night.',
      pattern: 'He to her.',
      children_exposed: [{ child: ARI, how: 'Hears it.' }],
      orders: 'None.',
      marac_on: '2026-11-20',
      next_ask: '2026-12-01',
    },
  };
  const glass = await show(<Enquiries rows={[row]} />);
  const closed = glass.root.querySelector('details');
  expect(closed?.open).toBe(false);
  expect(closed?.querySelector('summary')?.textContent).toBe('A question in private · Restricted');
  const told = [...glass.root.querySelectorAll('.facts__row')].map((line) =>
    [...line.children].map((each) => each.textContent).join(': '),
  );
  expect(told).toEqual([
    'Who was to be asked: Samira Velazar',
    'Could you ask?: Yes, I asked',
    'Only this carer was in earshot: Yes',
    'What they answered, in their own words: He shouts at night.',
    'Who does what to whom: He to her.',
    'What Ari sees or hears of it: Hears it.',
    'What another child sees or hears of it: Was in the room.',
    'Court orders: None.',
    'Referred to MARAC on: 20 November 2026',
    'Ask again on: 1 December 2026',
    expect.stringMatching(/^By Priya Calloway: Signed 19 Nov/),
  ]);
});

it('is nothing where nothing was asked, or where the reader may not learn of it', async () => {
  expect((await show(<Enquiries rows={[]} />)).root.textContent).toBe('');
});
