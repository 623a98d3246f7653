import { describe, expect, it } from 'vitest';
import { Pace } from './pace';

describe('how quickly the line carries', () => {
  it.each([
    ['a full deposit over a good line', 1_100_000, 900, true],
    ['a full deposit over a poor one', 1_100_000, 12_000, false],
    ['little, answered soon: it says nothing about much', 12_000, 50, false],
    ['so little that no time passed', 400, 0, false],
  ])('is told from %s', (_what, bytes, ms, is_quick) => {
    const pace = new Pace();
    pace.carried(bytes, ms);
    expect(pace.isQuick).toBe(is_quick);
  });

  it('is not quick before anything went, and follows what went last', () => {
    const pace = new Pace();
    expect(pace.isQuick).toBe(false);
    pace.carried(1_000_000, 100);
    expect(pace.isQuick).toBe(true);
    pace.carried(1_000_000, 60_000);
    expect(pace.isQuick).toBe(false);
  });

  it('is not quick after something got no answer', () => {
    const pace = new Pace();
    pace.carried(1_000_000, 100);
    pace.broke();
    expect(pace.isQuick).toBe(false);
  });
});
