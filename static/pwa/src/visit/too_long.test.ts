import { describe, expect, it } from 'vitest';
import type { Action } from './actions';
import type { Draft } from './draft';
import { openGaps } from './gaps';
import { recordsOf } from './records';
import {
  CHILDREN,
  CONTEXT,
  emptyList,
  emptyQuote,
  emptyUnspoken,
  enter,
  having,
  id,
  newSample,
  STRANGER,
} from './sample_visit';
import { tooLongGaps } from './too_long';

const [CHILD = '', OTHER = ''] = CHILDREN;
const long = (length: number) => 'a'.repeat(length);
const drafted = (...acts: Action[]): Draft => having(newSample(CHILDREN), enter(STRANGER), ...acts);
const quote = {
  ...emptyQuote(id(600)),
  exact_words: 'No',
  speaker: CHILD,
  speaker_kind: 'child',
  prompt: 'open',
} as const;
const finding = (type: string, body: object): Action =>
  ({ is: 'add_finding', child: CHILD, finding: { record: id(700), type, at: CONTEXT.now, body } }) as Action;

describe('a text that is too long', () => {
  it.each<[string, Action, string, number]>([
    ['where', { is: 'write_visit', fields: { place: long(501) } }, 'visit place', 1],
    [
      'the interpreter’s language',
      { is: 'write_visit', fields: { interpreter: { used: 'none', language: long(103) } } },
      'visit interpreter.language',
      3,
    ],
    ['why it is late', { is: 'write_visit', fields: { late_reason: long(2002) } }, 'change late_reason', 2],
    [
      'what the child showed',
      { is: 'write_child', child: CHILD, fields: { observations: { text: long(20_001), none_because: '' } } },
      'child_visit observations',
      1,
    ],
    [
      'the next step',
      { is: 'write_child', child: CHILD, fields: { next_step: long(1007) } },
      'child_visit next_step',
      7,
    ],
    [
      'who is called what',
      { is: 'write_person', adult: STRANGER, fields: { name: long(201) } },
      'adult name',
      1,
    ],
    [
      'to whom words were said',
      { is: 'add_quote', child: CHILD, quote: { ...quote, said_to: long(204) } },
      'quote said_to',
      4,
    ],
    [
      'one of the meanings',
      {
        is: 'add_unspoken',
        child: CHILD,
        unspoken: { ...emptyUnspoken(id(601)), seen: 'Looks away', possible_meanings: ['Tired', long(1005)] },
      },
      'unspoken_voice possible_meanings.*',
      5,
    ],
    ['the opinion on a measurement', finding('growth', { view: long(2001) }), 'growth view', 1],
    ['a mark’s site', finding('body_mark', { site: long(301) }), 'body_mark site', 1],
  ])('keeps the visit from being signed: %s', (_, act, where, over) => {
    const draft = drafted(act);
    const found = tooLongGaps(draft).map(({ text, count, must }) => [
      `${text?.type} ${text?.field}`,
      count,
      must,
    ]);
    expect(found).toEqual([[where, over, true]]);
    expect(openGaps(draft, CONTEXT).map(({ kind }) => kind)).toContain('too_long');
    expect(() => recordsOf(draft, CONTEXT)).toThrow(RangeError);
  });

  it('is no gap at its very limit, nor of a child who is no part of the visit', () => {
    expect(tooLongGaps(drafted({ is: 'write_visit', fields: { place: long(500) } }))).toEqual([]);
    const wrote = drafted({ is: 'write_child', child: OTHER, fields: { next_step: long(2000) } });
    const children = wrote.children.map((each) => ({ ...each, planned: each.child !== OTHER }));
    expect(tooLongGaps({ ...wrote, children })).toEqual([]);
  });

  it('is named for each field and child, so that each is a gap of its own', () => {
    const write = (child: string): Action => ({
      is: 'write_child',
      child,
      fields: { not_seen_detail: long(1001), next_step: long(1001) },
    });
    const codes = tooLongGaps(drafted(write(CHILD), write(OTHER))).map(({ code }) => code);
    expect(new Set(codes).size).toBe(4);
    expect(Math.max(...codes.map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it('is not asked about in the name of a tool that is not listed, once a listed one is chosen', () => {
    expect(tooLongGaps(drafted(finding('tool_result', { tool: 'asq3', tool_name: long(300) })))).toEqual([]);
  });

  it('is asked about in the words beside a list', () => {
    const list = { ...emptyList(id(500), 'baby_observation'), note: long(20_001) };
    const draft = drafted();
    const child = draft.children[0] as Draft['children'][0];
    const having_list = { ...draft, children: [{ ...child, lists: [list] }] };
    expect(tooLongGaps(having_list)).toMatchObject([{ about: id(500), count: 1 }]);
  });

  it('stays unsaved as exact words: what is saved cannot be shortened', () => {
    const locked = (words: string) =>
      drafted(
        { is: 'add_quote', child: CHILD, quote: { ...quote, exact_words: words } },
        { is: 'lock_quote', child: CHILD, record: id(600) },
      ).children[0]?.quotes[0]?.locked;
    expect(locked(long(20_000))).toBe(true);
    expect(locked(long(20_001))).toBe(false);
  });
});
