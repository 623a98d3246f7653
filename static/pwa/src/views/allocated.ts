/** Whether an allocation is in force. */
import type { Bodies, Time } from '../wire/records';

/** An allocation signed just now by a clock that runs ahead begins at once. Units: milliseconds. */
const CLOCK_AHEAD_MS = 300_000;

/** It has begun and has not ended. */
export function isCurrent(
  { starts_at, ends_at }: Pick<Bodies['allocation'], 'starts_at' | 'ends_at'>,
  now: Time,
): boolean {
  const begun = Date.parse(starts_at) <= Date.parse(now) + CLOCK_AHEAD_MS;
  return begun && (!ends_at || ends_at > now);
}
