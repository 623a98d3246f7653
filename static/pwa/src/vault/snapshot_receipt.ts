/**
 * Which snapshots of drafts a receipt lets go. Needs no secret key: the lock screen and the service worker use it too.
 *
 * Source: sync/PROTOCOL.md section 12.5.
 */
import { unhex, utf8 } from '../wire/bytes';
import type { SignedText } from '../wire/receipt';
import type { Id } from '../wire/records';
import { type Named, readSnapshotReceipt, type SnapshotReceipt } from '../wire/snapshot';
import type { ReceiptKey } from './receipt';
import { verifies } from './signature';

const RECEIPT_MARK = 'attune/snap-receipt/v1\0';

/** Shape: what the server has for certain, or null when the answer must change nothing. */
export async function acceptedSnapshots(
  signed: SignedText,
  device: Id,
  keys: readonly ReceiptKey[],
): Promise<Named[] | null> {
  let receipt: SnapshotReceipt;
  try {
    receipt = readSnapshotReceipt(signed.text);
  } catch {
    return null;
  }
  const key = keys.find((candidate) => candidate.kid === receipt.kid);
  if (!key || receipt.dev !== device) return null;
  const signature = unhex(signed.signature, 64);
  const good = await verifies(unhex(key.public, 32), signature, RECEIPT_MARK, utf8(signed.text));
  return good ? receipt.stored : null;
}
