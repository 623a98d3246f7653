/**
 * Whether a receipt may move the outbox cursor. Needs no secret key: the lock screen and the service worker use it too.
 *
 * Source: sync/PROTOCOL.md section 4.5.
 */
import { unhex, utf8 } from '../wire/bytes';
import { type Receipt, readReceipt, type SignedText } from '../wire/receipt';
import type { Id } from '../wire/records';
import { verifies } from './signature';

const RECEIPT_MARK = 'attune/receipt/v1\0';

export interface ReceiptKey {
  kid: string;
  /** Hex. */
  public: string;
  /** Of its certificate; none in what an older version of the app has stored. */
  version?: number;
}

/** What the device itself knows, to hold a receipt against. */
export interface Expected {
  device: Id;
  keys: readonly ReceiptKey[];
  /** The last receipt that was accepted. */
  last: { state: number; received: number } | null;
  /** Hex of the device's own chain at a number, null when it has no such number. */
  chainAt(seq: number): Promise<string | null>;
}

/** Shape: the receipt, or null when it must change nothing. */
export async function acceptedReceipt(signed: SignedText, expected: Expected): Promise<Receipt | null> {
  const receipt = await newerReceipt(signed, expected);
  return receipt && (await expected.chainAt(receipt.received)) === receipt.chain ? receipt : null;
}

/**
 * A later word of the organisation that knows of less than an earlier one: it has put back an older database. Shape: the receipt, or null.
 *
 * Source: sync/PROTOCOL.md section 6.7.
 */
export async function lostReceipt(signed: SignedText, expected: Expected): Promise<Receipt | null> {
  const receipt = await verifiedReceipt(signed, expected);
  if (!receipt || !knowsLess(receipt, expected.last)) return null;
  const own = await expected.chainAt(receipt.received);
  return own === null || own === receipt.chain ? receipt : null;
}

/** Of two words the later one has the higher state, and it never knows of less on a server that has lost nothing. */
export function knowsLess(receipt: Pick<Receipt, 'state' | 'received'>, last: Expected['last']): boolean {
  return last !== null && receipt.state > last.state && receipt.received < last.received;
}

/**
 * Whether the organisation vouches for more than this device knows it made, or for something else under one of its numbers: what
 * is stored here is older than what was sent from it.
 *
 * Source: sync/PROTOCOL.md section 14.8.
 */
export async function isBehind(signed: SignedText, seq: number, expected: Expected): Promise<boolean> {
  const receipt = await newerReceipt(signed, expected);
  if (!receipt) return false;
  if (receipt.received > seq) return true;
  const own = await expected.chainAt(receipt.received);
  return own !== null && own !== receipt.chain;
}

async function newerReceipt(signed: SignedText, expected: Expected): Promise<Receipt | null> {
  const receipt = await verifiedReceipt(signed, expected);
  const { last } = expected;
  if (!receipt || (last && (receipt.state < last.state || receipt.received < last.received))) return null;
  return receipt;
}

/** The organisation's word about this device; whatever it says. */
async function verifiedReceipt(signed: SignedText, expected: Expected): Promise<Receipt | null> {
  let receipt: Receipt;
  try {
    receipt = readReceipt(signed.text);
  } catch {
    return null;
  }
  const key = expected.keys.find((candidate) => candidate.kid === receipt.kid);
  if (!key || receipt.dev !== expected.device) return null;
  const signature = unhex(signed.signature, 64);
  if (!(await verifies(unhex(key.public, 32), signature, RECEIPT_MARK, utf8(signed.text)))) return null;
  return receipt;
}
