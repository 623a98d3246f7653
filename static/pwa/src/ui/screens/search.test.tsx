import { afterEach, beforeAll, expect, it } from 'vitest';
import { ARI, quoteBody, sampleBook, tellVisit, VELAZAR } from '../../views/tests/sample';
import { App, fetchScreens } from '../app';
import { go, to } from '../router';
import { FakeEngine } from '../tests/fake_engine';
import { show } from '../tests/glass';

beforeAll(fetchScreens);
afterEach(() => go('/'));

async function searching(term: string) {
  const book = sampleBook('priya');
  const visit = tellVisit(book, { word: 'a', at: '2026-11-19T10:00:00.000Z' });
  book.tell(ARI, 'quote', { body: { ...quoteBody(visit, ARI), exact_words: 'He sings to the moon.' } });
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go('/search');
  const glass = await show(<App engine={engine} code={null} />);
  await glass.type('Words to find', term);
  await glass.press('Search');
  await glass.settle();
  return { glass, visit };
}

it('shows what was found, marks the words, and leads to the visit', async () => {
  const { glass, visit } = await searching('the MOON');
  expect(glass.root.querySelector('main [role=status]')?.textContent).toBe('1 record found');
  expect(glass.root.querySelector('mark')?.textContent).toBe('the moon');
  expect(glass.root.querySelector('.card a')?.getAttribute('href')).toBe(to.visit(VELAZAR, visit));
});

it('says in words that nothing was found, or that more must be typed', async () => {
  expect((await searching('albatross')).glass.text()).toContain('Nothing found on this device.');
  expect((await searching(' x ')).glass.text()).toContain('Type at least 2 letters');
});

it('keeps what is looked for out of address, title and history', async () => {
  const before = history.length;
  await searching('moon');
  expect(location.href).not.toContain('moon');
  expect(document.title).not.toContain('moon');
  expect(JSON.stringify(history.state ?? null)).not.toContain('moon');
  expect(history.length - before).toBeLessThanOrEqual(1);
});

it.each(['priya', 'maud'] as const)('is one tap from where %s starts', async (who) => {
  const book = sampleBook(who);
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  const glass = await show(<App engine={engine} code={null} />);
  expect(glass.root.querySelector('main a[href="/search"]')).not.toBeNull();
});
