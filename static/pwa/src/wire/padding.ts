/**
 * Padding and compression of what is about to be sealed, and their strict undoing.
 *
 * Source: sync/PROTOCOL.md section 1.6.
 */
import { deflateSync, Inflate, inflateSync } from 'fflate';
import { streamedBeside } from './beside';
import { type Bytes, concat, MalformedError, Reader, u32 } from './bytes';
import { dictionary } from './dictionary';
import { streamedUpTo } from './streamed';

/** What items of a pull and rows of the store are compressed with. */
export type Codec = 0 | 1;
/** What stands inside a seal may be compressed with the preset dictionary too. */
export type SealedCodec = Codec | 2;
const LEAST_BYTES = 256;
const PREFIX_BYTES = 5;
/** Input is fed in steps this small, so that no step can inflate to more than about 4 MB. */
const INFLATE_STEP_BYTES = 4096;

/** Padmé: at most 12 % more, and only few different lengths. */
export function padme(length: number): number {
  const e = Math.floor(Math.log2(length));
  const s = Math.floor(Math.log2(e)) + 1;
  const unit = 2 ** Math.max(0, e - s);
  return Math.ceil(length / unit) * unit;
}

function paddedLength(body: number): number {
  return padme(Math.max(LEAST_BYTES, PREFIX_BYTES + body));
}

export function padded(codec: SealedCodec, body: Uint8Array): Bytes {
  const out = new Uint8Array(paddedLength(body.length));
  out[0] = codec;
  out.set(u32(body.length), 1);
  out.set(body, PREFIX_BYTES);
  return out;
}

export function asCodec(value: number): Codec {
  if (value !== 0 && value !== 1) throw new MalformedError('unknown codec');
  return value;
}

/** Errors: MalformedError for an unknown codec, a wrong length, or padding that is not zero. */
export function unpadded(bytes: Uint8Array): { codec: SealedCodec; body: Bytes } {
  const reader = new Reader(bytes);
  const first = reader.u8();
  const codec = first === 2 ? first : asCodec(first);
  const length = reader.u32();
  const body = reader.view(length);
  if (bytes.length !== paddedLength(length)) throw new MalformedError('padding length');
  if (bytes.subarray(PREFIX_BYTES + length).some((byte) => byte !== 0)) throw new MalformedError('padding');
  return { codec, body };
}

/** Shape: the shorter of stored and deflated. */
export function compressed(body: Uint8Array): { codec: Codec; bytes: Bytes } {
  const deflated = deflateSync(body, { level: 6 });
  if (deflated.length < body.length) return { codec: 1, bytes: deflated as Bytes };
  return { codec: 0, bytes: body as Bytes };
}

/** As `compressed`, with the preset dictionary if it is here: only for what a record or a snapshot says. */
export function compressedWithWords(body: Uint8Array): { codec: SealedCodec; bytes: Bytes } {
  const words = dictionary();
  if (!words) return compressed(body);
  const deflated = deflateSync(body, { level: 6, dictionary: words });
  if (deflated.length < body.length) return { codec: 2, bytes: deflated as Bytes };
  return { codec: 0, bytes: body as Bytes };
}

/** Errors: MalformedError when it would grow beyond `limit_bytes`, is cut or damaged, or its dictionary is not here. */
export function expanded(codec: SealedCodec, bytes: Uint8Array, limit_bytes: number): Bytes {
  if (codec === 0) {
    if (bytes.length > limit_bytes) throw new MalformedError('too large');
    return bytes as Bytes;
  }
  const words = codec === 2 ? dictionary() : undefined;
  if (codec === 2 && !words) throw new MalformedError('no dictionary');
  const parts: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  const inflate = new Inflate({ dictionary: words }, (part, final) => {
    size += part.length;
    if (size > limit_bytes) throw new MalformedError('too large');
    parts.push(part);
    ended = final;
  });
  try {
    for (let at = 0; at < bytes.length; at += INFLATE_STEP_BYTES) {
      const end = at + INFLATE_STEP_BYTES;
      inflate.push(bytes.slice(at, end), end >= bytes.length);
    }
  } catch (cause) {
    if (cause instanceof MalformedError) throw cause;
    throw new MalformedError('not deflate', { cause });
  }
  if (!ended) throw new MalformedError('cut short');
  if (endsSooner(bytes, size, words)) throw new MalformedError('bytes after the end');
  return concat(...parts);
}

/** Below this, the browser's own decompression costs more to begin than it saves. */
const SMALL_BYTES = 4096;

/** From here on, the browser's own compression is several times as fast. */
const LARGE_BYTES = 32 * 1024;

/** As `expanded`, to a size that is known. Errors: MalformedError when it is not exactly of that size. */
export async function inflated(codec: Codec, bytes: Bytes, size: number): Promise<Bytes> {
  const whole =
    codec === 0
      ? expanded(codec, bytes, size)
      : bytes.length < SMALL_BYTES
        ? inflatedAtOnce(bytes, size)
        : await streamedBeside(bytes, size);
  if (whole.length !== size) throw new MalformedError('another size');
  return whole;
}

/** What is small can inflate to about 4 MB at most, and no more than a byte too many is kept. */
function inflatedAtOnce(bytes: Bytes, size: number): Bytes {
  let whole: Uint8Array;
  try {
    whole = inflateSync(bytes, { out: new Uint8Array(size + 1) });
  } catch (cause) {
    throw new MalformedError('not deflate', { cause });
  }
  if (endsSooner(bytes, size)) throw new MalformedError('bytes after the end');
  return whole as Bytes;
}

/** Whether the last byte is one too many. */
function endsSooner(bytes: Uint8Array, size: number, words?: Bytes): boolean {
  try {
    inflateSync(bytes.subarray(0, -1), { out: new Uint8Array(size), dictionary: words });
    return true;
  } catch {
    return false;
  }
}

/** As `packed`, by the browser's own compression where there is much of it. */
export async function packedQuickly(body: Uint8Array): Promise<Bytes> {
  if (body.length < LARGE_BYTES) return packed(body);
  const { readable, writable } = new CompressionStream('deflate-raw');
  const writer = writable.getWriter();
  const written = [writer.write(body as Bytes), writer.close()];
  const deflated = new Uint8Array(await new Response(readable).arrayBuffer());
  await Promise.all(written);
  return deflated.length < body.length ? padded(1, deflated) : padded(0, body);
}

/** Undoes `packed` or `packedQuickly`, by the browser's own decompression where there is much of it. Errors: as `unpacked`. */
export async function unpackedQuickly(bytes: Uint8Array, limit_bytes: number): Promise<Bytes> {
  const { codec, body } = unpadded(bytes);
  if (codec !== 1 || body.length < SMALL_BYTES) return expanded(codec, body, limit_bytes);
  return streamedUpTo(body, limit_bytes);
}

/** The usual case: compress, then pad. */
export function packed(body: Uint8Array): Bytes {
  const { codec, bytes } = compressed(body);
  return padded(codec, bytes);
}

/** Undoes `packed`. Errors: as `unpadded` and `expanded`. */
export function unpacked(bytes: Uint8Array, limit_bytes: number): Bytes {
  const { codec, body } = unpadded(bytes);
  return expanded(codec, body, limit_bytes);
}
