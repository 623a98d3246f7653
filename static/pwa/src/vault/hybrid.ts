/**
 * Suite 2 of the protocol, for what is sealed to the organisation: as suite 1, with the KEM MLKEM768-X25519. Loaded when a
 * certificate names such a key.
 *
 * Source: sync/PROTOCOL.md sections 1.5 and 7.1; draft-ietf-hpke-pq.
 */
import { type Bytes, concat, unhex } from '../wire/bytes';
import { sha256 } from './hash';
import { isSealingKey } from './hpke';

const X25519_BYTES = 32;

/** Whether this is the key of that hash. Shape: `hybrid` – hex; `named` – base64url. Who stands between cannot change it: the root has signed the hash. */
export async function isHybridKey(hybrid: string, named: string): Promise<boolean> {
  const key = unhex(hybrid);
  const hash = btoa(String.fromCharCode(...(await sha256(key))));
  const text = hash.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return text === named && (await isSealingKey(key.subarray(-X25519_BYTES)));
}

interface Asking {
  supports?(operation: string, algorithm: string): boolean;
}

/** Whole, or as the parts that it is made of. */
export function offersHybrid(): boolean {
  const asked = SubtleCrypto as Asking;
  if (!asked.supports) return false;
  return (
    asked.supports('encapsulateBits', 'MLKEM768-X25519') ||
    (asked.supports('encapsulateBits', 'ML-KEM-768') && asked.supports('digest', 'SHA3-256'))
  );
}

/** Shape: what this browser can seal with. */
export function suitesHere(): number[] {
  return offersHybrid() ? [1, 2] : [1];
}

/** Shape: `enc(1120) ‖ ciphertext`. Errors: of the suite, when the key is none or the browser cannot. */
export async function hybridSeal(
  public_key: Uint8Array,
  plain: Uint8Array,
  info: Uint8Array,
): Promise<Bytes> {
  const hpke = await import('hpke');
  const suite = new hpke.CipherSuite(hpke.KEM_MLKEM768_X25519, hpke.KDF_HKDF_SHA256, hpke.AEAD_AES_256_GCM);
  const key = await suite.DeserializePublicKey(public_key);
  const { encapsulatedSecret, ciphertext } = await suite.Seal(key, plain, { info });
  return concat(encapsulatedSecret, ciphertext);
}
