/** How far a visit is on its way reads the same wherever it stands. */
import { expect, it } from 'vitest';
import { view } from '.';
import type { SentItem } from './notebook';
import { id } from './tests/book';
import { sampleBook, tellVisit, VELAZAR } from './tests/sample';

it('is on its way when the part that was set aside is sent again', async () => {
  const book = sampleBook();
  const visit = tellVisit(book, { word: 'a', at: '2026-11-19T10:00:00.000Z', seq: 5, filed: false });
  const [refused, ...rest] = book.sentItems as [SentItem, ...SentItem[]];
  for (const item of rest) item.delivery = 'filed';
  Object.assign(refused, { delivery: 'needs_you', why: 'not_allowed' });
  const read = async () => (await view({ is: 'visit', family: VELAZAR, visit }, book))?.delivery;
  expect(await read()).toBe('needs_you');
  const again = { ...refused, seq: 20, change: { ...refused.change, change: id('again') } };
  book.sentItems.push({ ...again, delivery: 'on_device', why: null });
  refused.again = id('again');
  expect(await read()).toBe('on_device');
  expect((await view({ is: 'outbox' }, book)).items).toMatchObject([{ key: visit, state: 'on_device' }]);
});
