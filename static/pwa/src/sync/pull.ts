/**
 * Fetches what has changed, opens and verifies it, and hands it to `apply.ts`.
 *
 * Source: sync/PROTOCOL.md section 6.
 */
import { openPacks } from '../vault/open';
import { keysFor } from '../vault/pins';
import { newId } from '../vault/random';
import type { Http } from '../wire/http';
import { PULL_OWN_MAX } from '../wire/limits';
import { type PullQuestion, readAnswer } from '../wire/packs';
import type { Id } from '../wire/records';
import { applyAnswer, applyPins } from './apply';
import type { Bench } from './bench';
import { takeBack } from './returned';
import { inSession } from './session';

const PULL_LOCK = 'attune-pull';

/** Newer certificates, if there are. Errors: NotTrustedError, OfflineError, RefusedError. */
export async function renewKeys(bench: Bench, http: Http): Promise<void> {
  const { summary } = bench.ledger;
  const { renewedPins } = await import('../vault/pinning');
  const pins = await renewedPins(summary, await http.organisation());
  const fresh = JSON.stringify(pins.certificates) !== JSON.stringify(summary.certificates);
  if (fresh) await applyPins(bench, pins.certificates);
}

function question(bench: Bench): PullQuestion {
  return { request: newId(), have: held(bench), state: bench.ledger.summary.state };
}

/** As `question`, of an answer that need not repeat what is here. Source: sync/PROTOCOL.md section 6.8. */
export function briefQuestion(bench: Bench): PullQuestion {
  const own = [...bench.ledger.memory.pending.values()].map(({ seq }) => seq).sort((a, b) => a - b);
  return { ...question(bench), own: own.slice(-PULL_OWN_MAX) };
}

/**
 * One question at a time is asked of the server for a vault: answered later, an older answer would look like a server that was put back.
 */
export function inPullTurn<T>({ keys }: Bench, run: () => Promise<T>): Promise<T> {
  return navigator.locks.request(`${PULL_LOCK}-${keys.vault}`, run) as Promise<T>;
}

/** Errors: OfflineError, RefusedError, NotTrustedError, SealBrokenError, MalformedError; what was applied before stays. */
export function pull(bench: Bench, http: Http): Promise<void> {
  return inPullTurn(bench, () => pullInTurn(bench, http));
}

/** As `pull`, for whoever has the turn. */
export async function pullInTurn(bench: Bench, http: Http): Promise<void> {
  for (let more = true; more; ) {
    const asked = question(bench);
    const answer = await inSession(bench, http, () => http.pull(asked));
    more = await applyPacks(bench, asked, answer);
  }
}

/**
 * Shape: whether there is more to ask for. Errors: NotTrustedError, SealBrokenError, MalformedError, StorageFullError, StoreMovedError;
 * nothing has changed then.
 */
export async function applyPacks(
  bench: Bench,
  { request, own }: PullQuestion,
  answer: Uint8Array,
): Promise<boolean> {
  const opener = { ...bench.keys, order_keys: keysFor(bench.ledger.summary, 'order') };
  const { state, runs } = await readAnswer(await openPacks(opener, request, answer), own);
  const is_left = await applyAnswer(bench, state, runs);
  await takeBack(bench, state.drafts);
  return is_left || (state.more && runs.length > 0) || bench.packs.damaged.size > 0;
}

/** Shape: versions by stream; 0 for one that is damaged here, so that it is sent from its beginning. */
function held({ ledger, packs }: Bench): Record<Id, number> {
  const rows = ledger.summary.streams.map(({ stream, version }) => [
    stream,
    packs.damaged.has(stream) ? 0 : version,
  ]);
  return Object.fromEntries(rows) as Record<Id, number>;
}
