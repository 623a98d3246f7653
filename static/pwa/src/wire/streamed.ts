/** The browser's own decompression, to a size that is known or to a limit. */
import { type Bytes, concat, MalformedError } from './bytes';

/** Shape: what it inflates to, no longer than `size`. Errors: MalformedError when there is more, or it is cut, damaged or longer than its end. */
export async function streamed(bytes: Bytes, size: number): Promise<Bytes> {
  const out = new Uint8Array(size);
  let at = 0;
  await decompressed(bytes, size, (part) => {
    out.set(part, at);
    at += part.length;
  });
  return out.subarray(0, at);
}

/** As `streamed`, when the size is not known. */
export async function streamedUpTo(bytes: Bytes, limit_bytes: number): Promise<Bytes> {
  const parts: Uint8Array[] = [];
  await decompressed(bytes, limit_bytes, (part) => parts.push(part));
  return concat(...parts);
}

async function decompressed(
  bytes: Bytes,
  limit_bytes: number,
  take: (part: Uint8Array) => void,
): Promise<void> {
  const { readable, writable } = new DecompressionStream('deflate-raw');
  const writer = writable.getWriter();
  // What goes wrong here goes wrong at the reading end too.
  writer.write(bytes).catch(() => undefined);
  writer.close().catch(() => undefined);
  const reader = readable.getReader();
  let size = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.length;
      if (size > limit_bytes) throw new MalformedError('too large');
      take(part.value);
    }
  } catch (cause) {
    void reader.cancel().catch(() => undefined);
    throw cause instanceof MalformedError ? cause : new MalformedError('not deflate', { cause });
  }
}
