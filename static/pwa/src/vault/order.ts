/**
 * Whether an order to wipe is the organisation's, for this device, and still counts. Needs no secret key: a locked device obeys too. Anything
 * else changes nothing, or whoever stands between the two could destroy what a worker wrote.
 *
 * Source: sync/PROTOCOL.md section 16.
 */
import { unhex, utf8 } from '../wire/bytes';
import { readOrder, type WipeOrder } from '../wire/order';
import type { SignedText } from '../wire/receipt';
import type { Id } from '../wire/records';
import type { ReceiptKey } from './receipt';
import { verifies } from './signature';

const ORDER_MARK = 'attune/order/v1\0';

/** `keys`: the organisation's certified order keys. Shape: null when it must change nothing. */
export async function trueOrder(
  signed: SignedText,
  device: Id,
  keys: readonly ReceiptKey[],
  now_ms: number,
): Promise<WipeOrder | null> {
  let order: WipeOrder;
  try {
    order = readOrder(signed.text);
  } catch {
    return null;
  }
  const key = keys.find(({ kid }) => kid === order.kid);
  if (!key || order.device !== device || Date.parse(order.expires) <= now_ms) return null;
  const signature = unhex(signed.signature, 64);
  const good = await verifies(unhex(key.public, 32), signature, ORDER_MARK, utf8(signed.text));
  return good ? order : null;
}
