/** A part that its author changed after signing says so, and what it said before is one tap away. */
import { expect, it } from 'vitest';
import { view } from '../../../views';
import { id } from '../../../views/tests/book';
import { ARI, listBody, noteBody, PRIYA, sampleBook, tellVisit, VELAZAR } from '../../../views/tests/sample';
import { show } from '../../tests/glass';
import { VisitBody } from './visit_body';

const AT = '2026-11-19T10:00:00.000Z';
const CHANGED = /Changed by its author after signing, 20 Nov.*the newest words are shown\./;

it('marks the note and the list, and keeps the words of before closed under whose they are', async () => {
  const book = sampleBook();
  const visit = tellVisit(book, { word: 'a', at: AT, observations: 'Slept.' });
  const changed = { author: PRIYA, status: 'addendum', at: '2026-11-20T17:00:00.000Z' } as const;
  book.tell(ARI, 'child_visit', { ...changed, record: id('na'), body: noteBody(visit, 'Woke and smiled.') });
  const answers = listBody(visit, ARI, { C1: 'not_seen' });
  book.tell(ARI, 'checklist_response', { ...changed, record: id('la'), body: answers });
  const rows = await view({ is: 'visit', family: VELAZAR, visit }, book);
  if (!rows) throw new Error('the visit is here');
  const glass = await show(<VisitBody visit={rows} level={2} />);
  const before = glass.root.querySelector('details');
  expect(before?.textContent).toMatch(/^As it read before Priya Calloway changed it.*Slept\./);
  expect(before?.open).toBe(false);
  before?.remove();
  const beside = glass.root.querySelector('ol.thread');
  expect(beside?.textContent).toMatch(/Observations of the child.*Was.*Slept\..*Now.*Woke and smiled\./);
  beside?.remove();
  expect(glass.text()).toContain('Woke and smiled.');
  expect(glass.text()).not.toContain('Slept.');
  expect(
    [...glass.root.querySelectorAll('p')].filter((each) => CHANGED.test(each.textContent ?? '')),
  ).toHaveLength(2);
});
