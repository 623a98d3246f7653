/**
 * The third slot. It opens nothing of the vault: typed at the lock screen, a duress code gives the key of what is shown and sent then. The
 * salts and parameters are those of the other slots, so that one derivation tries both, and what is tried takes as long as an unlocking.
 * Where no code is set, random bytes stand in its place.
 *
 * Source: docs/decisions/0048-a-code-for-being-made-to-unlock.md.
 */
import { type Bytes, concat, equalBytes, MalformedError, Reader, textOf, u32, utf8 } from '../wire/bytes';
import { aesKey, KEY_BYTES, openBytes, SealBrokenError, sealBytes } from './aead';
import { sha256 } from './hash';
import { randomBytes } from './random';
import { type Slot, slotOfKind } from './slot';

const INFO = utf8('attune/kek/spare/v1');
const WRAP_MARK = utf8('attune/spare/v1\0');
const KEPT_MARK = utf8('attune/spare-kept/v1\0');
/** Nonce and tag of AES-GCM. */
const SEAL_BYTES = 12 + 16;
const KEPT_BYTES = 8192;
const HASH_BYTES = 32;

/** What was derived of a secret that was typed, with what the passkey gave, if one was asked. */
export interface Tried {
  prf: Uint8Array | null;
  stretched: Bytes;
}

export interface Spare {
  a: Bytes;
  b: Bytes;
  kept: Bytes;
}

async function keyOf({ prf, stretched }: Tried): Promise<CryptoKey> {
  const both = concat(prf ?? new Uint8Array(), stretched);
  const secret = await crypto.subtle.importKey('raw', both, 'HKDF', false, ['deriveKey']);
  both.fill(0);
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: INFO };
  return crypto.subtle.deriveKey(how, secret, { name: 'AES-GCM', length: 8 * KEY_BYTES }, false, [
    'encrypt',
    'decrypt',
  ]);
}

/** Where it is typed: with a passkey in the place of the PIN, else in that of the passphrase. */
export const placeOf = (slots: readonly Slot[]): 'a' | 'b' => (slotOfKind(slots, 'A') ? 'a' : 'b');
const kindOf = { a: 'A', b: 'B' } as const;

/** As long as a slot's: nobody can tell it from one that a code opens. */
export const randomWrapped = (): Bytes => randomBytes(KEY_BYTES + SEAL_BYTES);

/** A third slot that nothing opens. */
export function randomSpare(): Spare & { note: Bytes } {
  return {
    a: randomWrapped(),
    b: randomWrapped(),
    kept: randomBytes(KEPT_BYTES + SEAL_BYTES),
    note: randomBytes(NOTE_BYTES + SEAL_BYTES),
  };
}

/** Bound to the slot in whose place it is typed. */
export async function wrapSpare(by: Tried, { header }: Slot, key: Uint8Array): Promise<Bytes> {
  return sealBytes(await keyOf(by), concat(WRAP_MARK, header), key);
}

/** Shape: what is shown and sent, or null when the secret is not the code. */
export async function openSpare(
  { a, b, kept }: Spare,
  slots: readonly Slot[],
  by: Tried,
): Promise<string | null> {
  const place = by.prf ? 'a' : 'b';
  const slot = slotOfKind(slots, kindOf[place]);
  if (!slot) return null;
  try {
    const aad = concat(WRAP_MARK, slot.header);
    const key = await openBytes(await keyOf(by), aad, { a, b }[place]);
    return await openKept(key, kept);
  } catch (cause) {
    if (cause instanceof SealBrokenError) return null;
    throw cause;
  }
}

/** Errors: MalformedError when it is longer than what is kept may be. */
export async function sealKept(key: Uint8Array, text: string): Promise<Bytes> {
  const body = utf8(text);
  if (body.length + 4 > KEPT_BYTES) throw new MalformedError('too long to be kept');
  const plain = concat(u32(body.length), body, new Uint8Array(KEPT_BYTES - 4 - body.length));
  return sealBytes(await aesKey(key), KEPT_MARK, plain);
}

async function openKept(key: Uint8Array, kept: Uint8Array): Promise<string> {
  const reader = new Reader(await openBytes(await aesKey(key), KEPT_MARK, kept));
  return textOf(reader.take(reader.u32()));
}

/** Whether a code is set, the key of what is kept, and for which slots. */
export interface Note {
  is_set: boolean;
  key: Bytes;
}
const NOTE_BYTES = 1 + KEY_BYTES + HASH_BYTES;

const hashOf = (slots: readonly Slot[]) => sha256(concat(...slots.map(({ header }) => header)));

export async function noteBytes({ is_set, key }: Note, slots: readonly Slot[]): Promise<Bytes> {
  return concat(Uint8Array.of(is_set ? 1 : 0), key, await hashOf(slots));
}

/** Shape: null when a slot has changed since. */
export async function readNote(bytes: Uint8Array, slots: readonly Slot[]): Promise<Note | null> {
  const reader = new Reader(bytes);
  const [is_set, key, hash] = [reader.u8() === 1, reader.take(KEY_BYTES), reader.take(HASH_BYTES)];
  return equalBytes(hash, await hashOf(slots)) ? { is_set, key } : null;
}

export const newSpareKey = (): Bytes => randomBytes(KEY_BYTES);
