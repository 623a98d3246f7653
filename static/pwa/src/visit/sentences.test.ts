import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bodies } from '../wire/records';
import type { Action } from './actions';
import type { DraftChild } from './draft';
import type { Finding } from './finding';
import { gaps } from './gaps';
import { recordsOf } from './records';
import { CHILDREN, CONTEXT, having, id, NOW, newSample } from './sample_visit';
import { matched, sentencesIn, sentencesOf } from './sentences';

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

describe('a long sentence', () => {
  /** What it takes at best. */
  function cost_ms(work: () => unknown): number {
    const took = Array.from({ length: 3 }, () => {
      const began_ms = performance.now();
      work();
      return performance.now() - began_ms;
    });
    return Math.min(...took);
  }

  it.each(['and e.g. ', 'she is approx.\n'])(
    'of “%s” costs what its length says, however much was pasted',
    (piece) => {
      const [short, long] = [2000, 32_000].map((times) => piece.repeat(times));
      expect(sentencesOf(long ?? '')).toHaveLength(1);
      expect(cost_ms(() => sentencesOf(long ?? ''))).toBeLessThan(
        80 * cost_ms(() => sentencesOf(short ?? '')),
      );
    },
  );

  it('ends where it ended when all of it was looked at', () => {
    const all = (text: string) => {
      const found: string[] = [];
      let sentence = '';
      for (const piece of text.split(/(?<=[.!?…]["”’')]?)(?=\s)|\n+/)) {
        sentence += piece;
        if (/(?:^|\s)(?:Dr|Mr|Mrs|Ms|St|e\.g|i\.e|approx|no|p\.m|a\.m)\.$/i.test(sentence.trim())) continue;
        if (sentence.trim() !== '') found.push(sentence.trim());
        sentence = '';
      }
      if (sentence.trim() !== '') found.push(sentence.trim());
      return found;
    };
    const word = fc.constantFrom(
      'Dr.',
      'approx.',
      'no.',
      'xapprox.',
      'She',
      'ate.',
      'e.g.',
      ' ',
      '\n',
      '   ',
      '”',
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        expect(sentencesOf(words.join(''))).toEqual(all(words.join('')));
      }),
      { examples: [[['e.g.', ' ', '\n', 'approx.', ' ', 'She']]] },
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

  it.each(['she smiled at  her mother!', 'She smiled, at her mother.'])(
    'stays when only marks change: %s',
    (now) => {
      const before = said('She smiled at her mother.');
      expect(matched([now], [before])).toEqual({ of: [before], before: [null], left: [] });
    },
  );

  it.each([
    ['another speaker', 'Mum said she hit her head.', 'Sam said she hit her head.'],
    ['a “not”', 'He did hit her on the arm.', 'He did not hit her on the arm.'],
    ['one word more', 'She smiled at her mother.', 'She smiled at her mother twice.'],
    ['another order', 'Dane hit Sam hard.', 'Sam hit Dane hard.'],
    ['another number', 'She weighed 5.12 kg then.', 'She weighed 51.2 kg then.'],
  ])('does not speak of a sentence that has %s', (_, was, now) => {
    const before = said(was);
    expect(matched([now], [before])).toEqual({ of: [null], before: [before], left: [] });
  });

  it('goes when its sentence does', () => {
    const before = said('She smiled at her mother.');
    expect(matched(['The dog barked.'], [before])).toEqual({ of: [null], before: [null], left: [before] });
  });

  it('is taken for the sentence that has its very words before one that only has most of them', () => {
    const before = said('She smiled at me.');
    expect(matched(['She smiled at me once.', 'She smiled at me.'], [before]).of).toEqual([null, before]);
  });

  it('is never given to two sentences', () => {
    const before = said('She smiled.');
    expect(matched(['She smiled.', 'She smiled.'], [before]).of).toEqual([before, null]);
  });

  it('is not taken for a sentence that has no words in common with it, nor any words', () => {
    const before = said('👍');
    expect(matched(['👎'], [before]).left).toEqual([before]);
  });
});

describe('what was said of a sentence', () => {
  const [CHILD = ''] = CHILDREN;
  const add = (record: string, body: Finding<'statement'>['body']): Action => ({
    is: 'add_finding',
    child: CHILD,
    finding: { record, type: 'statement', at: NOW, body: { part: 'observations', evidence: [], ...body } },
  });
  const write = (text: string): Action => ({
    is: 'write_child',
    child: CHILD,
    fields: { seen: 'yes', seen_alone: 'no', awake: 'awake', observations: { text, none_because: '' } },
  });
  const BEGUN: Action = { is: 'write_visit', fields: { interpreter: { used: 'not_needed', language: '' } } };
  const drafted = (...acts: Action[]) => having(newSample([CHILD]), BEGUN, ...acts);
  const signed = (...acts: Action[]) =>
    recordsOf(drafted(...acts), CONTEXT)
      .filter(({ type }) => type === 'statement')
      .map(({ body }) => body as Bodies['statement']);
  const asked = (...acts: Action[]) =>
    gaps(drafted(...acts), CONTEXT)
      .filter(({ kind }) => kind === 'sentence_changed')
      .map(({ about, must }) => ({ about, must }));
  const hanne = add(id(50), {
    kind: 'said',
    text: 'Mum said she hit her head.',
    source_person: id(9),
  });

  it('is asked again when its words change, and nothing is signed meanwhile', () => {
    const acts = [write('Mum said she hit her head.'), hanne, write('Sam said she hit her head.')];
    expect(asked(...acts)).toEqual([{ about: id(50), must: true }]);
    expect(() => signed(...acts)).toThrow(RangeError);
    expect(drafted(...acts).children[0]?.findings?.[0]?.body).toMatchObject({
      text: 'Mum said she hit her head.',
    });
  });

  it('goes on with its words through any number of changes: each is held against what was chosen', () => {
    const drift = ['Mum said she hit her arm.', 'Mum said he hit her arm.', 'Sam said he hit her arm.'];
    const acts = [write('Mum said she hit her head.'), hanne, ...drift.map(write)];
    expect(drafted(...acts).children[0]?.findings?.[0]?.body).toMatchObject({
      text: 'Mum said she hit her head.',
    });
  });

  it('is signed with the marks that the note has', () => {
    const acts = [write('Mum said she hit her head.'), hanne, write('Mum said: she hit her head!')];
    expect(asked(...acts)).toEqual([]);
    expect(signed(...acts)).toMatchObject([{ text: 'Mum said: she hit her head!', source_person: id(9) }]);
  });

  it('is asked about when it is a concern and its sentence is gone', () => {
    const concern = add(id(51), { kind: 'observed', text: 'Dane hit her.', concern_type: 'physical' });
    expect(asked(write('Dane hit her.'), concern, write('She slept.'))).toEqual([
      { about: id(51), must: true },
    ]);
  });

  it('goes with its sentence when it was a bare kind, and no opinion rests on it', () => {
    const seen = add(id(51), { kind: 'observed', text: 'Dane hit her.' });
    const view = add(id(52), { kind: 'opinion', text: 'She is at risk.', evidence: [id(51)] });
    const acts = [write('Dane hit her. She is at risk.'), seen, view, write('She is at risk.')];
    expect(asked(...acts)).toEqual([]);
    expect(signed(...acts)).toMatchObject([{ text: 'She is at risk.', evidence: [] }]);
    const removed = drafted(...acts, { is: 'remove_finding', child: CHILD, record: id(51) });
    expect(removed.children[0]?.findings).toMatchObject([{ record: id(52), body: { evidence: [] } }]);
  });

  it('is asked about again, and not dropped, when its sentence has grown longer than a record holds', () => {
    const long = `Mum said she hit her head ${'and her head '.repeat(200)}.`;
    expect(sentencesIn(drafted(write(long)).children[0] as DraftChild, 'observations')).toEqual([long]);
    const acts = [write('Mum said she hit her head.'), hanne, write(long)];
    expect(asked(...acts)).toEqual([{ about: id(50), must: true }]);
    expect(() => signed(...acts)).toThrow(RangeError);
    const [child] = drafted(...acts).children;
    expect(child?.observations.text).toBe(long);
    expect(child?.findings?.[0]?.body).toMatchObject({ text: 'Mum said she hit her head.' });
  });

  it('cannot be signed with more characters than a record holds, and is not cut off', () => {
    const long = `Mum said she hit her head${'!'.repeat(2000)}`;
    const acts = [write('Mum said she hit her head.'), hanne, write(long)];
    expect(gaps(drafted(...acts), CONTEXT)).toContainEqual(
      expect.objectContaining({ kind: 'too_long', must: true, about: id(50), count: long.length - 2000 }),
    );
    expect(() => signed(...acts)).toThrow(RangeError);
    expect(drafted(...acts).children[0]?.findings?.[0]?.body).toMatchObject({ text: long });
  });

  it('keeps no visit from being signed while nobody has said what kind a long sentence is', () => {
    expect(signed(write('and then she '.repeat(200)))).toEqual([]);
  });
});
