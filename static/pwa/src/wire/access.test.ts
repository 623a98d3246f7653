import { describe, expect, it } from 'vitest';
import { readAccess } from './access';
import { MalformedError } from './bytes';
import type { Fields } from './shape';

const ID = 'ab'.repeat(16);
const AT = '2026-11-21T12:00:00.000Z';
const PROPOSAL = {
  record: ID,
  what: 'protect',
  by: ID,
  child: ID,
  child_name: 'Ari',
  family_name: null,
  person: null,
  role: null,
  team: null,
  active: null,
  why: 'refuge',
  at: AT,
};
const GLASS = { record: ID, child: ID, person: ID, from: AT, to: AT, reviewed: false, reason: null };
const REVIEW = { by: ID, at: AT, finding: 'follow_up' };
const FINDING = { record: ID, from: AT, to: AT, ...REVIEW };
const PROTECTED = { child: ID, from: AT, workers: [ID] };

describe('what a pull tells of access', () => {
  it('may be left out', () => {
    expect(readAccess({})).toEqual({ proposals: [], broken_glass: [], findings: [], protected_children: [] });
  });

  it('is read as it was told', () => {
    const looked = { ...GLASS, reviewed: true, review: REVIEW };
    const told = {
      proposals: [PROPOSAL],
      break_glass: [GLASS, looked],
      findings: [FINDING],
      protected: [PROTECTED],
    };
    expect(readAccess(told)).toEqual({
      proposals: [PROPOSAL],
      broken_glass: [GLASS, looked],
      findings: [FINDING],
      protected_children: [PROTECTED],
    });
  });

  it('says nothing of a finding that it does not know, or that cannot be read', () => {
    for (const finding of ['unheard_of', null]) {
      const { findings } = readAccess({ findings: [{ ...FINDING, finding }] });
      expect(findings).toEqual([{ ...FINDING, finding: null }]);
    }
  });

  it.each<Fields>([
    { proposals: [{ ...PROPOSAL, what: 'delete' }] },
    { proposals: [{ ...PROPOSAL, child: 'Ari' }] },
    { break_glass: [{ ...GLASS, to: 'soon' }] },
    { break_glass: [{ ...GLASS, reviewed: 'yes' }] },
    { break_glass: [{ ...GLASS, review: { ...REVIEW, by: 'Priya' } }] },
    { findings: [{ ...FINDING, at: 'soon' }] },
    { protected: [{ ...PROTECTED, workers: ['Priya'] }] },
  ])('is refused when it is malformed: %j', (told) => {
    expect(() => readAccess(told)).toThrow(MalformedError);
  });
});
