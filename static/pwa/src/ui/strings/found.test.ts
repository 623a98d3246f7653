import { describe, expect, it } from 'vitest';
import type { FoundRow } from '../../views/rows';
import type { Bodies } from '../../wire/records';
import { factsOf } from './found';

const HANNE = 'a'.repeat(32);

const facts = (fields: Partial<Bodies['tool_result']>) =>
  factsOf({
    record: 'b'.repeat(32),
    type: 'tool_result',
    at: '2026-11-19T10:00:00.000Z',
    called: { [HANNE]: 'Hanne' },
    restricted: false,
    body: {
      visit: 'c'.repeat(32),
      child: 'd'.repeat(32),
      carer: null,
      tool: 'epds',
      tool_name: null,
      version: '1987',
      assessor_trained: true,
      taken_on: '2026-11-19',
      results: [{ area: 'Total', value: '19' }],
      follow_up: null,
      attachment: null,
      ...fields,
    },
  } as FoundRow).filter(([, value]) => value);

describe('the result of a tool', () => {
  it('is read with the name of the grown-up whose it is', () => {
    expect(facts({ carer: HANNE })).toEqual([
      ['Edinburgh Postnatal Depression Scale', '1987, 19 November 2026'],
      ['About', 'Hanne'],
      ['Total', '19'],
    ]);
  });

  it('says no grown-up’s name of a tool about the child, nor another tool’s name, whatever was signed with it', () => {
    const read = facts({ tool: 'asq3', carer: HANNE, tool_name: 'Sleep diary' });
    expect(read).toEqual([
      ['ASQ-3', '1987, 19 November 2026'],
      ['Total', '19'],
    ]);
  });

  it('has the name that its author gave to a tool that is not listed', () => {
    expect(facts({ tool: 'other', tool_name: 'Sleep diary' })[0]?.[0]).toBe('Sleep diary');
  });
});
