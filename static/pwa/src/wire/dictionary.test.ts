import { describe, expect, it } from 'vitest';
import PROTOCOL from '../../../../sync/PROTOCOL.md?raw';
import { hex, utf8 } from './bytes';
import { dictionary, fetchDictionary } from './dictionary';
import { compressed, compressedWithWords, expanded, packed } from './padding';

const CHANGE = utf8(
  '{"change":"0b","stream":"1c","stream_kind":"child","record":"2d","type":"child_visit","schema":1,"base":0,"author":"3e","role":"practitioner"}',
);

describe('the dictionary', () => {
  it('is waited for by nobody: what is sealed before it is here is compressed without', async () => {
    expect(compressedWithWords(CHANGE)).toEqual(compressed(CHANGE));
    expect(() => expanded(2, CHANGE, CHANGE.length)).toThrow('no dictionary');
    await fetchDictionary();
    const { codec, bytes } = compressedWithWords(CHANGE);
    expect(codec).toBe(2);
    expect(bytes.length * 2).toBeLessThan(compressed(CHANGE).bytes.length);
    expect(expanded(codec, bytes, CHANGE.length)).toEqual(CHANGE);
  });

  it('is the one that the protocol names', async () => {
    await fetchDictionary();
    const [, sha256] = /codec_2\.txt` \([\d,]+ bytes, SHA-256 `([0-9a-f]{64})`/.exec(PROTOCOL) ?? [];
    const words = await crypto.subtle.digest('SHA-256', dictionary() ?? utf8(''));
    expect(hex(new Uint8Array(words))).toBe(sha256);
  });

  it('is in nothing that is stored on the device or read from a pull', async () => {
    await fetchDictionary();
    expect(packed(CHANGE)[0]).toBe(1);
  });

  it.each([0, 1, 3, 200, 5_000, 40_000])('gives back what was compressed with it: %i bytes', async (size) => {
    await fetchDictionary();
    const words = dictionary() ?? new Uint8Array();
    const text = Uint8Array.from({ length: size }, (_, at) => words[(at * 7) % words.length] ?? at);
    const { codec, bytes } = compressedWithWords(text);
    expect(expanded(codec, bytes, size)).toEqual(text);
    if (size) expect(() => expanded(codec, bytes, size - 1)).toThrow('too large');
  });
});
