/**
 * Fetches what has changed, opens and verifies it, and hands it to `apply.ts`.
 *
 * Source: sync/PROTOCOL.md section 6.
 */
import { openPacks } from '../vault/open';
import { keysFor, renewedPins } from '../vault/pins';
import { newId } from '../vault/random';
import type { Http } from '../wire/http';
import { readAnswer } from '../wire/packs';
import type { Id } from '../wire/records';
import { applyAnswer, applyPins } from './apply';
import type { Bench } from './bench';
import { takeBack } from './returned';
import { inSession } from './session';

/** Newer certificates, if there are. Errors: NotTrustedError, OfflineError, RefusedError. */
export async function renewKeys(bench: Bench, http: Http): Promise<void> {
  const { summary } = bench.ledger;
  const pins = await renewedPins(summary, await http.organisation());
  const fresh = JSON.stringify(pins.certificates) !== JSON.stringify(summary.certificates);
  if (fresh) await applyPins(bench, pins.certificates);
}

/** Errors: OfflineError, RefusedError, NotTrustedError, SealBrokenError, MalformedError; what was applied before stays. */
export async function pull(bench: Bench, http: Http): Promise<void> {
  for (let more = true; more; ) {
    const request = newId();
    const { summary } = bench.ledger;
    const have = held(bench);
    const answer = await inSession(bench, http, () => http.pull(request, have, summary.state));
    const opener = { ...bench.keys, order_keys: keysFor(summary, 'order') };
    const { state, runs } = await readAnswer(await openPacks(opener, request, answer));
    await applyAnswer(bench, state, runs);
    await takeBack(bench, state.drafts);
    more = (state.more && runs.length > 0) || bench.packs.damaged.size > 0;
  }
}

/** Shape: versions by stream; 0 for one that is damaged here, so that it is sent from its beginning. */
function held({ ledger, packs }: Bench): Record<Id, number> {
  const rows = ledger.summary.streams.map(({ stream, version }) => [
    stream,
    packs.damaged.has(stream) ? 0 : version,
  ]);
  return Object.fromEntries(rows) as Record<Id, number>;
}
