/**
 * Carries finished envelopes to the server and moves the cursor on receipts that verify. Needs no key and no login, so that the
 * open page, the lock screen and the service worker all run this same code.
 *
 * Source: sync/PROTOCOL.md sections 3.5, 3.6 and 4.5.
 */
import type { FreshFrames } from '../store/fresh_frames';
import { type ReadTx, StorageFullError, type Store } from '../store/port';
import type { CursorRow, OutboxRow } from '../store/schema';
import { chainStart } from '../vault/chain';
import { acceptedReceipt, type Expected, isBehind, lostReceipt } from '../vault/receipt';
import { type Bytes, equalBytes, hex, MalformedError } from '../wire/bytes';
import { depositBytes, type Head, shortDepositBytes } from '../wire/envelope';
import { type Http, OfflineError, RefusedError } from '../wire/http';
import { DEPOSIT_MAX_BYTES, DEPOSIT_MAX_FRAMES } from '../wire/limits';
import { type Receipt, readReceipt, type SignedText } from '../wire/receipt';
import type { Id } from '../wire/records';
import { damagedIn, keepFiled, keptFrom, takeBack, waitingIn, withRoom } from './keeping';

export type DepositResult = 'nothing' | 'moved' | 'offline' | 'refused' | 'unconfirmed';
export const OUTBOX_LOCK = 'attune-outbox';
const HEAD_ROOM_BYTES = 1024;
const TOO_MANY = 429;
const LET_GO_AT_ONCE = 100;
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
 * What is refused of a device that the organisation does not know is said to its owner alone, and of a vault that is gone to nobody: no
 * other vault has to do with it.
 */
export function lessGood(
  result: DepositResult,
  one: DepositResult,
  of: Pick<CursorRow, 'stranger' | 'given_up_with'> | undefined,
): DepositResult {
  if (one === 'nothing' || result === 'refused' || result === 'unconfirmed') return result;
  return one === 'refused' && (of?.stranger || of?.given_up_with) ? result : one;
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
  const outbox = { store, vault, fresh };
  const healed = new Set(begun && !begun.fresh ? begun.rows.map(({ seq }) => seq) : []);
  let load = begun ?? (await nextLoad(outbox, healed, true));
  let moved = false;
  try {
    while (load) {
      const first = begin(outbox, http, load);
      const second = await secondAtOnce(outbox, http, first);
      const both = second && (await answerTo(store, second));
      // The later word speaks for the first as well.
      const result = both === 'moved' ? both : await answerTo(store, first);
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

/** Where what waits in a vault is found. */
interface Outbox {
  store: Store;
  vault: Id;
  fresh: FreshFrames | null;
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
  const rows = withinSize(await after);
  return rows.length ? begin(outbox, http, { ...load, rows }) : null;
}

/** Never in the way of what is on its way: what cannot be read ahead is read when it is to go. */
function rowsAfter({ store, fresh }: Outbox, load: Load): Promise<OutboxRow[]> {
  const { cursor, rows } = load;
  const from = (rows.at(-1)?.seq ?? cursor.received) + 1;
  if (!load.fresh || from > cursor.seq) return Promise.resolve([]);
  return store.read(['outbox', 'sent'], (tx) => fromOn(tx, cursor, from, fresh)).catch(() => []);
}

async function fromOn(
  tx: ReadTx,
  cursor: CursorRow,
  from: number,
  fresh: FreshFrames | null,
): Promise<OutboxRow[]> {
  const upto = Math.min(cursor.seq, from + DEPOSIT_MAX_FRAMES - 1);
  return fresh?.run(cursor, from, upto) ?? waitingIn(tx, cursor, from, upto);
}

export interface Load {
  /** It was refused short: it goes in full. */
  in_full?: true;
  cursor: CursorRow;
  rows: OutboxRow[];
  /** Sent to move the cursor; else a question, or a damaged one again, which may leave it where it is. */
  fresh: boolean;
  /** The lowest number that could be sent again. */
  kept_from: number;
}

/** What a sync begins with. `fresh` as of `depositVault`. Call it with the lock held. */
export function firstLoad(store: Store, vault: Id, fresh: FreshFrames | null = null): Promise<Load | null> {
  return nextLoad({ store, vault, fresh }, new Set(), true);
}

/** What the server has, though nothing waits: it may have less than it had. Call it with the lock held. */
export async function ask(store: Store, http: Http, vault: Id): Promise<DepositResult> {
  const load = await store.read(['cursors', 'outbox'], async (tx): Promise<Load | null> => {
    const cursor = await tx.get('cursors', vault);
    // A question says that all was sent; else a deposit asks as well.
    if (!cursor || cursor.received < cursor.seq) return null;
    return { cursor, rows: [], fresh: false, kept_from: await keptFrom(tx, cursor) };
  });
  return depositVault(store, http, vault, load);
}

/** What to send next: a damaged one again, then what has no receipt, then a mere question how far the server is. */
async function nextLoad(
  { store, vault, fresh }: Outbox,
  healed: Set<number>,
  first: boolean,
  ahead: OutboxRow[] = [],
): Promise<Load | null> {
  return store.read(['cursors', 'outbox', 'sent'], async (tx) => {
    const cursor = await tx.get('cursors', vault);
    if (!cursor) return null;
    const kept_from = await keptFrom(tx, cursor);
    const damaged = damagedOf(cursor).find((seq) => !healed.has(seq));
    if (damaged !== undefined) {
      healed.add(damaged);
      const rows = await waitingIn(tx, cursor, damaged, damaged);
      if (rows.length) return { cursor, rows, fresh: false, kept_from };
    }
    const from = cursor.received + 1;
    const rows = ahead[0]?.seq === from ? ahead : await fromOn(tx, cursor, from, fresh);
    if (rows.length) return { cursor, rows: withinSize(rows), fresh: true, kept_from };
    return first && cursor.filed < cursor.seq ? { cursor, rows: [], fresh: false, kept_from } : null;
  });
}

export function lastReceipt(cursor: Pick<CursorRow, 'receipt'>): Receipt | null {
  return cursor.receipt && readReceipt(cursor.receipt.text);
}

export function damagedOf(cursor: CursorRow): number[] {
  const receipt = lastReceipt(cursor);
  return receipt ? damagedIn(receipt) : [];
}

function withinSize(rows: OutboxRow[]): OutboxRow[] {
  let size = HEAD_ROOM_BYTES;
  const upto = rows.findIndex((row) => {
    size += row.frame.length;
    return size > DEPOSIT_MAX_BYTES;
  });
  return upto < 0 ? rows : rows.slice(0, Math.max(1, upto));
}

export function depositOf({ cursor, rows }: Pick<Load, 'cursor' | 'rows'>): Bytes {
  return depositBytes(cursor.device, framesOf(rows), headOf(cursor, rows));
}

/** As short as it goes, of what was never sent: what was damaged, also here, goes in full, so that it alone is set aside. */
export function shortDepositOf(load: Load): Bytes {
  const { cursor, rows, fresh } = load;
  try {
    const short =
      fresh && !load.in_full && shortDepositBytes(cursor.device, framesOf(rows), headOf(cursor, rows));
    return short || depositOf(load);
  } catch (cause) {
    if (cause instanceof MalformedError) return depositOf(load);
    throw cause;
  }
}

function framesOf(rows: readonly OutboxRow[]): Bytes[] {
  return rows.map((row) => row.frame);
}

function headOf(cursor: CursorRow, rows: readonly OutboxRow[]): Head {
  const last = rows.at(-1) ?? cursor;
  return { seq: last.seq, chain: last.chain, signature: last.head };
}

async function answerTo(store: Store, { load, sent }: OnItsWay): Promise<DepositResult> {
  try {
    return await accept(store, load, await sent, false);
  } catch (cause) {
    if (cause instanceof OfflineError) return 'offline';
    if (cause instanceof RefusedError) return refusal(cause);
    throw cause;
  }
}

/** Short; in full when that is refused: one that was damaged is then set aside by itself, and a server of before reads no other. */
async function deposited(http: Http, load: Load): Promise<SignedText> {
  const short = shortDepositOf(load);
  const began_ms = performance.now();
  try {
    const answer = await http.deposit(short, load.kept_from);
    http.pace.carried(short.length, performance.now() - began_ms);
    return answer;
  } catch (cause) {
    http.pace.broke();
    if (!(cause instanceof RefusedError) || cause.code !== UNVERIFIABLE) throw cause;
    const full = depositOf(load);
    if (equalBytes(short, full)) throw cause;
    return http.deposit(full, load.kept_from);
  }
}

/**
 * Moves the cursor, if the receipt is the organisation's word about what this device holds, and lets go of what is filed, unless
 * `lets_go` is false: in the same write, when that is little.
 */
export async function accept(
  store: Store,
  { cursor, rows, fresh }: Load,
  signed: SignedText,
  lets_go = true,
): Promise<DepositResult> {
  const expected: Expected = {
    device: cursor.device,
    keys: cursor.receipt_keys,
    last: cursor.receipt && { state: cursor.state, received: cursor.received },
    // As a rule it is about the last that was sent.
    chainAt: async (seq) => chainAmong(rows, seq) ?? chainAt(store, cursor, seq),
  };
  const receipt = await acceptedReceipt(signed, expected);
  if (!receipt) {
    const less = await lostReceipt(signed, expected);
    if (less) return (await takeBack(store, cursor.vault, less, signed)) ? 'moved' : 'unconfirmed';
    if (await isBehind(signed, cursor.seq, expected)) await markBehind(store, cursor.vault);
    return 'unconfirmed';
  }
  const is_left = await moveCursor(store, cursor, receipt, signed, lets_go);
  // What is not let go now goes with a later receipt.
  if (lets_go && is_left) await letGoOfFiled(store, cursor.vault).catch(() => undefined);
  return fresh && receipt.received <= cursor.received ? 'unconfirmed' : 'moved';
}

/** From now on nothing is signed here: it would bear a number that is used. */
async function markBehind(store: Store, vault: Id): Promise<void> {
  await store.write(['cursors'], async (tx) => {
    const now = await tx.get('cursors', vault);
    if (now) await tx.put('cursors', { ...now, behind: true });
  });
}

/** A server that starts or has too much to do is as good as away; a captive portal's page is nobody's word. */
export function refusal({ code, status }: RefusedError): DepositResult {
  if (status >= 500 || status === TOO_MANY) return 'offline';
  return code === 'unreadable' ? 'unconfirmed' : 'refused';
}

function chainAmong(rows: readonly OutboxRow[], seq: number): string | null {
  const row = rows.at(-1);
  return row?.seq === seq ? hex(row.chain) : null;
}

async function chainAt(store: Store, cursor: CursorRow, seq: number): Promise<string | null> {
  if (seq === 0) return hex((await chainStart(cursor.device)).chain);
  const row = await store.read(
    ['outbox', 'sent'],
    async (tx) => (await tx.get('outbox', [cursor.vault, seq])) ?? tx.get('sent', [cursor.vault, seq]),
  );
  return row ? hex(row.chain) : null;
}

/** Shape: whether there is something left to let go of. */
async function moveCursor(
  store: Store,
  { vault }: CursorRow,
  receipt: Receipt,
  signed: SignedText,
  lets_go: boolean,
): Promise<boolean> {
  return withRoom((keeps) =>
    store.write(['cursors', 'outbox', 'sent'], async (tx) => {
      const now = await tx.get('cursors', vault);
      if (!now || now.state > receipt.state || now.received > receipt.received) return false;
      const { received, filed, state } = receipt;
      const next = { ...now, receipt: signed, received, filed: Math.max(now.filed, filed), state };
      const at_once = lets_go && filed - now.filed <= LET_GO_AT_ONCE;
      await tx.put('cursors', at_once ? await keepFiled(tx, next, receipt, keeps) : next);
      return !at_once;
    }),
  );
}

/** A few at a time: whoever reads the cursor meanwhile, to say how much waits, does not wait for them all. */
async function letGoOfFiled(store: Store, vault: Id): Promise<void> {
  for (const upto of await store.read(['cursors', 'outbox'], (tx) => pagesOfFiled(tx, vault))) {
    await withRoom((keeps) =>
      store.write(['cursors', 'outbox', 'sent'], async (tx) => {
        const cursor = await tx.get('cursors', vault);
        const receipt = cursor && lastReceipt(cursor);
        if (!receipt) return;
        const part = { ...receipt, filed: Math.min(receipt.filed, upto) };
        await tx.put('cursors', await keepFiled(tx, cursor, part, keeps));
      }),
    );
  }
}

/** Shape: the last number of each page of what is filed; beyond all of them for the last page, which so ends where the receipt does. */
async function pagesOfFiled(tx: ReadTx, vault: Id): Promise<number[]> {
  const cursor = await tx.get('cursors', vault);
  const receipt = cursor && lastReceipt(cursor);
  if (!receipt) return [];
  const filed = await tx.range('outbox', vault, 0, Math.min(receipt.filed, receipt.received - 1));
  const ends = filed.flatMap(({ seq }, at) => ((at + 1) % LET_GO_AT_ONCE === 0 ? [seq] : []));
  return [...ends, Number.POSITIVE_INFINITY];
}
