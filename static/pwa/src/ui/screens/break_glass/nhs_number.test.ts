import { describe, expect, it } from 'vitest';
import { isValid, isWhole, plainNumber } from './nhs_number';

describe('an NHS number', () => {
  it.each(['9434765919', '943 476 5919', '943-476-5919'])('is read as it is typed: %s', (typed) => {
    expect(isValid(plainNumber(typed))).toBe(true);
  });

  it.each(['9434765918', '9434765991', '4934765919'])(
    'with a wrong or swapped digit is noticed: %s',
    (number) => {
      expect(isWhole(number)).toBe(true);
      expect(isValid(number)).toBe(false);
    },
  );

  it.each(['', '943476591', '94347659190', '94347a5919'])('is ten digits: %j', (number) => {
    expect(isWhole(number)).toBe(false);
    expect(isValid(number)).toBe(false);
  });
});
