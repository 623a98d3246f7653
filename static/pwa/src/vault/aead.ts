/**
 * AES-256-GCM with a random 96-bit nonce for every sealing: `nonce(12) ‖ ciphertext`. What a sealing belongs to is in its AAD,
 * so that nothing can be moved to another place, version or vault.
 *
 * Source: docs/decisions/0003-one-crypto-worker.md.
 */
import { type Bytes, concat, utf8 } from '../wire/bytes';
import { randomBytes } from './random';

const NONCE_BYTES = 12;
export const KEY_BYTES = 32;

/** It does not open: another key, another place, or changed bytes. */
export class SealBrokenError extends Error {
  override readonly name = 'SealBrokenError';
}

export async function aesKey(
  raw: Uint8Array,
  usages: KeyUsage[] = ['encrypt', 'decrypt'],
): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw as Bytes, 'AES-GCM', false, usages);
}

export async function sealBytes(key: CryptoKey, aad: Uint8Array, plain: Uint8Array): Promise<Bytes> {
  const nonce = randomBytes(NONCE_BYTES);
  const params = { name: 'AES-GCM', iv: nonce, additionalData: aad as Bytes };
  return concat(nonce, new Uint8Array(await crypto.subtle.encrypt(params, key, plain as Bytes)));
}

/** Errors: SealBrokenError. */
export async function openBytes(key: CryptoKey, aad: Uint8Array, sealed: Uint8Array): Promise<Bytes> {
  const params = {
    name: 'AES-GCM',
    iv: sealed.subarray(0, NONCE_BYTES) as Bytes,
    additionalData: aad as Bytes,
  };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(params, key, sealed.subarray(NONCE_BYTES) as Bytes));
  } catch (cause) {
    throw new SealBrokenError('does not open', { cause });
  }
}

/** Where a sealed row of the device store stands. */
export interface Place {
  vault: string;
  store: string;
  id: string;
  version: number;
}
const SCHEMA = 1;

export function placeAad(place: Place): Bytes {
  return utf8(['attune/rec/v1', place.vault, place.store, place.id, place.version, SCHEMA].join(' | '));
}
