import fc from 'fast-check';
import { expect, it } from 'vitest';
import { largest } from './largest';

it('says the nth largest, whatever the numbers and however often one is among them', () => {
  const number = fc.oneof(
    fc.integer({ min: -5, max: 5 }),
    fc.constant(Number.NEGATIVE_INFINITY),
    fc.double({ noNaN: true }),
  );
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 80 }), fc.nat(), (numbers, seed) => {
      const nth = 1 + (seed % numbers.length);
      const sorted = Float64Array.from(numbers).sort();
      // Whether nought is above or below nothing is of no interest.
      expect(largest(Float64Array.from(numbers), nth) + 0).toBe(
        (sorted[numbers.length - nth] ?? Number.NaN) + 0,
      );
    }),
  );
});
