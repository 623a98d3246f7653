/**
 * Opens the sealed parts of a pull and verifies each: signed with the order key, for this request, this device, this place.
 *
 * Source: sync/PROTOCOL.md sections 6.1 and 6.4.
 */
import { type Bytes, concat, equalBytes, u16, unhex, utf8 } from '../wire/bytes';
import { type Item, readItems, readPacks } from '../wire/packs';
import type { Id } from '../wire/records';
import { sha256 } from './hash';
import { hpkeOpen, type OpeningPair } from './hpke';
import { NotTrustedError } from './pins';
import { verifies } from './signature';

const PULL_MARK = utf8('attune/pull/v1\0');
const PACK_MARK = 'attune/pack/v1\0';
const SIGNATURE_BYTES = 64;

export interface PullOpener {
  device: Id;
  opening: OpeningPair;
  order_keys: readonly Uint8Array[];
}

/** Shape: the items of all parts, in order. Errors: NotTrustedError, SealBrokenError, MalformedError. */
export async function openPacks(by: PullOpener, request: Id, answer: Uint8Array): Promise<Item[]> {
  const { request: echoed, parts } = readPacks(answer);
  if (!equalBytes(echoed, unhex(request, 16))) throw new NotTrustedError('another request');
  const opened = parts.map(async (sealed, index) => {
    const place = concat(unhex(request, 16), unhex(by.device, 16), u16(index), u16(parts.length));
    return readItems(await openPart(by, place, sealed));
  });
  return (await Promise.all(opened)).flat();
}

async function openPart(by: PullOpener, place: Bytes, sealed: Uint8Array): Promise<Bytes> {
  const plain = await hpkeOpen(by.opening, sealed, concat(PULL_MARK, place));
  const content = plain.subarray(0, Math.max(0, plain.length - SIGNATURE_BYTES));
  const signature = plain.subarray(content.length);
  const message = concat(place, await sha256(content));
  for (const key of by.order_keys) {
    if (await verifies(key, signature, PACK_MARK, message)) return content;
  }
  throw new NotTrustedError('part not signed by the organisation');
}
