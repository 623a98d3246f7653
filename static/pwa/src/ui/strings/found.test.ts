import { describe, expect, it } from 'vitest';
import type { FoundRow } from '../../views/rows';
import type { Bodies } from '../../wire/records';
import { STOP } from './findings';
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
      ['Was whoever did it trained in this tool?', 'Yes'],
    ]);
  });

  it('says no grown-up’s name of a tool about the child, nor another tool’s name, whatever was signed with it', () => {
    const read = facts({ tool: 'asq3', carer: HANNE, tool_name: 'Sleep diary' });
    expect(read).toEqual([
      ['ASQ-3', '1987, 19 November 2026'],
      ['Total', '19'],
      ['Was whoever did it trained in this tool?', 'Yes'],
    ]);
  });

  it('has the name that its author gave to a tool that is not listed', () => {
    expect(facts({ tool: 'other', tool_name: 'Sleep diary' })[0]?.[0]).toBe('Sleep diary');
  });
});

const factsIn = (type: FoundRow['type'], body: object) =>
  factsOf({
    type,
    cited: {},
    record: 'a'.repeat(32),
    at: '2026-11-19T10:00:00.000Z',
    called: {},
    restricted: false,
    body,
  } as unknown as FoundRow).filter(([, value]) => value);

it('reads the number that was called, what was said, and what was agreed', () => {
  const call = {
    outcome: 'answered',
    at: '2026-11-19T10:00:00.000Z',
    agency: null,
    called: 'Duty team',
    about: [],
  };
  const read = factsIn('contact_record', {
    ...call,
    number: '01632 960001',
    said: 'A graze.',
    advised: 'Come in.',
  });
  expect(read.slice(1)).toEqual([
    [STOP.who, 'Duty team, 01632 960001'],
    ['What was said', 'A graze.'],
    ['What was said and agreed', 'Come in.'],
  ]);
});

it('reads the time of each part of a day, when a mark was noticed, and of the birth record what somebody was asked', () => {
  const slot = {
    slot: 'waking',
    time: '06:30',
    what: 'Porridge',
    who: [],
    basis: 'seen',
    told_by: null,
    feeling: null,
  };
  expect(factsIn('day_in_life', { day_kind: 'weekday', slots: [slot] })[0]?.[0]).toMatch(/, 06:30$/);
  const mark = {
    view: 'face',
    kind: 'graze',
    colours: [],
    how: 'seen',
    on_birth_record: 'no',
    explanations: [],
  };
  const noticed_at = '2026-11-19T10:05:00.000Z';
  expect(factsIn('body_mark', { ...mark, noticed_at }).at(-1)?.[0]).toBe('Noticed at');
  const asked = (told: object) =>
    factsIn('body_mark', { ...mark, ...told }).some(
      ([name, value]) => name === 'Is it in the birth record?' && value,
    );
  expect(asked({})).toBe(true);
  expect(asked({ on_birth_record: 'unknown' })).toBe(false);
  expect(asked({ on_birth_record: 'unknown', kind: 'mark_uncertain' })).toBe(true);
});
