/**
 * Seals the content of an attachment in chunks, under a key that is used for one blob only: the nonces are counted.
 *
 * Source: sync/PROTOCOL.md section 13.
 */
import { type Bytes, concat, hex, u32, u64, unhex, utf8 } from '../wire/bytes';
import { padme } from '../wire/padding';
import type { Id } from '../wire/records';
import { aesKey, SealBrokenError } from './aead';
import { sha256 } from './hash';
import { sign } from './signature';

export const CHUNK_BYTES = 256 * 1024;
const TAG_BYTES = 16;
const LEAST_BYTES = 256;
const CHUNK_MARK = utf8('attune/chunk/v1\0');
const MANDATE_MARK = 'attune/blob/v1\0';

/** What opens a blob, as its record says it. */
export interface BlobKey {
  record: Id;
  /** Hex. */
  key: string;
  chunk_bytes: number;
  size_bytes: number;
}

export interface SealedBlob {
  /** Hex of the SHA-256 of all chunks joined. */
  blob: string;
  size_bytes: number;
  chunks: Bytes[];
}

export function paddedSize(size: number): number {
  return padme(Math.max(LEAST_BYTES, size));
}

/** How long the blob of content of a size is. */
export function sealedSize(size: number, chunk_bytes: number): number {
  const padded = paddedSize(size);
  return padded + TAG_BYTES * Math.ceil(padded / chunk_bytes);
}

function params(record: Id, index: number, count: number): AesGcmParams {
  const iv = new Uint8Array(12);
  iv.set(u32(index), 8);
  const additionalData = concat(CHUNK_MARK, unhex(record, 16), u32(index), u32(count));
  return { name: 'AES-GCM', iv, additionalData };
}

/** `by.key` must be fresh. */
export async function sealBlob(by: BlobKey, content: Uint8Array): Promise<SealedBlob> {
  const { record, chunk_bytes } = by;
  const key = await aesKey(unhex(by.key, 32), ['encrypt']);
  const padded = new Uint8Array(paddedSize(content.length));
  padded.set(content);
  const count = Math.ceil(padded.length / chunk_bytes);
  const chunks: Bytes[] = [];
  for (let index = 0; index < count; index++) {
    const plain = padded.subarray(index * chunk_bytes, (index + 1) * chunk_bytes);
    chunks.push(new Uint8Array(await crypto.subtle.encrypt(params(record, index, count), key, plain)));
  }
  const whole = concat(...chunks);
  return { blob: hex(await sha256(whole)), size_bytes: whole.length, chunks };
}

/** All of the content, or none. Errors: SealBrokenError. */
export async function openBlob(by: BlobKey, sealed: Uint8Array): Promise<Bytes> {
  const { record, chunk_bytes, size_bytes } = by;
  if (sealed.length !== sealedSize(size_bytes, chunk_bytes)) throw new SealBrokenError('another length');
  const key = await aesKey(unhex(by.key, 32), ['decrypt']);
  const step = chunk_bytes + TAG_BYTES;
  const count = Math.ceil(paddedSize(size_bytes) / chunk_bytes);
  const content = new Uint8Array(paddedSize(size_bytes));
  for (let index = 0; index < count; index++) {
    const chunk = sealed.slice(index * step, (index + 1) * step);
    content.set(await opened(key, params(record, index, count), chunk), index * chunk_bytes);
  }
  if (content.subarray(size_bytes).some((byte) => byte !== 0)) throw new SealBrokenError('more than said');
  return content.slice(0, size_bytes);
}

async function opened(key: CryptoKey, how: AesGcmParams, chunk: Uint8Array): Promise<Bytes> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(how, key, chunk as Bytes));
  } catch (cause) {
    throw new SealBrokenError('does not open', { cause });
  }
}

/** The device's word, once for all pieces, that this blob is its own. */
export function signMandate(signing: CryptoKey, device: Id, blob: string, size: number): Promise<Bytes> {
  return sign(signing, MANDATE_MARK, unhex(device, 16), unhex(blob, 32), u64(size));
}
