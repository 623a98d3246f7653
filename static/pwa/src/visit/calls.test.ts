import { describe, expect, it } from 'vitest';
import { callsBegun, leftAbout, unkeptCalls } from './calls';
import { openGaps } from './gaps';
import { recordsOf } from './records';
import { CHILDREN, CONTEXT, finished, having, id, NOW, newSample } from './sample_visit';

const [CHILD = ''] = CHILDREN;
const MARK = id(501);
const CALL = {
  outcome: 'answered',
  at: NOW,
  called: 'Dr Osei',
  advised: 'Strategy meeting at four',
} as const;

describe('a call that is being written down', () => {
  it('stays when another STOP asks', () => {
    const draft = having(
      newSample(),
      { is: 'write_call', code: 'R1::x', body: CALL },
      { is: 'write_call', code: 'R4::tapped', body: { at: NOW, outcome: 'no_answer' } },
    );
    expect(callsBegun(draft)).toEqual({ 'R1::x': CALL, 'R4::tapped': { at: NOW, outcome: 'no_answer' } });
  });

  it('is no part of what is signed until it is kept or thrown away', () => {
    const draft = having(finished([]), { is: 'write_call', code: 'R4::tapped', body: CALL });
    expect(openGaps(draft, CONTEXT).filter(({ must }) => must)).toMatchObject([
      { kind: 'call_unkept', about: 'R4::tapped' },
    ]);
    expect(() => recordsOf(draft, CONTEXT)).toThrow('call_unkept');
    const thrown = having(draft, { is: 'write_call', code: 'R4::tapped', body: null });
    expect(openGaps(thrown, CONTEXT).filter(({ must }) => must)).toEqual([]);
  });

  it('is in nobody’s way while nothing but its hour is in it', () => {
    const draft = having(newSample(), {
      is: 'write_call',
      code: 'R4::tapped',
      body: { at: NOW, called: ' ', about: [MARK] },
    });
    expect(unkeptCalls(draft)).toEqual([]);
  });

  it('of a draft that an older version saved is there, and stays beside the next', () => {
    const old = { ...newSample(), calling: { code: 'R1::x', body: CALL } };
    expect(unkeptCalls(old)).toEqual(['R1::x']);
    const next = having(old, { is: 'write_call', code: 'R4::tapped', body: { ...CALL, called: 'Police' } });
    expect(Object.keys(callsBegun(next))).toEqual(['R1::x', 'R4::tapped']);
    expect(callsBegun(having(next, { is: 'write_call', code: 'R1::x', body: null }))).toEqual({
      'R4::tapped': { ...CALL, called: 'Police' },
    });
  });
});

describe('leftAbout', () => {
  it('names what the call was about while it is in the visit, else the visit', () => {
    const draft = having(newSample(), {
      is: 'add_finding',
      child: CHILD,
      finding: { record: MARK, type: 'body_mark', at: NOW, body: {} },
    });
    expect(leftAbout(draft, { ...CALL, about: [MARK] })).toEqual([MARK]);
    const without = having(draft, { is: 'remove_finding', child: CHILD, record: MARK });
    expect(leftAbout(without, { ...CALL, about: [MARK] })).toEqual([draft.visit]);
  });
});
