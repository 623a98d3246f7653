/**
 * Suite 1 of the protocol: HPKE base mode, single shot, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, empty AAD; and which
 * suite is taken. Suite 2: `hybrid.ts`.
 *
 * Source: sync/PROTOCOL.md section 1.5; RFC 9180.
 */
import { type Bytes, concat } from '../wire/bytes';
import type { Suite } from '../wire/envelope';
import { SealBrokenError } from './aead';
import { madeAtLast } from './key_making';

const ENC_BYTES = 32;

/** Loaded when it is needed: the lock screen is there before it. */
async function suiteOne() {
  const hpke = await import('hpke');
  const kem = hpke.KEM_DHKEM_X25519_HKDF_SHA256();
  const GenerateKeyPair = (extractable: boolean) => madeAtLast(() => kem.GenerateKeyPair(extractable));
  const patient = (): typeof kem => Object.create(kem, { GenerateKeyPair: { value: GenerateKeyPair } });
  return new hpke.CipherSuite(patient, hpke.KDF_HKDF_SHA256, hpke.AEAD_AES_256_GCM);
}

/** Shape: `enc(32) ‖ ciphertext`. Errors: of the suite, when the key is none. */
export async function hpkeSeal(public_key: Uint8Array, plain: Uint8Array, info: Uint8Array): Promise<Bytes> {
  const suite = await suiteOne();
  const key = await suite.DeserializePublicKey(public_key);
  const { encapsulatedSecret, ciphertext } = await suite.Seal(key, plain, { info });
  return concat(encapsulatedSecret, ciphertext);
}

/** What the organisation's certificate names. */
export interface SealingKey {
  kid: string;
  public: Uint8Array;
  /** Of suite 2. */
  hybrid?: Uint8Array;
}

/**
 * Seals with suite 2 where both the key and this browser have it; else with suite 1. `within` is the signing key of the open vault;
 * `headerOf` writes the header that says which, and no two that are sealed within it and stored are the same.
 * Errors: of suite 1, when the key is none.
 */
export async function sealFor(
  within: CryptoKey,
  to: SealingKey,
  plain: Uint8Array,
  headerOf: (suite: Suite) => Bytes,
  infoOf: (header: Bytes) => Bytes,
): Promise<{ header: Bytes; ct: Bytes }> {
  if (to.hybrid) {
    try {
      const { hybridSeal, offersHybrid } = await import('./hybrid');
      if (offersHybrid()) {
        const header = headerOf(2);
        return { header, ct: await hybridSeal(within, to.hybrid, plain, infoOf(header)) };
      }
    } catch {
      // What somebody wrote is kept all the same: a browser may offer what it then cannot do.
    }
  }
  const header = headerOf(1);
  return { header, ct: await hpkeSeal(to.public, plain, infoOf(header)) };
}

/** Whether anything can be sealed to it: the suite refuses points of small order. */
export async function isSealingKey(public_key: Uint8Array): Promise<boolean> {
  try {
    await hpkeSeal(public_key, new Uint8Array(), new Uint8Array());
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
