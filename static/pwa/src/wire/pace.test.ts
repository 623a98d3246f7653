import { describe, expect, it } from 'vitest';
import { DEPOSIT_MAX_BYTES } from './limits';
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

describe('how much goes at once', () => {
  const FULL = DEPOSIT_MAX_BYTES;

  it('is all that may, on a line of which nothing is known, and on a good one', () => {
    const pace = new Pace();
    expect(pace.atOnce).toBe(FULL);
    pace.carried(400, 30);
    expect(pace.atOnce).toBe(FULL);
  });

  it('is half of what got no answer, and less each time, down to what any line carries', () => {
    const pace = new Pace();
    pace.tooMuch(1_000_000, false);
    expect(pace.atOnce).toBe(500_000);
    pace.tooMuch(500_000, false);
    expect(pace.atOnce).toBe(250_000);
    pace.tooMuch(20_000, false);
    pace.tooMuch(16_384, false);
    expect(pace.atOnce).toBe(16_384);
  });

  it('grows with what the line is seen to carry in ten seconds', () => {
    const pace = new Pace();
    pace.tooMuch(200_000, false);
    pace.carried(100_000, 60_000);
    expect(pace.atOnce).toBe(100_000);
    pace.carried(100_000, 5_000);
    expect(pace.atOnce).toBe(200_000);
    pace.arrived(1_000_000, 500);
    expect(pace.atOnce).toBe(FULL);
  });

  it('says nothing of the line where the browser has none', () => {
    const pace = new Pace(() => false);
    pace.tooMuch(1_000_000, false);
    expect(pace.atOnce).toBe(FULL);
  });

  it('stays below what was refused as too large, however quick the line is', () => {
    const pace = new Pace();
    pace.tooMuch(2_000_000, true);
    pace.carried(900_000, 100);
    expect(pace.atOnce).toBe(1_000_000);
  });

  it('begins where whoever carried before had got to, until more is known', () => {
    const pace = new Pace();
    pace.remembers(50_000);
    expect(pace.atOnce).toBe(50_000);
    pace.carried(50_000, 50);
    pace.remembers(50_000);
    expect(pace.atOnce).toBe(10_000_000);
  });

  it('is known to be too much with packs beside it only when it was waited for', () => {
    const pace = new Pace();
    pace.broke(200);
    expect(pace.isWeak).toBe(false);
    pace.broke(20_000);
    expect(pace.isWeak).toBe(true);
    pace.arrived(400, 9_000);
    expect(pace.isWeak).toBe(false);
  });
});
