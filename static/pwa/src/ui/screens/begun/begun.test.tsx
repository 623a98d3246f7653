import { afterEach, beforeAll, expect, it } from 'vitest';
import { id } from '../../../views/tests/book';
import { sampleBook, VELAZAR } from '../../../views/tests/sample';
import type { AnyDraft } from '../../../visit/draft';
import { App, fetchScreens } from '../../app';
import { go, to } from '../../router';
import { BEGUN } from '../../strings/begun';
import { EDIT } from '../../strings/living';
import { FakeEngine } from '../../tests/fake_engine';
import { show } from '../../tests/glass';

beforeAll(async () => {
  await Promise.all([fetchScreens(), import('.')]);
});
afterEach(() => go('/'));

const DRAFT = id('reply');
const REPLY: AnyDraft = {
  draft: DRAFT,
  format: 1,
  kind: 'review',
  review_kind: 'reply',
  family: VELAZAR,
  visit: id('gone'),
  answers: id('question'),
  record: id('record'),
  text: 'She was seen alone because',
  updated_at: '2026-11-21T11:00:00.000Z',
};

async function page(drafts: AnyDraft[], address: string, reader: 'priya' | 'maud' = 'priya') {
  const book = sampleBook(reader);
  book.draftList = drafts;
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(address);
  const glass = await show(<App engine={engine} code={null} />);
  for (let turn = 0; turn < 6; turn++) await glass.settle();
  return { book, glass };
}

it.each(['priya', 'maud'] as const)(
  'words without a form are found from the first screen of %s',
  async (reader) => {
    const { glass } = await page([REPLY], '/', reader);
    expect(glass.text()).toContain(EDIT.unfinished);
    expect(glass.root.querySelector(`a[href="${to.begun(DRAFT)}"]`)?.textContent).toBe('Your reply, Velazar');
  },
);

it('words without a form are read, and removed with two taps', async () => {
  const { book, glass } = await page([REPLY], to.begun(DRAFT));
  expect(glass.text()).toContain('She was seen alone because');
  expect(glass.text()).toContain(BEGUN.why);
  await glass.press('Remove');
  expect(book.draftList).toHaveLength(1);
  await glass.press('Remove for good');
  expect(book.draftList).toEqual([]);
});

it('of a correction and of an answer with a call all words are shown, and no id and no hour', async () => {
  const of = { draft: DRAFT, format: 1, family: VELAZAR, updated_at: REPLY.updated_at } as const;
  const call = { at: '2026-11-21T10:59:00.000Z', called: 'Dr Osei', advised: 'Come at four' };
  const edit = { kind: 'edit', stream: id('ari'), stream_kind: 'child', record: id('alert') } as const;
  const answer = {
    ...of,
    ...edit,
    type: 'alert',
    act: 'edit',
    base: 3,
    edits: { call, text: 'Rang the ward' },
  };
  const first = await page([answer as AnyDraft], to.begun(DRAFT));
  expect([...first.glass.root.querySelectorAll('.words')].map(({ textContent }) => textContent)).toEqual([
    'Dr Osei',
    'Come at four',
    'Rang the ward',
  ]);
  const bodies = { [id('change')]: { visit: id('visit'), exact_words: 'Mama gone' } };
  const second = await page([{ ...of, kind: 'mend', bodies } as unknown as AnyDraft], to.begun(DRAFT));
  expect([...second.glass.root.querySelectorAll('.words')].map(({ textContent }) => textContent)).toEqual([
    'Mama gone',
  ]);
});
