/**
 * That it is the device's owner who asks, and not whoever holds a device that was left open: the passphrase again, at the price of
 * time, and then a session that begins with it. Loaded only then.
 *
 * Source: sync/PROTOCOL.md section 7.4.
 */

import type { Store } from '../store/port';
import { openSession } from '../sync/session';
import type { Http } from '../wire/http';
import { outcome } from './failures';
import type { Opened } from './opened';
import type { Outcome } from './port';
import { tryPassphrase } from './unlocking';

/** Failures: `wrong_passphrase`, `wait`. */
export async function ownerAgain(
  { bench }: Opened,
  store: Store,
  passphrase: string,
  now_ms: () => number,
): Promise<Outcome<null>> {
  const tried = await tryPassphrase(store, bench.keys.vault, passphrase, now_ms);
  if (!tried.ok) return tried;
  await tried.value.passed.catch(() => undefined);
  return { ok: true, value: null };
}

/** Failures: as `ownerAgain`; those of `run`. Nothing is asked of the server before the passphrase was right. */
export async function withProof<T>(
  opened: Opened,
  store: Store,
  http: Http,
  passphrase: string,
  now_ms: () => number,
  run: () => Promise<T>,
): Promise<Outcome<T>> {
  const owner = await ownerAgain(opened, store, passphrase, now_ms);
  if (!owner.ok) return owner;
  return outcome(async () => {
    await openSession(opened.bench, http);
    return run();
  });
}
