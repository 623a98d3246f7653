/**
 * Envelopes that were signed a moment ago, as they were stored: what is sent next need not be read again. They are sealed, and say no more
 * than the store does.
 */
import { equalBytes } from '../wire/bytes';
import type { CursorRow, OutboxRow } from './schema';

/** Then the oldest go first. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Those of one vault: a run of numbers up to its head. */
export class FreshFrames {
  private rows: OutboxRow[] = [];
  private bytes = 0;

  /** What has just been stored, ascending. */
  stored(rows: readonly OutboxRow[]): void {
    const [first] = rows;
    if (!first) return;
    if (this.rows.at(-1)?.seq !== first.seq - 1) this.forget();
    this.rows.push(...rows);
    this.bytes += sizeOf(rows);
    let gone = 0;
    for (const { frame } of this.rows) {
      if (this.bytes <= MOST_BYTES) break;
      this.bytes -= frame.length;
      gone += 1;
    }
    this.rows.splice(0, gone);
  }

  /**
   * A run of numbers, both included. The chain vouches for them: where the last one here is the stored head, all are what is stored.
   * Shape: null when they are not all here.
   */
  run({ seq, chain }: CursorRow, from: number, upto: number): OutboxRow[] | null {
    const [first, last] = [this.rows[0], this.rows.at(-1)];
    if (!first || last?.seq !== seq || !equalBytes(last.chain, chain)) return null;
    if (from < first.seq || from > upto || upto > seq) return null;
    return this.rows.slice(from - first.seq, upto - first.seq + 1);
  }

  private forget(): void {
    this.rows = [];
    this.bytes = 0;
  }
}

function sizeOf(rows: readonly OutboxRow[]): number {
  return rows.reduce((sum, { frame }) => sum + frame.length, 0);
}
