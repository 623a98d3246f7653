/**
 * An everyday sync in one round trip: what waits goes up, what is new comes down; a great deal that waits goes first. The receipt and the packs are each treated as if
 * they had come alone; where one round trip does not do, the ways of `deposit.ts` and `pull.ts` are gone.
 *
 * Source: sync/PROTOCOL.md section 6.6.
 */
import { type Http, OfflineError, RefusedError } from '../wire/http';
import type { Bench } from './bench';
import {
  accept,
  type DepositResult,
  depositOf,
  depositVault,
  firstLoad,
  type Load,
  refusal,
  withOutboxLock,
} from './deposit';
import { applyRead, pull, question, type ReadPacks, readPacks } from './pull';

const UNAUTHENTICATED = 401;
/** More than this is deposited by itself: the receipt for it does not wait for packs. */
const EVERYDAY_FRAMES = 20;

/** Shape: what became of the deposit. Errors: as `pull`; what was carried before is carried. */
export async function exchange(bench: Bench, http: Http): Promise<DepositResult> {
  const asked = question(bench);
  const sent = await withOutboxLock(() => send(bench, http, asked));
  if ('failure' in sent) {
    if (sent.failure === 'offline') return 'offline';
    await pull(bench, http);
    return sent.failure;
  }
  if ('problem' in sent) {
    const { code, status } = sent.problem;
    if (status !== UNAUTHENTICATED) throw new RefusedError(code, status);
    await pull(bench, http);
  } else if (await applyRead(bench, await sent.read)) await pull(bench, http);
  return sent.deposited;
}

type Sent =
  | { failure: DepositResult }
  | { deposited: DepositResult; read: Promise<ReadPacks> }
  | { deposited: DepositResult; problem: { code: string; status: number } };

async function send(bench: Bench, http: Http, asked: ReturnType<typeof question>): Promise<Sent> {
  const { store, keys } = bench;
  let load = await firstLoad(store, keys.vault);
  let before: DepositResult = 'nothing';
  if (load && load.rows.length > EVERYDAY_FRAMES) {
    before = await depositVault(store, http, keys.vault, load);
    if (before !== 'moved') return { failure: before };
    load = await firstLoad(store, keys.vault);
  }
  try {
    const { receipt, packs, problem } = await http.exchange(
      load ? depositOf(load) : null,
      asked,
      load?.kept_from ?? null,
    );
    const then = problem ? { problem } : { read: readPacks(bench, asked.request, packs) };
    // Read while the cursor moves; what comes of the reading is looked at afterwards.
    then.read?.catch(() => undefined);
    const moved = load && receipt ? await accept(store, load, receipt) : before;
    return { ...then, deposited: await rest(bench, http, load, moved) };
  } catch (cause) {
    if (cause instanceof OfflineError) return { failure: 'offline' };
    if (!(cause instanceof RefusedError)) throw cause;
    // One that is refused as a whole, or an answer that is nobody's word: each by itself.
    const deposited = load ? await depositVault(store, http, keys.vault) : refusal(cause);
    return { failure: deposited };
  }
}

/** What one load did not hold goes the usual way. */
async function rest(
  { store, keys }: Bench,
  http: Http,
  load: Load | null,
  deposited: DepositResult,
): Promise<DepositResult> {
  if (!load || deposited !== 'moved') return deposited;
  const cursor = await store.read(['cursors'], (tx) => tx.get('cursors', keys.vault));
  if (!cursor || cursor.received >= cursor.seq) return deposited;
  const more = await depositVault(store, http, keys.vault);
  return more === 'nothing' ? deposited : more;
}
