import { expect, it } from 'vitest';
import { RULES } from '.';
import { NEWEST } from './tests/newest';
import { page } from './tests/page';
import { STORY } from './tests/story';
import { IN_WORDS, TABLE } from './tests/table';

it('has every rule in words, and a place for it in the sample caseload', () => {
  expect(Object.keys(IN_WORDS)).toEqual(Object.keys(TABLE));
  const placed = new Set(STORY.flatMap((event) => event.for));
  expect(Object.keys(RULES).filter((code) => !placed.has(code))).toEqual([]);
});

it('is the page of the docs', async () => {
  await expect(page(NEWEST)).toMatchFileSnapshot('../../../../docs/rule-table.md');
});
