import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ARI, MAUD, PRIYA, sampleBook, tellReview, tellVisit, VELAZAR } from '../../../views/tests/sample';
import type { ReviewDraft } from '../../../visit/review_draft';
import { reviewDraftId } from '../../../visit/review_draft';
import type { Entry } from '../../../wire/records';
import { App, fetchScreens } from '../../app';
import { go, to } from '../../router';
import { FakeEngine } from '../../tests/fake_engine';
import { show } from '../../tests/glass';

beforeAll(fetchScreens);
afterEach(() => go('/'));

type Book = ReturnType<typeof sampleBook>;

/** A page as it is after a lock or a crash: a new engine that has the stored drafts and nothing else. */
async function page(book: Book, address: string) {
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(address);
  const glass = await show(<App engine={engine} code={null} />);
  // The rows, then what was begun, then the form.
  for (let turn = 0; turn < 3; turn++) await glass.settle();
  return { engine, glass };
}

function desk() {
  const book = sampleBook('maud');
  const visit = tellVisit(book, { word: 'a', at: '2026-11-19T10:00:00.000Z' });
  return { book, address: to.review(VELAZAR, visit) };
}

function asked() {
  const book = sampleBook('priya');
  const visit = tellVisit(book, { word: 'a', at: '2026-11-19T10:00:00.000Z' });
  const question = tellReview(book, visit, 'question', MAUD, '2026-11-20T09:00:00.000Z', { text: 'How?' });
  return { book, visit, question, address: to.visit(VELAZAR, visit) };
}

const texts = (book: Book) => book.draftList.map((each) => (each as ReviewDraft).text);

describe.each([
  ['Ask a question', 'Your question'],
  ['Give a direction', 'Your direction'],
  ['Mark as reviewed', 'A word to the author (may be left empty)'],
])('%s', (button, label) => {
  it('is kept through a lock and stands where it was left', async () => {
    const { book, address } = desk();
    const first = await page(book, address);
    await first.glass.press(button);
    await first.glass.type(label, 'Was Kian in the room?');
    await first.engine.lock();
    expect(texts(book)).toEqual(['Was Kian in the room?']);
    expect(book.draftList).toMatchObject([{ child: ARI }]);
    const { engine, glass } = await page(book, address);
    expect(glass.field(label).value).toBe('Was Kian in the room?');
    await glass.press(button === 'Mark as reviewed' ? 'Mark as reviewed' : 'Sign and send');
    expect(engine.signed.at(-1)?.[0]?.body).toMatchObject({ text: 'Was Kian in the room?' });
    expect(book.draftList).toEqual([]);
  });

  it('is given up with one tap while nothing is written, and with a second one afterwards', async () => {
    const { book, address } = desk();
    const { engine, glass } = await page(book, address);
    await glass.press(button);
    await glass.press('Cancel');
    expect(() => glass.field(label)).toThrow();
    await glass.press(button);
    await glass.type(label, 'Was Kian in the room?');
    await glass.press('Cancel');
    await glass.press('Keep');
    expect(glass.field(label).value).toBe('Was Kian in the room?');
    await glass.press('Cancel');
    await glass.press('Remove for good');
    await engine.refresh();
    expect(() => glass.field(label)).toThrow();
    expect(book.draftList).toEqual([]);
  });
});

describe('what is written to a visit', () => {
  it('is saved without leaving the field, before the device can lock by itself', async () => {
    const { book, address } = desk();
    const { glass } = await page(book, address);
    await glass.press('Ask a question');
    await glass.type('Your question', 'Was Kian in the room?');
    await expect.poll(() => texts(book), { timeout: 2000 }).toEqual(['Was Kian in the room?']);
  });

  it('is kept in a reply, for the question it answers', async () => {
    const { book, question, address } = asked();
    const first = await page(book, address);
    await first.glass.type('Your reply', 'He picked Ari up at once.');
    await first.engine.lock();
    expect(book.draftList[0]?.draft).toBe(reviewDraftId(question, 'reply'));
    const { engine, glass } = await page(book, address);
    expect(glass.field('Your reply').value).toBe('He picked Ari up at once.');
    await glass.press('Sign and send the reply');
    expect(engine.signed.at(-1)?.[0]?.body).toMatchObject({ kind: 'reply', answers: question });
    expect(book.draftList).toEqual([]);
  });

  it('is no visit to be finished', async () => {
    const { book, visit, address } = asked();
    const { engine, glass } = await page(book, address);
    await glass.type('Your reply', 'He picked Ari up at once.');
    await engine.lock();
    expect(book.draftList).toHaveLength(1);
    const start = await page(book, '/');
    expect(start.glass.text()).not.toContain('Finish and sign');
    const ways = [...start.glass.root.querySelectorAll(`a[href="${to.visit(VELAZAR, visit)}"]`)];
    expect(ways.map(({ textContent }) => textContent)).toContain('Your reply, Velazar');
    expect(start.glass.root.querySelector('a[href*="undefined"]')).toBeNull();
  });

  it('is thrown away when its author says so, and leaves room for the next', async () => {
    const { book, address } = desk();
    const { glass } = await page(book, address);
    await glass.press('Ask a question');
    await glass.type('Your question', 'Not this');
    await glass.press('Cancel');
    await glass.press('Remove for good');
    expect(book.draftList).toEqual([]);
    await glass.press('Ask a question');
    expect(glass.field('Your question').value).toBe('');
  });

  it('marks the visit as it was opened, until its reader has said that they read the change', async () => {
    const { book, address } = desk();
    const { engine, glass } = await page(book, address);
    const first = book.all.get(VELAZAR)?.at(-1)?.change;
    const marks = () =>
      engine.signed.flat().map(({ body }) => body as { kind: string; read_change?: string });
    expect(marks()).toMatchObject([{ kind: 'opened', read_change: first?.change }]);
    await glass.press('Mark as reviewed');
    const { record, body, change: supersedes } = first as Entry<'visit'>['change'];
    book.tell(VELAZAR, 'visit', { record, author: PRIYA, status: 'addendum', supersedes, body });
    await engine.refresh();
    await glass.settle();
    expect(glass.text()).toContain('Changed since you opened this page');
    await glass.press('Mark as reviewed');
    expect(marks().at(-1)).toMatchObject({ kind: 'reviewed', read_change: first?.change });
    await glass.press('I have read the change');
    expect(glass.text()).not.toContain('Changed since you opened this page');
    await glass.press('Mark as reviewed');
    await glass.press('Mark as reviewed');
    const second = book.all.get(VELAZAR)?.findLast(({ change }) => change.type === 'visit')?.change.change;
    expect(second).not.toBe(first?.change);
    expect(marks().at(-1)).toMatchObject({ kind: 'reviewed', read_change: second });
  });

  it('has an id of its own for each kind', () => {
    const kinds = ['question', 'direction', 'reviewed', 'reply'] as const;
    const ids = kinds.map((kind) => reviewDraftId('00'.repeat(16), kind));
    expect(new Set(ids).size).toBe(4);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  });
});
