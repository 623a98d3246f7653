/** However a term is looked for: it is found where the platform finds it, and nowhere else. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { finding } from './finding';

const letters = fc.constantFrom('a', 'e', ' ', 'q', 'z', 'é', '1', '\u{1F476}');
const words = (max: number) => fc.string({ unit: letters, minLength: 1, maxLength: max });

it('finds it where indexOf does', () => {
  fc.assert(
    fc.property(words(5), words(40), fc.nat(20), (term, text, from) => {
      expect(finding(term)(text, from)).toBe(text.indexOf(term, from));
    }),
    { numRuns: 2000 },
  );
});

it.each([
  ['begins with it', 'aqaq', 'aqaqe', 0],
  ['ends with it', 'aeq', 'eeaeq', 2],
  ['has its rare letter before, alone', 'aq', 'qqqaq', 3],
  ['repeats its beginning', 'aaaq', 'aaaaaaq', 3],
])('finds it in a text that %s', (_, term, text, place) => {
  expect(finding(term)(text, 0)).toBe(place);
});

it.each([
  ['aq', 'q'],
  ['aq', 'qa'],
  ['aaq', 'aq'],
])('does not find %s in %s', (term, text) => {
  expect(finding(term)(text, 0)).toBe(-1);
});
