/**
 * Suite 1 of the protocol: HPKE base mode, single shot, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, empty AAD.
 *
 * Source: sync/PROTOCOL.md section 1.5; RFC 9180.
 */
import { type Bytes, concat } from '../wire/bytes';
import { SealBrokenError } from './aead';

const ENC_BYTES = 32;

/** Loaded when it is needed: the lock screen is there before it. */
async function suiteOne() {
  const hpke = await import('hpke');
  return new hpke.CipherSuite(hpke.KEM_DHKEM_X25519_HKDF_SHA256, hpke.KDF_HKDF_SHA256, hpke.AEAD_AES_256_GCM);
}

/** Shape: `enc(32) ‖ ciphertext`. Errors: of the suite, when the key is none. */
export async function hpkeSeal(public_key: Uint8Array, plain: Uint8Array, info: Uint8Array): Promise<Bytes> {
  const suite = await suiteOne();
  const key = await suite.DeserializePublicKey(public_key);
  const { encapsulatedSecret, ciphertext } = await suite.Seal(key, plain, { info });
  return concat(encapsulatedSecret, ciphertext);
}

/** Whether anything can be sealed to it: the suite refuses points of small order. */
export async function isSealingKey(public_key: Uint8Array): Promise<boolean> {
  const suite = await suiteOne();
  try {
    await suite.Seal(await suite.DeserializePublicKey(public_key), new Uint8Array());
    return true;
  } catch {
    return false;
  }
}

export interface OpeningPair {
  private_key: CryptoKey;
  public_key: Uint8Array;
}

/** Errors: SealBrokenError for anything that does not open. */
export async function hpkeOpen(pair: OpeningPair, sealed: Uint8Array, info: Uint8Array): Promise<Bytes> {
  const suite = await suiteOne();
  try {
    const publicKey = await suite.DeserializePublicKey(pair.public_key);
    const keys = { privateKey: pair.private_key, publicKey };
    const enc = sealed.slice(0, ENC_BYTES);
    return (await suite.Open(keys, enc, sealed.subarray(ENC_BYTES), { info })) as Bytes;
  } catch (cause) {
    throw new SealBrokenError('does not open', { cause });
  }
}
