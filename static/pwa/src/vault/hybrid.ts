/**
 * Suite 2 of the protocol, for what is sealed to the organisation: as suite 1, with the KEM MLKEM768-X25519. Loaded when a
 * certificate names such a key.
 *
 * Source: sync/PROTOCOL.md sections 1.5 and 7.1; draft-ietf-hpke-pq.
 */
import { type Bytes, concat, hex, unhex } from '../wire/bytes';
import { sha256 } from './hash';
import { isSealingKey } from './hpke';
import { madeAtLast } from './key_making';

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

type Kem = ReturnType<typeof import('hpke').KEM_MLKEM768_X25519>;

/**
 * What is sealed to one key while a vault is open: one encapsulated secret serves all of it, and from that secret and its `info` follows the key
 * of each, as in HPKE. It is never stored, and goes with the key that signs.
 *
 * Source: docs/decisions/0052-one-encapsulation-for-each-unlocking.md.
 */
interface Encapsulated {
  key: Awaited<ReturnType<Kem['DeserializePublicKey']>>;
  secret: Awaited<ReturnType<Kem['Encap']>>;
  /** What was bound. Two texts under one key would give both away. */
  bound: Set<string>;
  made_at_ms: number;
}

/** A machine that is stopped and resumed twice from one image goes on twice from one memory: it has little time for that. */
const AGE_MAX_MS = 10 * 60_000;
const BOUND_MAX = 2_000;

const encapsulated = new WeakMap<CryptoKey, Map<string, Encapsulated>>();

/**
 * Shape: `enc(1120) ‖ ciphertext`; `within`: the signing key of the open vault. Errors: of the suite, when the key is none or the browser cannot.
 */
export async function hybridSeal(
  within: CryptoKey,
  public_key: Uint8Array,
  plain: Uint8Array,
  info: Uint8Array,
): Promise<Bytes> {
  const hpke = await import('hpke');
  const kem = hpke.KEM_MLKEM768_X25519();
  const { key, secret } = await encapsulatedFor(within, kem, public_key, hex(info));
  const Encap = async () => ({ shared_secret: secret.shared_secret.slice(), enc: secret.enc.slice() });
  const once = (): Kem => Object.create(kem, { Encap: { value: Encap } });
  const suite = new hpke.CipherSuite(once, hpke.KDF_HKDF_SHA256, hpke.AEAD_AES_256_GCM);
  const { encapsulatedSecret, ciphertext } = await suite.Seal(key, plain, { info });
  return concat(encapsulatedSecret, ciphertext);
}

async function encapsulatedFor(
  within: CryptoKey,
  kem: Kem,
  public_key: Uint8Array,
  info: string,
): Promise<Encapsulated> {
  const held = encapsulated.get(within) ?? new Map<string, Encapsulated>();
  encapsulated.set(within, held);
  const to = hex(public_key);
  const known = held.get(to);
  if (known && isGoodFor(known, info)) {
    known.bound.add(info);
    return known;
  }
  const key = known?.key ?? (await kem.DeserializePublicKey(public_key));
  const secret = await madeAtLast(() => kem.Encap(key));
  const made = { key, secret, bound: new Set([info]), made_at_ms: Date.now() };
  held.set(to, made);
  return made;
}

/** Bound already: something of this number was sealed and then not stored. */
function isGoodFor({ bound, made_at_ms }: Encapsulated, info: string): boolean {
  const is_young = Math.abs(Date.now() - made_at_ms) < AGE_MAX_MS;
  return is_young && bound.size < BOUND_MAX && !bound.has(info);
}
