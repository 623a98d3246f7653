import { describe, expect, it } from 'vitest';
import { hex } from '../wire/bytes';
import { DerivedAhead } from './derived_ahead';
import { type Derive, derive, type KdfParameters, LADDER } from './kdf';
import { isDrawn, suggestPassphrase } from './passphrase';
import { headerOf, newSalt } from './slot';

const WORDS = 'prevail tactless quiet ajar';
const [, , LEAST] = LADDER as readonly [KdfParameters, KdfParameters, KdfParameters];
const salt = newSalt();
const slot = { header: headerOf('B', 'a vault', salt, LEAST), wrapped: new Uint8Array() };

/** Derives, and keeps account of it. */
function counting() {
  const asked: string[] = [];
  const run: Derive = (passphrase, ...rest) => {
    asked.push(passphrase);
    return derive(passphrase, ...rest);
  };
  return { asked, run };
}

describe('a key that is derived ahead', () => {
  it('is the one that would be derived, and is derived once', async () => {
    const { asked, run } = counting();
    const ahead = new DerivedAhead(slot, WORDS, run);
    expect(hex(await ahead.derive(` ${WORDS}  `, salt, LEAST))).toBe(hex(await derive(WORDS, salt, LEAST)));
    expect(asked).toEqual([WORDS]);
  });

  it.each<[string, Parameters<Derive>]>([
    ['another passphrase', ['prevail tactless quiet heron', salt, LEAST]],
    ['another salt', [WORDS, newSalt(), LEAST]],
    ['another cost', [WORDS, salt, { ...LEAST, m: LEAST.m / 2 }]],
    ['other passes', [WORDS, salt, { ...LEAST, t: 1 }]],
  ])('is not given out for %s', async (_, asked) => {
    const ahead = new DerivedAhead(slot, WORDS);
    expect(hex(await ahead.derive(...asked))).toBe(hex(await derive(...asked)));
  });

  it('is derived when it is asked for, should there have been no memory before', async () => {
    let tries = 0;
    const run: Derive = async (...asked) => {
      tries += 1;
      if (tries === 1) throw new RangeError('no memory');
      return derive(...asked);
    };
    const ahead = new DerivedAhead(slot, WORDS, run);
    expect(hex(await ahead.derive(WORDS, salt, LEAST))).toBe(hex(await derive(WORDS, salt, LEAST)));
  });
});

describe('words that may have been drawn', () => {
  it('are known when the last letter is there, and not before', async () => {
    const drawn = await suggestPassphrase();
    for (const typed of [drawn, `${drawn} `, drawn.replace(' ', '  ')])
      expect(await isDrawn(typed)).toBe(true);
    for (let length = 0; length < drawn.length; length++)
      expect(await isDrawn(drawn.slice(0, length))).toBe(false);
  });

  it.each([
    '',
    'prevail tactless quiet',
    `${WORDS} heron`,
    'prevail tactless quiet zzz',
    'the sea is grey today',
  ])('are not "%s"', async (typed) => {
    expect(await isDrawn(typed)).toBe(false);
  });

  it('stand in a list in which none begins another', async () => {
    const words = (await import('./words/eff-large.txt?raw')).default.split('\n').filter(Boolean).sort();
    expect(words).toHaveLength(7776);
    expect(words.filter((word, i) => words[i + 1]?.startsWith(word))).toEqual([]);
  });
});
