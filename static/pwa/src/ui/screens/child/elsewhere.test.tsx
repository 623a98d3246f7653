/** What the page of a child who has joined another family shows of the time before. */
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { HandmadeBook } from '../../../views/tests/book';
import { ARI, LARKMOSS, MAUD, sampleBook, tellVisit, VELAZAR } from '../../../views/tests/sample';
import type { Bodies } from '../../../wire/records';
import { App, fetchScreens } from '../../app';
import { go, to } from '../../router';
import { FakeEngine } from '../../tests/fake_engine';
import { show } from '../../tests/glass';

let book: HandmadeBook;
let visit: string;

beforeAll(async () => {
  await Promise.all([fetchScreens(), import('../over_time')]);
});
afterEach(() => go('/'));
beforeEach(() => {
  book = sampleBook();
  visit = tellVisit(book, { word: 'a', at: '2026-11-19T10:00:00.000Z' });
  const body = book.all.get(ARI)?.find(({ change }) => change.type === 'child')?.change.body;
  book.tell(ARI, 'child', {
    record: ARI,
    author: MAUD,
    body: { ...(body as Bodies['child']), family: LARKMOSS },
  });
  book.kinds.set(ARI, { kind: 'child', family: LARKMOSS });
});

async function opened(address: string) {
  go(address);
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  const glass = await show(<App engine={engine} code={null} />);
  for (let turn = 0; turn < 6; turn++) await glass.settle();
  return glass;
}

const leadsToVisit = () => document.querySelector(`a[href="${to.visit(VELAZAR, visit)}"]`) !== null;

it('is what was recorded of them, with the way to the visit where that is here', async () => {
  const glass = await opened(to.child(ARI));
  expect(glass.text()).toContain('Ari was in another family then');
  expect(glass.text()).toContain('Turned to each voice');
  expect(leadsToVisit()).toBe(true);
  await (await opened(to.overTime(ARI))).press('Words');
  expect(leadsToVisit()).toBe(true);
});

it('leads to no visit that is not here', async () => {
  book.kinds.delete(VELAZAR);
  const page = await opened(to.child(ARI));
  expect(page.text()).toContain('Turned to each voice');
  const glass = await opened(to.overTime(ARI));
  await glass.press('Words');
  expect(glass.text()).toContain('The visit itself is not on this device.');
  expect(document.querySelector(`a[href*="${visit}"]`)).toBeNull();
});
