import { describe, expect, it } from 'vitest';
import { dueWhen } from './dues';

describe('dueWhen', () => {
  it.each([
    ['2026-11-20', { is: 'later', days: 2 }],
    ['2026-11-22', { is: 'open', days_left: 4 }],
    ['2026-11-25', { is: 'open', days_left: 1 }],
    ['2026-11-26', { is: 'last_day' }],
    ['2026-11-27', { is: 'overdue', days: 1 }],
  ])('tells how a window of 22 to 26 November stands on %s', (today, when) => {
    expect(dueWhen('2026-11-22', '2026-11-26', today)).toEqual(when);
  });

  it('is the last day, not later, for a window of one day', () => {
    expect(dueWhen('2026-11-22', '2026-11-22', '2026-11-22')).toEqual({ is: 'last_day' });
  });
});
