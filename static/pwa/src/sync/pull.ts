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
import { type ArrivedRun, type PullQuestion, type RunHead, readHead, readRuns } from '../wire/packs';
import type { PullState } from '../wire/pull_state';
import type { Id } from '../wire/records';
import { applyAnswer, applyPins, byStream, checkState, followingOn } from './apply';
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
  const { carries, subjects } = bench.ledger.summary;
  return {
    ...plainQuestion(bench),
    ...(carries ? { lines: carries.mark } : {}),
    ...(subjects ? { subjects: subjects.map(({ mark }) => mark) } : {}),
  };
}

/** As every server knows it: without what only one asks for that has told of it. */
function plainQuestion(bench: Bench): PullQuestion {
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
export function pullInTurn(bench: Bench, http: Http): Promise<void> {
  return follow(bench, http, ask(bench, http, question(bench)));
}

/** As `pullInTurn`, of a server that could not read the question: it may be an older one, put back. */
export function pullPlainly(bench: Bench, http: Http): Promise<void> {
  return follow(bench, http, ask(bench, http, plainQuestion(bench)));
}

/** As `pull`, for whoever has the turn and an answer to a question of theirs. */
export function pullBeyond(bench: Bench, http: Http, asked: PullQuestion, answer: Uint8Array): Promise<void> {
  return follow(bench, http, { question: asked, answer: Promise.resolve(answer) });
}

/** A question that is on its way. */
interface Asked {
  question: PullQuestion;
  answer: Promise<Uint8Array>;
}

/** An answer that has been read. `ahead`: what was asked next, before this one is stored. */
interface Arrived {
  asked: PullQuestion;
  state: PullState;
  runs: ArrivedRun[];
  is_more: boolean;
  ahead: Asked | null;
}

function ask(bench: Bench, http: Http, asked: PullQuestion): Asked {
  const answer = inSession(bench, http, () => http.pull(asked));
  // One that is asked ahead may turn out not to be wanted.
  answer.catch(() => undefined);
  return { question: asked, answer };
}

/**
 * While an answer is stored the next is read, and the one after it is on its way: each was asked as if what comes before were stored. When
 * it has turned out otherwise, what comes is let go of, and asked for anew.
 */
async function follow(bench: Bench, http: Http, first: Asked): Promise<void> {
  for (let reading = read(bench, http, first); ; ) {
    const { asked, state, runs, is_more, ahead } = await reading;
    const stored = applyAnswer(bench, state, runs);
    const next = ahead && read(bench, http, ahead);
    next?.catch(() => undefined);
    const is_left = await stored;
    await takeBack(bench, state.drafts);
    // Names are told to who asks for them, and this device did not know that there are any for it.
    const is_unnamed =
      (state.carries !== null && asked.lines === undefined) ||
      (state.subjects !== null && asked.subjects === undefined);
    if (!is_more && !is_left && !is_unnamed && !bench.packs.damaged.size) return;
    const goes_on = next !== null && isOf(bench, ahead?.question);
    reading = goes_on ? next : read(bench, http, ask(bench, http, question(bench)));
  }
}

async function read(bench: Bench, http: Http, { question: asked, answer }: Asked): Promise<Arrived> {
  const opener = { ...bench.keys, order_keys: keysFor(bench.ledger.summary, 'order') };
  const { state, heads } = await readHead(await openPacks(opener, asked.request, await answer));
  checkState(bench, state);
  const is_more = state.more && heads.length > 0;
  // What was answered briefly may have to be asked for again, and what is known by name alone is put together when it is stored.
  const is_named = state.carries !== null || state.subjects !== null;
  const is_known = is_more && !asked.own?.length && !is_named;
  const ahead = is_known ? ask(bench, http, questionAfter(asked, state, heads)) : null;
  return { asked, state, runs: await readRuns(heads, asked.own), is_more, ahead };
}

/** What will be asked when all of an answer has been stored. */
function questionAfter(asked: PullQuestion, state: PullState, heads: readonly RunHead[]): PullQuestion {
  const versions = new Map(Object.entries(asked.have) as [Id, number][]);
  for (const stream of state.purge) versions.delete(stream);
  for (const { stream } of state.streams) versions.set(stream, versions.get(stream) ?? 0);
  for (const [stream, arrived] of byStream(heads)) {
    const version = versions.get(stream);
    if (version !== undefined) versions.set(stream, followingOn(version, arrived).upto);
  }
  return { request: newId(), have: Object.fromEntries(versions) as Record<Id, number>, state: state.state };
}

/** Whether a question is what would be asked now. */
function isOf(bench: Bench, asked: PullQuestion | undefined): boolean {
  if (!asked) return false;
  const { have, state } = asked;
  const now = Object.entries(held(bench)) as [Id, number][];
  const is_same =
    now.length === Object.keys(have).length && now.every(([id, version]) => have[id] === version);
  return is_same && state === bench.ledger.summary.state;
}

/** Shape: versions by stream; 0 for one that is damaged here, so that it is sent from its beginning; none of a child by its line alone. */
function held({ ledger, packs }: Bench): Record<Id, number> {
  const { streams, carries } = ledger.summary;
  const rows = (carries ? streams.filter(({ version }) => version > 0) : streams).map(
    ({ stream, version }) => [stream, packs.damaged.has(stream) ? 0 : version],
  );
  return Object.fromEntries(rows) as Record<Id, number>;
}
