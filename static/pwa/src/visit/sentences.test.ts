import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from './finding';
import { NOW } from './sample_visit';
import { matched, sentencesOf } from './sentences';

const said = (text: string) =>
  ({
    record: text,
    type: 'statement',
    at: NOW,
    body: { part: 'observations', kind: 'observed', text },
  }) as Finding<'statement'>;

describe('sentences', () => {
  it.each([
    ['She smiled. She kicked!', ['She smiled.', 'She kicked!']],
    ['Dr. Osei rang at 5 p.m. today. He was kind.', ['Dr. Osei rang at 5 p.m. today.', 'He was kind.']],
    ['Weighed 5.12 kg. “No,” she said.', ['Weighed 5.12 kg.', '“No,” she said.']],
    ['One line\nanother line', ['One line', 'another line']],
    ['  ', []],
    ['He asked “Why?” Then he left', ['He asked “Why?”', 'Then he left']],
  ])('%s', (text, sentences) => {
    expect(sentencesOf(text)).toEqual(sentences);
  });

  it('lose no letter of what was typed, and make up none', () => {
    const plain = (text: string) => text.replace(/\s/g, '');
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(plain(sentencesOf(text).join(''))).toBe(plain(text));
      }),
    );
  });
});

describe('a statement', () => {
  it('stays with its sentence when others come and go', () => {
    const before = said('She smiled at her mother.');
    const { of, left } = matched(['It was raining.', 'She smiled at her mother.'], [before]);
    expect(of).toEqual([null, before]);
    expect(left).toEqual([]);
  });

  it('stays when a word of its sentence is corrected, and goes when the sentence does', () => {
    const before = said('She smiled at her mother.');
    expect(matched(['She smiled at her mother twice.'], [before]).of).toEqual([before]);
    expect(matched(['The dog barked.'], [before])).toEqual({ of: [null], left: [before] });
  });

  it('is never given to two sentences', () => {
    const before = said('She smiled.');
    expect(matched(['She smiled.', 'She smiled.'], [before]).of).toEqual([before, null]);
  });
});
