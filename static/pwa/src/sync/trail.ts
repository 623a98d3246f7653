/** Asks who looked. The answer is sealed to this device, changes nothing here and is not kept. */
import { openPacks } from '../vault/open';
import { keysFor } from '../vault/pins';
import { newId } from '../vault/random';
import type { Http } from '../wire/http';
import { readTrail, type Trail, type TrailAsked } from '../wire/trail';
import type { Bench } from './bench';
import { inSession } from './session';

/** Errors: OfflineError, RefusedError, NotTrustedError, SealBrokenError, MalformedError. */
export async function askTrail(bench: Bench, http: Http, asked: TrailAsked): Promise<Trail> {
  const request = newId();
  const answer = await inSession(bench, http, () => http.trail({ request, ...asked }));
  const opener = { ...bench.keys, order_keys: keysFor(bench.ledger.summary, 'order') };
  return readTrail(await openPacks(opener, request, answer));
}
