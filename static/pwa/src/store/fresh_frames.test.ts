import { describe, expect, it } from 'vitest';
import { FreshFrames } from './fresh_frames';
import type { CursorRow, OutboxRow } from './schema';

const MIB = 1024 * 1024;

function row(seq: number, size = 8): OutboxRow {
  return {
    vault: 'ab'.repeat(16),
    seq,
    frame: new Uint8Array(size),
    chain: new Uint8Array(32).fill(seq),
    head: new Uint8Array(64),
  };
}

const rows = (from: number, upto: number, size = 8) =>
  Array.from({ length: upto - from + 1 }, (_, at) => row(from + at, size));

/** The stored head, `seq` envelopes in. */
const head = (seq: number) => ({ seq, chain: new Uint8Array(32).fill(seq) }) as CursorRow;

const numbers = (found: OutboxRow[] | null) => found?.map(({ seq }) => seq) ?? null;

function held(...batches: OutboxRow[][]): FreshFrames {
  const fresh = new FreshFrames();
  for (const batch of batches) fresh.stored(batch);
  return fresh;
}

describe('envelopes that were signed lately', () => {
  it('are given as they were stored, any run up to the head', () => {
    const fresh = held(rows(4, 6), rows(7, 7));
    expect(numbers(fresh.run(head(7), 4, 7))).toEqual([4, 5, 6, 7]);
    expect(numbers(fresh.run(head(7), 5, 6))).toEqual([5, 6]);
  });

  it.each([
    ['one before them', 3, 7],
    ['one that is not signed yet', 5, 8],
    ['none', 7, 6],
  ])('are not given for a run with %s', (_what, from, upto) => {
    expect(held(rows(4, 7)).run(head(7), from, upto)).toBeNull();
  });

  it('are not given when another tab has signed since, or another store stands behind the head', () => {
    const fresh = held(rows(4, 7));
    expect(fresh.run(head(8), 4, 7)).toBeNull();
    expect(fresh.run({ ...head(7), chain: new Uint8Array(32).fill(99) }, 4, 7)).toBeNull();
    expect(new FreshFrames().run(head(0), 1, 0)).toBeNull();
  });

  it('are a run without gaps: what does not follow begins another', () => {
    const fresh = held(rows(1, 3), rows(9, 10), []);
    expect(fresh.run(head(10), 3, 10)).toBeNull();
    expect(numbers(fresh.run(head(10), 9, 10))).toEqual([9, 10]);
  });

  it('take four megabytes at most; the oldest go', () => {
    const fresh = held(rows(1, 3, MIB), rows(4, 6, MIB));
    expect(fresh.run(head(6), 2, 6)).toBeNull();
    expect(numbers(fresh.run(head(6), 3, 6))).toEqual([3, 4, 5, 6]);
    fresh.stored([row(7, 5 * MIB)]);
    expect(fresh.run(head(7), 7, 7)).toBeNull();
  });
});
