/**
 * Wrong passphrases cost time and nothing else: nothing is ever erased by guessing.
 *
 * Units: milliseconds, device clock. Source: docs/decisions/0004-passphrase-slot.md.
 */
export interface Attempts {
  wrong: number;
  last_at_ms: number;
}

const MINUTE_MS = 60_000;
const DELAYS_MS = [0, 0, 0, 0, 0.5 * MINUTE_MS, MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS];

export const NO_ATTEMPTS: Attempts = { wrong: 0, last_at_ms: 0 };

/**
 * What was tried while the clock stood ahead was tried now: the whole delay is waited once more, and not until the clock gets there
 * again, which may be years.
 */
export function notAhead(attempts: Attempts, now_ms: number): Attempts {
  return { ...attempts, last_at_ms: Math.min(attempts.last_at_ms, now_ms) };
}

/** How long until the next try. A clock that was put back waits the whole delay again. */
export function waitMs(attempts: Attempts, now_ms: number): number {
  if (attempts.wrong === 0) return 0;
  const delay = DELAYS_MS[Math.min(attempts.wrong, DELAYS_MS.length) - 1] ?? 0;
  const since = now_ms - attempts.last_at_ms;
  return since < 0 ? delay : Math.max(0, delay - since);
}

/** Counted before the try, so that ending the process in the middle of it wins nothing. */
export function counted(attempts: Attempts, now_ms: number): Attempts {
  return { wrong: attempts.wrong + 1, last_at_ms: now_ms };
}
