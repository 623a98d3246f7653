/**
 * Which children's streams were opened on this device and when, as the sealed log brings it back: what is not signed yet, and for
 * each stream the last time, so that a second look soon after is not told as a second opening.
 */
import type { Id, Time } from '../wire/records';

/** A stream was shown to the person whose vault this is. `at`: device clock. */
export interface Opening {
  stream: Id;
  at: Time;
}

export interface OpenedRow {
  stream: Id;
  last: Time;
  unsigned: Time[];
}

export class OpeningsHeld {
  private readonly rows = new Map<Id, OpenedRow>();

  add({ stream, at }: Opening): void {
    this.rows.set(stream, { stream, last: at, unsigned: [...(this.rows.get(stream)?.unsigned ?? []), at] });
  }

  /** It is in the outbox now. */
  signed({ stream, at }: Opening): void {
    const row = this.rows.get(stream);
    if (row) row.unsigned = row.unsigned.filter((time) => time !== at);
  }

  last(stream: Id): Time | null {
    return this.rows.get(stream)?.last ?? null;
  }

  /** Oldest first. */
  unsigned(): Opening[] {
    return [...this.rows.values()]
      .flatMap(({ stream, unsigned }) => unsigned.map((at) => ({ stream, at })))
      .sort((a, b) => a.at.localeCompare(b.at));
  }

  folded(): OpenedRow[] {
    return [...this.rows.values()].map((row) => ({ ...row, unsigned: [...row.unsigned] }));
  }

  unfold(rows: readonly OpenedRow[]): void {
    for (const row of rows) this.rows.set(row.stream, { ...row, unsigned: [...row.unsigned] });
  }
}
