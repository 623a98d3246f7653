/** What a part of the app does that is fetched when it is first asked for. */
import type { Outcome } from './port';

/** Failures: `not_fetched`, when the part did not come; those of what it does. */
export async function withPart<P, T>(
  bring: () => Promise<P>,
  run: (part: P) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  let part: P;
  try {
    part = await bring();
  } catch {
    return { ok: false, failure: { code: 'not_fetched' } };
  }
  return run(part);
}
