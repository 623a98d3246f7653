import { expect, it } from 'vitest';
import { addWorkingDays, isWorkingDay } from './working_days';

it.each([
  ['2026-11-23', 10, '2026-12-07'],
  ['2026-12-24', 1, '2026-12-29'],
  ['2027-12-24', 1, '2027-12-29'],
  ['2022-12-23', 2, '2022-12-29'],
  ['2026-04-02', 1, '2026-04-07'],
])('%s and %s working days is %s', (start, count, day) => {
  expect(addWorkingDays(start, count)).toBe(day);
});

it.each([
  '2026-01-01',
  '2026-05-04',
  '2026-05-25',
  '2026-08-31',
  '2026-12-25',
  '2026-12-28',
  '2026-11-21',
  '2026-11-22',
])('%s is none', (day) => {
  expect(isWorkingDay(day)).toBe(false);
});
