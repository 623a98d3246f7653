/**
 * The preset dictionary of codec 2: our own words, fetched after the first screen. Nothing waits for it; what is sealed before it is here is
 * compressed without.
 *
 * Source: sync/PROTOCOL.md section 1.6.
 */
import { type Bytes, utf8 } from './bytes';

const PRESET = 2;
const held = new Map<typeof PRESET, Bytes>();

/** Fetches it, once. Errors: what a file that cannot be fetched throws; it may be asked for again. */
export async function fetchDictionary(): Promise<void> {
  if (held.has(PRESET)) return;
  held.set(PRESET, utf8((await import('@dictionaries/codec_2.txt?raw')).default));
}

export function dictionary(): Bytes | undefined {
  return held.get(PRESET);
}
