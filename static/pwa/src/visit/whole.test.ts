import { describe, expect, it } from 'vitest';
import { MEASURES, wholeIn } from './whole';

const { weight_g } = MEASURES.growth;
const { length_mm } = MEASURES.body_mark;

describe('wholeIn', () => {
  it.each([
    ['5120', 5120],
    [' 5120 ', 5120],
    ['5,120', 5120],
    ['5 120', 5120],
    ['5120 g', 5120],
    ['5,120 Grams', 5120],
    ['300', 300],
    ['40000', 40_000],
  ])('takes a weight of %j', (typed, value) => {
    expect(wholeIn(typed, weight_g)).toBe(value);
  });

  it.each([
    '3.45',
    '3,45',
    '3.450',
    '3.45 kg',
    '5120 kg',
    '5lb 3',
    '51 20',
    '5,12,0',
    '5120-5150',
    '5120 / 5150',
    'about 5120',
    '-5120',
    '5e3',
    '299',
    '40001',
    '',
  ])('takes no weight from %j', (typed) => {
    expect(wholeIn(typed, weight_g)).toBeNull();
  });

  it.each(['8.5', '8,5', '8½', '10-12', '10 12', '10x12', '1 cm', '8 g', '0'])(
    'takes no length of a mark from %j',
    (typed) => {
      expect(wholeIn(typed, length_mm)).toBeNull();
    },
  );

  it('takes a length of a mark with its unit', () => {
    expect(wholeIn('8mm', length_mm)).toBe(8);
  });
});
