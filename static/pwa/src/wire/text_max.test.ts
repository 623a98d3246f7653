import { describe, expect, it } from 'vitest';
import { overBy } from './text_length';
import { textMax, textMaxAt, tooLongIn } from './text_max';

describe('overBy', () => {
  it('counts characters as the server does: what two units of a string make is one', () => {
    expect(overBy('👶'.repeat(200), 200)).toBe(0);
    expect(overBy('👶'.repeat(203), 200)).toBe(3);
    expect(overBy('a'.repeat(201), 200)).toBe(1);
  });
});

describe('text_max', () => {
  it('has the limit of a field by its path, also within a list', () => {
    expect(textMax('visit', 'place')).toBe(500);
    expect(textMaxAt('day_in_life', ['slots', 3, 'feeling'])).toBe(500);
    expect(textMaxAt('day_in_life', ['slots', 3, 'who', 0])).toBeUndefined();
  });

  it('finds each text that is too long, with how much of the longest is, and no other', () => {
    const slots = [{ what: 'a'.repeat(2001) }, { what: 'a'.repeat(2005), feeling: 'tired' }, { what: null }];
    expect(tooLongIn('day_in_life', { slots })).toEqual([{ field: 'slots.*.what', over: 5 }]);
    expect(tooLongIn('unspoken_voice', { possible_meanings: ['a'.repeat(1000)] })).toEqual([]);
    expect(tooLongIn('a type of another version', { text: 'a'.repeat(30_000) })).toEqual([]);
  });
});
