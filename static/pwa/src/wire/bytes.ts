/**
 * Bytes: joining, comparing, hex, and big-endian readers and writers. Anyone may use it.
 *
 * Source: sync/PROTOCOL.md section 1.1.
 */
export type Bytes = Uint8Array<ArrayBuffer>;

/** What was read is not what the protocol says it must be. Never carries the bytes. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function utf8(text: string): Bytes {
  return encoder.encode(text) as Bytes;
}

/** Errors: MalformedError when the bytes are not UTF-8. */
export function textOf(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new MalformedError('not UTF-8', { cause });
  }
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  // Not every(): what is compared may be a whole deposit.
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

export function hex(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += HEX[byte];
  return out;
}

/** Errors: MalformedError when not lower-case hex, or not of `length` bytes. */
export function unhex(text: string, length?: number): Bytes {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw new MalformedError('not hex');
  if (length !== undefined && text.length !== 2 * length) throw new MalformedError('wrong length');
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return out;
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export function u16(n: number): Bytes {
  const out = new Uint8Array(2);
  view(out).setUint16(0, n);
  return out;
}

export function u32(n: number): Bytes {
  const out = new Uint8Array(4);
  view(out).setUint32(0, n);
  return out;
}

export function u64(n: number): Bytes {
  const out = new Uint8Array(8);
  view(out).setBigUint64(0, BigInt(n));
  return out;
}

/** Reads forward; every short read is a MalformedError. */
export class Reader {
  private at = 0;
  constructor(private readonly source: Uint8Array) {}

  take(length: number): Bytes {
    if (length > this.source.length - this.at) throw new MalformedError('cut short');
    const out = this.source.slice(this.at, this.at + length);
    this.at += length;
    return out as Bytes;
  }

  /** As `take`, but not copied: for what is large. */
  view(length: number): Bytes {
    if (length > this.source.length - this.at) throw new MalformedError('cut short');
    const out = this.source.subarray(this.at, this.at + length);
    this.at += length;
    return out as Bytes;
  }

  atEnd(): boolean {
    return this.at === this.source.length;
  }

  u8(): number {
    return view(this.take(1)).getUint8(0);
  }

  u16(): number {
    return view(this.take(2)).getUint16(0);
  }

  u32(): number {
    return view(this.take(4)).getUint32(0);
  }

  u64(): number {
    const n = view(this.take(8)).getBigUint64(0);
    if (n > BigInt(Number.MAX_SAFE_INTEGER)) throw new MalformedError('number too large');
    return Number(n);
  }

  expect(bytes: Uint8Array): void {
    if (!equalBytes(this.take(bytes.length), bytes)) throw new MalformedError('wrong mark');
  }

  end(): void {
    if (this.at !== this.source.length) throw new MalformedError('trailing bytes');
  }
}
