/**
 * Whether the server's word about a blob may take it off the queue. Needs no secret key, as `receipt.ts`.
 *
 * Source: sync/PROTOCOL.md section 13.5.
 */
import { type BlobReceipt, readBlobReceipt } from '../wire/blob';
import { unhex, utf8 } from '../wire/bytes';
import type { SignedText } from '../wire/receipt';
import type { Id } from '../wire/records';
import type { ReceiptKey } from './receipt';
import { verifies } from './signature';

const RECEIPT_MARK = 'attune/blob-receipt/v1\0';

/** Shape: the receipt, or null when it must change nothing. */
export async function acceptedBlobReceipt(
  signed: SignedText,
  expected: { device: Id; blob: string; size_bytes: number; keys: readonly ReceiptKey[] },
): Promise<BlobReceipt | null> {
  let receipt: BlobReceipt;
  try {
    receipt = readBlobReceipt(signed.text);
  } catch {
    return null;
  }
  const key = expected.keys.find(({ kid }) => kid === receipt.kid);
  const named = receipt.dev === expected.device && receipt.blob === expected.blob;
  if (!key || !named || receipt.size !== expected.size_bytes || receipt.stored > receipt.size) return null;
  const signature = unhex(signed.signature, 64);
  const holds = await verifies(unhex(key.public, 32), signature, RECEIPT_MARK, utf8(signed.text));
  return holds ? receipt : null;
}
