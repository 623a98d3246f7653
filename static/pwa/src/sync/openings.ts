/**
 * Every opening of a child's record is told to the audit trail: noted in the sealed log when it is shown, signed in a batch when
 * the server has just answered. Looking at a child with no signal adds nothing to what waits to be sent.
 *
 * Source: sync/PROTOCOL.md section 2.3; docs/decisions/0018-openings-are-signed-at-contact.md.
 */
import type { Opening } from '../store/openings';
import { newId } from '../vault/random';
import type { Id, NewRecord, Time } from '../wire/records';
import { type Bench, timeText } from './bench';
import { signOpened } from './outbox';

/** Looking again sooner than this is the same opening. */
export const SAME_OPENING_MS = 15 * 60_000;

export class Openings {
  /** Shown, and not stored yet: on its way, or there was no room for it. */
  private unkept: Opening[] = [];

  constructor(private readonly bench: Bench) {}

  /** Resolves when it is stored. Errors: StorageFullError, StoreMovedError; then it is tried again with the next one. */
  async note(streams: readonly Id[]): Promise<void> {
    const at = timeText(this.bench.now_ms());
    const fresh = [...new Set(streams)].filter((stream) => !this.isKnown({ stream, at }, this.unkept));
    if (!fresh.length) return;
    this.unkept.push(...fresh.map((stream) => ({ stream, at })));
    await this.keep();
  }

  /** Signs what was opened since the last time. Shape: how many. Errors: StorageFullError, StoreMovedError. */
  async sign(): Promise<number> {
    if (this.unkept.length) await this.keep();
    const { bench } = this;
    const { openings } = bench.ledger.memory;
    if (!openings.unsigned().length) return 0;
    const me = bench.ledger.summary.me.person;
    const seqs = await signOpened(bench, () => openings.unsigned().map((opening) => recordOf(me, opening)));
    return seqs.length;
  }

  private async keep(): Promise<void> {
    await this.bench.ledger.commit(() => {
      // Those before it in the queue may have stored some of these already.
      this.unkept = this.unkept.filter((opening) => !this.isKnown(opening, []));
      return this.unkept.length ? { log: [{ is: 'opened', openings: [...this.unkept] }] } : {};
    });
    this.unkept = this.unkept.filter((opening) => !this.isKnown(opening, []));
  }

  private isKnown({ stream, at }: Opening, others: readonly Opening[]): boolean {
    const last = this.bench.ledger.memory.openings.last(stream);
    const times = others.filter((other) => other.stream === stream).map((other) => other.at);
    return [...(last ? [last] : []), ...times].some((time) => isSame(time, at));
  }
}

/** In both directions: a clock that was put back must not keep a day's openings quiet. */
function isSame(one: Time, other: Time): boolean {
  return Math.abs(Date.parse(one) - Date.parse(other)) < SAME_OPENING_MS;
}

function recordOf(me: Id, { stream, at }: Opening): NewRecord<'opened'> {
  return {
    stream: me,
    stream_kind: 'worker',
    record: newId(),
    type: 'opened',
    base: 0,
    event_at: at,
    body: { stream, opened_at: at },
  };
}
