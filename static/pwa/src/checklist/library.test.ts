import { describe, expect, it } from 'vitest';
import type { AnswerList, AnswerSets } from './definition';
import { fitsAge, library } from './library';
import { BABY_CUES, BABY_OBSERVATION, PARENT_OBSERVATION, PUBLISHED } from './published';

const TODAY = '2026-11-21';
const ANSWERS: AnswerSets = {
  always: { value: 'not_observed', label: 'Not observed' },
  sets: [{ key: 'std', values: [{ value: 'seen', label: 'Seen' }], poles: [] }],
};

const list = (version: number, valid_from: string, valid_to: string | null): AnswerList => ({
  kind: 'answers',
  key: 'walk',
  version,
  title: 'Walk',
  lead_in: null,
  source_credit: '',
  subject: 'child',
  age_range_months: { from: 9, to: 24 },
  valid_from,
  valid_to,
  items: [
    { key: 'W2', exact_text: 'walk alone?', answer_set: 'std', order: 2 },
    { key: 'W1', exact_text: 'pull to stand?', answer_set: 'std', order: 1 },
  ],
});

describe('library', () => {
  const both = library([list(2, '2026-12-01', null), list(1, '2020-01-01', null)], ANSWERS);

  it('takes the newest version in force on the day, and finds the older one by its number', () => {
    expect(both.current('answers', 'walk', TODAY).version).toBe(1);
    expect(both.current('answers', 'walk', '2026-12-01').version).toBe(2);
    expect(both.find('walk', 1)?.version).toBe(1);
    expect(both.find('walk', 3)).toBeNull();
  });

  it('has nothing in force after the last day of a list', () => {
    const ended = library([list(1, '2020-01-01', '2026-11-20')], ANSWERS);
    expect(() => ended.current('answers', 'walk', TODAY)).toThrow(RangeError);
  });

  it('gives items in their published order, and "not observed" last', () => {
    expect(both.current('answers', 'walk', TODAY).items.map(({ key }) => key)).toEqual(['W1', 'W2']);
    expect(both.answersOf('std').map(({ value }) => value)).toEqual(['seen', 'not_observed']);
  });

  it('shows an answer it does not know as its code', () => {
    expect(both.labelOf('std', 'unheard_of')).toBe('unheard_of');
  });

  it('fits both ends of the age, and no child who is not born', () => {
    const fits = [8, 9, 24, 25, null].map((months) => fitsAge(list(1, TODAY, null), months));
    expect(fits).toEqual([false, true, true, false, false]);
  });
});

describe('published', () => {
  it('holds twelve rows, six cues and nine rows for each carer, none of which is scored', () => {
    const lists = [
      PUBLISHED.current('answers', BABY_OBSERVATION, TODAY),
      PUBLISHED.current('cues', BABY_CUES, TODAY),
      PUBLISHED.current('answers', PARENT_OBSERVATION, TODAY),
    ];
    expect(lists.map(({ items }) => items.length)).toEqual([12, 6, 9]);
    expect(lists[0]?.items[0]?.exact_text).toBe('appear alert');
  });
});
