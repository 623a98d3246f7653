/**
 * Whether what is on this device may be read now: so many days after the server was last reached, and no longer. Capture and deposit never
 * ask. It stops whoever uses the app, not somebody who has copied the files.
 *
 * Source: docs/decisions/0041-the-vault-let-go.md.
 */
import type { Time } from '../wire/records';

/**
 * `open`; `lapsed`: too long without contact; `clock_back`: the clock stands before a time that this device has seen; `ended`: so long
 * without contact that the records leave the device.
 */
export type Reading = 'open' | 'lapsed' | 'clock_back' | 'ended';

export interface LeaseFacts {
  /** When the server last spoke, by its own clock. */
  as_at: Time | null;
  lease_until: Time | null;
  /** Device clock minus server clock at that contact. */
  skew_sec: number | null;
  /** The latest time that the device clock has shown since that contact; undefined: none was kept. */
  seen_ms: number | undefined;
  /** Device clock. */
  now_ms: number;
}

const DAY_MS = 24 * 60 * 60_000;
/** Records stay so long after reading has lapsed. */
export const KEPT_AFTER_MS = 7 * DAY_MS;
/** Clocks that set themselves go back by less. */
const CLOCK_SLACK_MS = 5 * 60_000;

/** Time is the greater of the server's, as last seen, and the device's own: a clock that goes back gains nothing. */
export function readingOf({ as_at, lease_until, skew_sec, seen_ms, now_ms }: LeaseFacts): Reading {
  if (!as_at || !lease_until) return 'open';
  const skew_ms = (skew_sec ?? 0) * 1000;
  const now = now_ms - skew_ms;
  const seen = Math.max(Date.parse(as_at), (seen_ms ?? 0) - skew_ms);
  const until = Date.parse(lease_until);
  const latest = Math.max(now, seen);
  if (latest > until + KEPT_AFTER_MS) return 'ended';
  if (now < seen - CLOCK_SLACK_MS) return 'clock_back';
  return latest > until ? 'lapsed' : 'open';
}
