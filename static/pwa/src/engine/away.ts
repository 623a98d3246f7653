/**
 * The enrolment code of somebody who has gone to the organisation's own sign-on and comes back to a new document: it came with a link,
 * and is not to be typed again. Sealed with a key of this browser profile, as what is asked of the server while a device is set up.
 */
import type { Store } from '../store/port';
import { openLabel, sealLabel } from '../vault/label';

/** As long as what the server gives a session that enrols. */
const LASTS_MS = 30 * 60_000;
const NAME = 'code';
const BOUND_TO = 'enrolment code';

export async function keepCode(store: Store, code: string, now_ms: number): Promise<void> {
  const label = await sealLabel(BOUND_TO, code);
  await store.write(['away'], (tx) => tx.put('away', { name: NAME, ...label, at_ms: now_ms }));
}

/** Shape: null when none was kept, or too long ago: then it goes. */
export async function keptCode(store: Store, now_ms: number): Promise<string | null> {
  const row = await store.read(['away'], (tx) => tx.get('away', NAME));
  if (!row) return null;
  const age_ms = now_ms - row.at_ms;
  if (age_ms >= 0 && age_ms < LASTS_MS) return (await openLabel(BOUND_TO, row)) || null;
  await store.write(['away'], (tx) => tx.remove('away', NAME));
  return null;
}
