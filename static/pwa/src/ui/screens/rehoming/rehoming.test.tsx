import { afterEach, beforeAll, expect, it } from 'vitest';
import { ARI, JUNO, LARKMOSS, sampleBook, tellVisit, VELAZAR } from '../../../views/tests/sample';
import type { Draft } from '../../../visit/draft';
import { App, fetchScreens } from '../../app';
import { go, to } from '../../router';
import { FakeEngine } from '../../tests/fake_engine';
import { show } from '../../tests/glass';

beforeAll(async () => {
  await Promise.all([fetchScreens(), import('.')]);
});
afterEach(() => go('/'));

const AT = '2026-11-19T10:00:00.000Z';

async function page() {
  const book = sampleBook();
  const visit = tellVisit(book, { word: 'a', at: AT, observations: 'Turned to the kettle.' });
  book.strike(VELAZAR, visit);
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(to.visit(VELAZAR, visit));
  const glass = await show(<App engine={engine} code={null} />);
  for (let turn = 0; turn < 8; turn++) await glass.settle();
  go(to.rehoming(VELAZAR, visit));
  for (let turn = 0; turn < 8; turn++) await glass.settle();
  return { book, glass };
}

it('asks which child it was, and begins a visit to that child’s family with the words', async () => {
  const { book, glass } = await page();
  expect(glass.text()).not.toContain('Ari, Velazar');
  await glass.press('Begin the visit');
  expect(glass.text()).toContain('Choose the right child.');
  await glass.press('Juno, Larkmoss');
  await glass.press('Begin the visit');
  for (let turn = 0; turn < 8; turn++) await glass.settle();
  const [draft] = book.draftList as Draft[];
  expect(draft).toMatchObject({ family: LARKMOSS, started_at: AT });
  const part = draft?.children.find(({ child }) => child === JUNO);
  expect(part?.observations.text).toBe('Turned to the kettle.');
  expect(JSON.stringify(draft)).not.toContain(ARI);
  expect(window.location.pathname).toBe(`/visit/${draft?.draft}/visit/${JUNO}`);
});
