/**
 * From a passphrase to a key: Argon2id, on a fixed ladder that is descended at set-up only.
 *
 * Source: docs/decisions/0004-passphrase-slot.md.
 */
import { type Bytes, utf8 } from '../wire/bytes';

export interface KdfParameters {
  /** Memory, KiB. */
  m: number;
  /** Passes. */
  t: number;
  p: 1;
}

export const LADDER: readonly KdfParameters[] = [
  { m: 64 * 1024, t: 3, p: 1 },
  { m: 46 * 1024, t: 1, p: 1 },
  { m: 19 * 1024, t: 2, p: 1 },
];
const SLOW_MS = 2500;

/** Spaces at the ends and doubled ones are slips of the thumb; NFC makes one spelling of one word. */
export function normalPassphrase(typed: string): string {
  return typed.normalize('NFC').trim().replace(/\s+/gu, ' ');
}

export async function derive(passphrase: string, salt: Uint8Array, kdf: KdfParameters): Promise<Bytes> {
  // Loaded when it is needed: the lock screen is there before it.
  const { argon2id } = await import('./argon2');
  return argon2id(utf8(normalPassphrase(passphrase)), salt, kdf.m, kdf.t);
}

/** The smallest module that works on several numbers at once: a function that makes a vector and counts its bits. */
const SEVERAL_AT_ONCE = Uint8Array.from([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98,
  11,
]);

/** Whether this browser runs what keys are derived with; some can be set to run no WebAssembly. */
export function canDerive(): boolean {
  return typeof WebAssembly === 'object' && WebAssembly.validate(SEVERAL_AT_ONCE);
}

/** So little that nobody notices, and enough for the browser to compile it well. */
const TRIAL: KdfParameters = { m: 4 * 1024, t: 1, p: 1 };

/** Fetches and compiles what derives keys, so that whoever has typed their passphrase waits for the deriving alone. */
export async function prepareDerivation(): Promise<void> {
  await derive('nothing', new Uint8Array(16), TRIAL);
}

export type Derive = typeof derive;

/** The strongest step this device can do in time, and its result. Errors: the last step's, when even that fails. */
export async function deriveAtSetup(
  passphrase: string,
  salt: Uint8Array,
  now_ms: () => number,
  run: Derive = derive,
): Promise<{ kdf: KdfParameters; key: Bytes }> {
  let failure: unknown = new Error('no step');
  for (const [step, kdf] of LADDER.entries()) {
    const started = now_ms();
    try {
      const key = await run(passphrase, salt, kdf);
      if (now_ms() - started <= SLOW_MS || step === LADDER.length - 1) return { kdf, key };
    } catch (cause) {
      failure = cause;
    }
  }
  throw failure;
}
