/**
 * The organisation's order that a device be wiped, read strictly. Verified in `vault/order.ts`.
 *
 * Source: sync/PROTOCOL.md section 16.
 */
import { MalformedError, utf8 } from './bytes';
import { parseCanonical, parseStrict } from './json';
import type { SignedText } from './receipt';
import type { Id, Time } from './records';
import { asExactly, asHex, asId, asObject, asText, asTime } from './shape';

export interface WipeOrder {
  v: 1;
  is: 'wipe';
  device: Id;
  order: Id;
  kid: string;
  at: Time;
  expires: Time;
}

const KEYS = ['at', 'device', 'expires', 'is', 'kid', 'order', 'v'];
const SIGNATURE_BYTES = 64;

/** Errors: MalformedError, for an order of a kind that this version does not know too. */
export function readOrder(text: string): WipeOrder {
  const fields = asExactly(parseCanonical(utf8(text)), KEYS, 'order');
  if (fields.v !== 1 || fields.is !== 'wipe') throw new MalformedError('order');
  return {
    v: 1,
    is: 'wipe',
    device: asId(fields.device, 'device'),
    order: asId(fields.order, 'order'),
    kid: asText(fields.kid, 'kid'),
    at: asTime(fields.at, 'at'),
    expires: asTime(fields.expires, 'expires'),
  };
}

/** Shape: null when there is none. Errors: MalformedError. */
export function readStanding(body: Uint8Array): SignedText | null {
  const { order } = asObject(parseStrict(body), 'answer');
  if (order === null) return null;
  const signed = asObject(order, 'order');
  return {
    text: asText(signed.text, 'text'),
    signature: asHex(signed.signature, SIGNATURE_BYTES, 'signature'),
  };
}
