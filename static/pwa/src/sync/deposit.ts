/**
 * Carries finished envelopes to the server and moves the cursor on receipts that verify. Needs no key and no login, so that the
 * open page, the lock screen and the service worker all run this same code.
 *
 * Source: sync/PROTOCOL.md sections 3.5, 3.6 and 4.5.
 */
import type { FreshFrames } from '../store/fresh_frames';
import { StorageFullError, type Store } from '../store/port';
import type { OutboxRow } from '../store/schema';
import { type Bytes, equalBytes } from '../wire/bytes';
import { type Http, OfflineError, RefusedError } from '../wire/http';
import type { SignedText } from '../wire/receipt';
import type { Id } from '../wire/records';
import { type DepositResult, lessGood, refusal } from './deposit_result';
import {
  depositOf,
  hasMore,
  type Load,
  nextLoad,
  type Outbox,
  questionOf,
  rowsAfter,
  shortDepositOf,
  shortened,
  withinSize,
} from './load';
import { measured, remember } from './measured';
import { accept, letGoOfFiled } from './receiving';
import { keyedFor } from './unsealed_keys';

export const OUTBOX_LOCK = 'attune-outbox';
/** What a deposit is answered with that cannot be checked: among others, a short one in a form that the server does not know. */
export const UNVERIFIABLE = 'deposit.unverifiable';

/** One carrier at a time on this device; whoever comes second finds little left to carry. */
export function withOutboxLock<T>(run: () => Promise<T>): Promise<T> {
  return navigator.locks.request(OUTBOX_LOCK, run) as Promise<T>;
}

/**
 * Deposits for every vault of the device, but for one that is carried otherwise. Shape: the least good result.
 *
 * Errors: StorageFullError; what has no room keeps no other vault from depositing.
 */
export async function depositAll(store: Store, http: Http, but: Id | null = null): Promise<DepositResult> {
  const vaultsNow = () => store.read(['cursors'], (tx) => tx.all('cursors'));
  // To wait for one's turn takes longer than to see that there is no other vault.
  if ((await vaultsNow()).every(({ vault }) => vault === but)) return 'nothing';
  return withOutboxLock(async () => {
    const cursors = await vaultsNow();
    let result: DepositResult = 'nothing';
    let full: StorageFullError | null = null;
    for (const cursor of cursors) {
      const { vault } = cursor;
      if (vault === but) continue;
      try {
        const one = await depositVault(store, http, vault);
        if (one === 'offline') return one;
        result = lessGood(result, one, cursor);
      } catch (cause) {
        if (!(cause instanceof StorageFullError)) throw cause;
        full = cause;
      }
    }
    if (full) throw full;
    return result;
  });
}

/**
 * Load after load, until nothing is left to send. What goes next is read while one is on its way, and on a quick line goes at once; what is
 * filed is let go when all have gone. `begun`: the first load, if it was read already. `fresh`: what need not be read.
 */
export async function depositVault(
  store: Store,
  http: Http,
  vault: Id,
  begun: Load | null = null,
  fresh: FreshFrames | null = null,
): Promise<DepositResult> {
  const outbox = { store, vault, fresh, pace: http.pace };
  const healed = new Set(begun && !begun.fresh ? begun.rows.map(({ seq }) => seq) : []);
  let load = begun ?? (await nextLoad(outbox, healed, true));
  let moved = false;
  try {
    while (load) {
      const first = begin(outbox, http, load);
      const second = await secondAtOnce(outbox, http, first);
      const both = second && (await answerTo(outbox, http, second));
      // The later word speaks for the first as well.
      const result = both === 'moved' ? both : await answerTo(outbox, http, first);
      await remember(store, http, load.cursor);
      // What is refused as too large goes in smaller loads at once.
      const shorter: Load | null = result === 'refused' ? shortened(load, http.pace.atOnce) : null;
      if (shorter) {
        load = shorter;
        continue;
      }
      if (result !== 'moved') return result;
      moved = true;
      load = await nextLoad(outbox, healed, false, await (second ?? first).after);
    }
    return moved ? 'moved' : 'nothing';
  } finally {
    // What is not let go now goes with a later receipt.
    if (moved) await letGoOfFiled(store, vault).catch(() => undefined);
  }
}

/** A load on its way. `after`: what goes next, which is read meanwhile. */
interface OnItsWay {
  load: Load;
  sent: Promise<SignedText>;
  after: Promise<OutboxRow[]>;
}

function begin(outbox: Outbox, http: Http, load: Load): OnItsWay {
  const sent = deposited(http, load);
  // What comes of it is looked at when its turn has come.
  sent.catch(() => undefined);
  return { load, sent, after: rowsAfter(outbox, load) };
}

/** On a slow line each would only make the other late, and with it the first receipt. Should it overtake the first, the server holds it until that has come. */
async function secondAtOnce(outbox: Outbox, http: Http, { load, after }: OnItsWay): Promise<OnItsWay | null> {
  if (!http.pace.isQuick) return null;
  const rows = withinSize(await after, http.pace.atOnce);
  return rows.length ? begin(outbox, http, { ...load, rows }) : null;
}

/** What the server has, though nothing waits: it may have less than it had. Call it with the lock held. */
export async function ask(store: Store, http: Http, vault: Id): Promise<DepositResult> {
  return depositVault(store, http, vault, await questionOf(store, vault));
}

async function answerTo({ store }: Outbox, http: Http, { load, sent }: OnItsWay): Promise<DepositResult> {
  try {
    const signed = await sent;
    const cursor = await keyedFor(store, http, load.cursor, signed);
    return await accept(store, { ...load, cursor }, signed, false);
  } catch (cause) {
    if (cause instanceof OfflineError) return 'offline';
    if (cause instanceof RefusedError) return refusal(cause);
    throw cause;
  }
}

/** Short; in full when that is refused: one that was damaged is then set aside by itself, and a server of before reads no other. */
async function deposited(http: Http, load: Load): Promise<SignedText> {
  const short = shortDepositOf(load);
  const post = (bytes: Bytes) =>
    measured(http, bytes.length, true, () => http.deposit(bytes, load.kept_from, hasMore(load)));
  try {
    return await post(short);
  } catch (cause) {
    if (!(cause instanceof RefusedError) || cause.code !== UNVERIFIABLE) throw cause;
    const full = depositOf(load);
    if (equalBytes(short, full)) throw cause;
    return post(full);
  }
}
