/** Ed25519, 64 bytes, over a mark and a message. Source: sync/PROTOCOL.md section 1.5. */
import { type Bytes, concat, hex, utf8 } from '../wire/bytes';

export async function sign(key: CryptoKey, mark: string, ...message: Uint8Array[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('Ed25519', key, concat(utf8(mark), ...message)));
}

/** Points of small order, sign bit cleared. */
const SMALL_ORDER = [
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  `ec${'ff'.repeat(30)}7f`,
];
const SIGN_BIT = 0x80;

/** Of small order, under which one signature can be good for any message, or not written in the one proper way. */
export function isWeak(public_key: Uint8Array): boolean {
  const key = public_key.slice();
  key[31] = (key[31] ?? 0) & ~SIGN_BIT;
  return !isBelowPrime(key) || SMALL_ORDER.includes(hex(key));
}

/** y < 2^255 − 19, little-endian. */
function isBelowPrime(y: Uint8Array): boolean {
  return (y[0] ?? 0) < 0xed || y[31] !== 0x7f || y.subarray(1, 31).some((byte) => byte !== 0xff);
}

/** False for a wrong signature and for a key that is none. */
export async function verifies(
  public_key: Uint8Array,
  signature: Uint8Array,
  mark: string,
  ...message: Uint8Array[]
): Promise<boolean> {
  if (isWeak(public_key)) return false;
  try {
    const key = await crypto.subtle.importKey('raw', public_key as Bytes, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, signature as Bytes, concat(utf8(mark), ...message));
  } catch {
    return false;
  }
}
