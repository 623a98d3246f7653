/**
 * An everyday sync in one round trip: what waits goes up, what is new comes down; a great deal that waits goes first. The receipt and the packs are each treated as if
 * they had come alone; where one round trip does not do, the ways of `deposit.ts` and `pull.ts` are gone.
 *
 * Source: sync/PROTOCOL.md section 6.6.
 */
import { type Http, OfflineError, RefusedError } from '../wire/http';
import type { PullQuestion } from '../wire/packs';
import type { Bench } from './bench';
import { depositVault, UNVERIFIABLE, withOutboxLock } from './deposit';
import { type DepositResult, refusal } from './deposit_result';
import { firstLoad, hasMore, type Load, shortDepositOf } from './load';
import { notCarried, remember } from './measured';
import { briefQuestion, inPullTurn, pullBeyond, pullInTurn, pullPlainly } from './pull';
import { accept } from './receiving';
import { openSession } from './session';
import { keyedFor } from './unsealed_keys';

const UNAUTHENTICATED = 401;
/** What a server answers that knows no brief question: it is asked as ever. */
const UNREADABLE = 'request.unreadable';
/** More than this is deposited by itself: the receipt for it does not wait for packs. */
const EVERYDAY_FRAMES = 20;

/** Shape: what became of the deposit. Errors: as `pull`; what was carried before is carried. */
export function exchange(bench: Bench, http: Http): Promise<DepositResult> {
  return inPullTurn(bench, () => exchangeInTurn(bench, http));
}

async function exchangeInTurn(bench: Bench, http: Http): Promise<DepositResult> {
  const asked = briefQuestion(bench);
  const sent = await withOutboxLock(() => send(bench, http, asked));
  if ('failure' in sent) {
    if (sent.failure === 'offline' || sent.failure === 'busy') return sent.failure;
    await pullInTurn(bench, http);
    return sent.failure;
  }
  if ('problem' in sent) {
    const { code, status } = sent.problem;
    if (status !== UNAUTHENTICATED && code !== UNREADABLE) throw new RefusedError(code, status);
    if (status === UNAUTHENTICATED) {
      // It has just been said that there is none: to ask again without one would be a round trip for nothing.
      await openSession(bench, http);
      await pullInTurn(bench, http);
    } else await pullPlainly(bench, http);
  } else await sent.applied;
  return sent.deposited;
}

/** Waits for no packs: a long load, the first of a backlog, and anything on a line that was waited for in vain. */
function goesAlone(load: Load, { pace }: Http): boolean {
  const { length } = load.rows;
  return length > EVERYDAY_FRAMES || (length > 0 && (hasMore(load) || pace.isWeak));
}

type Sent =
  | { failure: DepositResult }
  | { deposited: DepositResult; applied: Promise<void> }
  | { deposited: DepositResult; problem: { code: string; status: number } };

async function send(bench: Bench, http: Http, asked: PullQuestion): Promise<Sent> {
  const { store, keys } = bench;
  const { fresh } = bench.ledger;
  const outbox = { store, vault: keys.vault, fresh, pace: http.pace };
  let load = await firstLoad(outbox);
  let before: DepositResult = 'nothing';
  if (load && goesAlone(load, http)) {
    before = await depositVault(store, http, keys.vault, load, fresh);
    if (before !== 'moved') return { failure: before };
    load = await firstLoad(outbox);
  }
  const deposit = load && shortDepositOf(load);
  const began_ms = performance.now();
  try {
    const { receipt, packs, problem } = await http.exchange(deposit, asked, load?.kept_from ?? null);
    const then = problem ? { problem } : { applied: pullBeyond(bench, http, asked, packs) };
    // While the cursor moves, which is elsewhere; what comes of it is looked at afterwards.
    then.applied?.catch(() => undefined);
    const cursor = load && receipt && (await keyedFor(store, http, load.cursor, receipt));
    const moved = load && receipt && cursor ? await accept(store, { ...load, cursor }, receipt) : before;
    return { ...then, deposited: await rest(bench, http, load, moved) };
  } catch (cause) {
    notCarried(http, deposit?.length ?? 0, began_ms, cause);
    if (load) await remember(store, http, load.cursor);
    if (cause instanceof OfflineError) return { failure: 'offline' };
    if (!(cause instanceof RefusedError)) throw cause;
    // One that is refused as a whole, or an answer that is nobody's word: each by itself.
    const begun = load && cause.code === UNVERIFIABLE ? { ...load, in_full: true as const } : null;
    const deposited = load ? await depositVault(store, http, keys.vault, begun, fresh) : refusal(cause);
    return { failure: deposited };
  }
}

/** What one load did not hold goes the usual way. */
async function rest(
  { store, keys, ledger }: Bench,
  http: Http,
  load: Load | null,
  deposited: DepositResult,
): Promise<DepositResult> {
  if (!load || deposited !== 'moved') return deposited;
  const cursor = await store.read(['cursors'], (tx) => tx.get('cursors', keys.vault));
  if (!cursor || cursor.received >= cursor.seq) return deposited;
  const more = await depositVault(store, http, keys.vault, null, ledger.fresh);
  return more === 'nothing' ? deposited : more;
}
