/**
 * What a receipt does on this device: when it verifies, the cursor moves, and what is filed is let go.
 *
 * Source: sync/PROTOCOL.md section 4.5.
 */
import type { ReadTx, Store } from '../store/port';
import type { CursorRow, OutboxRow } from '../store/schema';
import { chainStart } from '../vault/chain';
import { acceptedReceipt, type Expected, isBehind, lostReceipt } from '../vault/receipt';
import { hex } from '../wire/bytes';
import type { Receipt, SignedText } from '../wire/receipt';
import type { Id } from '../wire/records';
import type { DepositResult } from './deposit_result';
import { keepFiled, takeBack, withRoom } from './keeping';
import { lastReceipt } from './last_receipt';
import type { Load } from './load';

const LET_GO_AT_ONCE = 100;

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
export async function letGoOfFiled(store: Store, vault: Id): Promise<void> {
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
