/** Ed25519, 64 bytes, over a mark and a message. Source: sync/PROTOCOL.md section 1.5. */
import { type Bytes, concat, utf8 } from '../wire/bytes';

export async function sign(key: CryptoKey, mark: string, ...message: Uint8Array[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('Ed25519', key, concat(utf8(mark), ...message)));
}

/** False for a wrong signature and for a key that is none. */
export async function verifies(
  public_key: Uint8Array,
  signature: Uint8Array,
  mark: string,
  ...message: Uint8Array[]
): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', public_key as Bytes, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, signature as Bytes, concat(utf8(mark), ...message));
  } catch {
    return false;
  }
}
