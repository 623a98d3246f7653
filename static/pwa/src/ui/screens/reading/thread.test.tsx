/** A reply says which question it answers. */
import { expect, it } from 'vitest';
import { view } from '../../../views';
import { MAUD, PRIYA, sampleBook, tellReview, tellVisit, VELAZAR } from '../../../views/tests/sample';
import { show } from '../../tests/glass';
import { Thread } from './thread';

const AT = '2026-11-19T10:00:00.000Z';

it.each([0, 1])('in the words of the question, of two at the same time (%i)', async (which) => {
  const book = sampleBook('maud');
  const visit = tellVisit(book, { word: 'a', at: AT });
  const words = ['Did you see the cot?', 'Was the father alone with him?'];
  const asked = words.map((text) => tellReview(book, visit, 'question', MAUD, AT, { text }));
  tellReview(book, visit, 'reply', PRIYA, AT, { text: 'Yes.', answers: asked[which] ?? '' });
  const rows = await view({ is: 'visit', family: VELAZAR, visit }, book);
  const glass = await show(<Thread lines={rows?.thread ?? []} />);
  const items = [...glass.root.querySelectorAll('.thread__item')].map((each) => each.textContent);
  expect(items[2]).toMatch(/^Reply, Priya Calloway/);
  expect(items[2]).toContain(`In reply to the question of Maud Ellery: “${words[which]}”`);
  expect(items.slice(0, 2).join()).not.toContain('In reply');
});
