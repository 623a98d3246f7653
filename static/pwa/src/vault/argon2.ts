/**
 * Argon2id: the reference implementation, compiled to WebAssembly for processors that work on two numbers at once. It imports nothing,
 * so that it can reach nothing but what it is given.
 *
 * Source: RFC 9106; docs/decisions/0057-the-reference-argon2.md.
 */
import inlined from '@phi-ag/argon2/argon2.wasm?url&inline';
import type { Bytes } from '../wire/bytes';
import { KEY_BYTES } from './aead';

/** What the compiled library exports, of what is used here; addresses and lengths are bytes in its memory. */
interface Library {
  memory: WebAssembly.Memory;
  _initialize(): void;
  /** 0: there is no room. */
  malloc(length: number): number;
  /** 0, or the number of an error. */
  argon2_hash(
    passes: number,
    memory_KiB: number,
    lanes: number,
    secret: number,
    secret_length: number,
    salt: number,
    salt_length: number,
    hash: number,
    hash_length: number,
    encoded: number,
    encoded_length: number,
    type: number,
    version: number,
  ): number;
}

const TYPE_ID = 2;
const VERSION_13 = 0x13;
const ALLOCATION_FAILED = -22;

let compiled: Promise<WebAssembly.Module> | undefined;

function compile(): Promise<WebAssembly.Module> {
  const base64 = inlined.slice(inlined.indexOf(',') + 1);
  return WebAssembly.compile(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
}

/**
 * Shape: 32 bytes. Each derivation has a memory of its own, which goes with it. Errors: RangeError when the device has too little memory;
 * Error with the library's number for anything else.
 */
export async function argon2id(
  secret: Uint8Array,
  salt: Uint8Array,
  memory_KiB: number,
  passes: number,
): Promise<Bytes> {
  // What could not be compiled now, for want of memory, is compiled again when it is asked for again.
  compiled ??= compile().catch((cause) => {
    compiled = undefined;
    throw cause;
  });
  const instance = await WebAssembly.instantiate(await compiled);
  const library = instance.exports as unknown as Library;
  library._initialize();
  const place = (length: number): number => {
    const address = library.malloc(length);
    if (!address) throw new RangeError('too little memory to derive a key');
    return address;
  };
  const put = (bytes: Uint8Array): number => {
    const address = place(bytes.length);
    new Uint8Array(library.memory.buffer).set(bytes, address);
    return address;
  };
  const hash = place(KEY_BYTES);
  const secret_at = put(secret);
  const failed = library.argon2_hash(
    passes,
    memory_KiB,
    1,
    secret_at,
    secret.length,
    put(salt),
    salt.length,
    hash,
    KEY_BYTES,
    0,
    0,
    TYPE_ID,
    VERSION_13,
  );
  const memory = new Uint8Array(library.memory.buffer);
  memory.fill(0, secret_at, secret_at + secret.length);
  if (failed === ALLOCATION_FAILED) throw new RangeError('too little memory to derive a key');
  if (failed) throw new Error(`Argon2id: error ${failed}`);
  const key = memory.slice(hash, hash + KEY_BYTES);
  memory.fill(0, hash, hash + KEY_BYTES);
  return key;
}
