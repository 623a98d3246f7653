/** Whether what the day needs is on the device: how fresh it is, what is still to come, and whether its clock can be relied on. */
import { awayStreams } from './carried';
import type { Notebook } from './notebook';
import type { ReadyRows } from './rows';

const DAY_MS = 24 * 60 * 60_000;
const CASELOAD: readonly string[] = ['child', 'family'];
/** Nearer than this is as right as clocks are. */
const CLOCK_RIGHT_SEC = 10 * 60;

export function ready(book: Notebook): ReadyRows {
  const as_at = book.as_at();
  // A worker's own stream may have nothing in it; a child's or a family's never has.
  const away = awayStreams(book);
  const to_come = book
    .streams()
    .filter(
      ({ stream, kind, version }) => CASELOAD.includes(kind) && version === 0 && !away.has(stream),
    ).length;
  const age_ms = as_at === null ? Number.POSITIVE_INFINITY : Date.parse(book.now()) - Date.parse(as_at);
  const skew = book.skew_sec() ?? 0;
  return {
    as_at,
    fresh: age_ms <= DAY_MS && to_come === 0,
    to_come,
    clock_off_sec: Math.abs(skew) < CLOCK_RIGHT_SEC ? 0 : skew,
  };
}
