/**
 * The device's two key pairs: Ed25519 to sign, X25519 to open. Made extractable once, wrapped under the vault root, and from
 * then on used non-extractable, because browsers leave "non-extractable" keys readable in their own files.
 *
 * Source: docs/decisions/0003-one-crypto-worker.md.
 */
import { type Bytes, concat, utf8 } from '../wire/bytes';
import { SealBrokenError } from './aead';
import { canDerive } from './kdf';
import { madeAtLast } from './key_making';
import { randomBytes } from './random';

const NONCE_BYTES = 12;

export interface WrappedPair {
  public: Bytes;
  /** `nonce(12) ‖ AES-GCM(PKCS #8)`. */
  wrapped: Bytes;
}
export interface DeviceKeys {
  signing: WrappedPair;
  opening: WrappedPair;
}
type Use = 'signing' | 'opening';

const ALGORITHM = { signing: 'Ed25519', opening: 'X25519' } as const;
const PRIVATE: Record<Use, KeyUsage[]> = { signing: ['sign'], opening: ['deriveBits'] };
const MADE: Record<Use, KeyUsage[]> = { signing: ['sign', 'verify'], opening: ['deriveBits'] };

function generate(use: Use): Promise<CryptoKeyPair> {
  return madeAtLast(
    async () => (await crypto.subtle.generateKey(ALGORITHM[use], true, MADE[use])) as CryptoKeyPair,
  );
}

function params(iv: Bytes, vault: string, use: Use): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: utf8(`attune/key/v1\0${vault}\0${use}`) };
}

async function makePair(root: CryptoKey, vault: string, use: Use): Promise<WrappedPair> {
  const pair = await generate(use);
  const iv = randomBytes(NONCE_BYTES);
  const wrapped = await crypto.subtle.wrapKey('pkcs8', pair.privateKey, root, params(iv, vault, use));
  const raw = await crypto.subtle.exportKey('raw', pair.publicKey);
  return { public: new Uint8Array(raw), wrapped: concat(iv, new Uint8Array(wrapped)) };
}

export async function makeDeviceKeys(root: CryptoKey, vault: string): Promise<DeviceKeys> {
  return { signing: await makePair(root, vault, 'signing'), opening: await makePair(root, vault, 'opening') };
}

/** Shape: a private key that can be used and not exported. Errors: SealBrokenError. */
export async function unwrapPair(
  root: CryptoKey,
  vault: string,
  use: Use,
  pair: WrappedPair,
): Promise<CryptoKey> {
  const iv = pair.wrapped.slice(0, NONCE_BYTES);
  const body = pair.wrapped.slice(NONCE_BYTES);
  const how = params(iv, vault, use);
  try {
    return await crypto.subtle.unwrapKey('pkcs8', body, root, how, ALGORITHM[use], false, PRIVATE[use]);
  } catch (cause) {
    const broken = cause instanceof DOMException && cause.name === 'OperationError';
    throw broken ? new SealBrokenError('does not open', { cause }) : cause;
  }
}

/** Which of the needed algorithms this browser lacks, and what they are run with. */
export async function missingAlgorithms(): Promise<string[]> {
  const missing: string[] = [];
  for (const use of ['signing', 'opening'] as const) {
    try {
      await generate(use);
    } catch {
      missing.push(ALGORITHM[use]);
    }
  }
  if (!canDerive()) missing.push('WebAssembly SIMD');
  return missing;
}
