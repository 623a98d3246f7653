import { describe, expect, it } from 'vitest';
import type { SyncState } from '../../engine/port';
import { childAge } from '../../views/age';
import type { OutboxItem } from '../../views/rows';
import { saySync } from './app';
import { CHILD, READ } from './child';
import { sayQuarantine } from './failures';
import { listed } from './isolated';
import { CHOOSE } from './living';
import { outboxTitle } from './outbox';
import { sayAge, sayChildAge, sayDayInRow } from './when';

const REACHED: SyncState = {
  online: true,
  last_contact: '2026-11-20T09:00:00.000Z',
  busy: false,
  unsent: 0,
  needs_you: 0,
  storage_safe: true,
  problem: null,
};

describe('saySync', () => {
  it.each<[Partial<SyncState>, string]>([
    [{}, 'Connected · all sent'],
    [{ online: false, unsent: 2 }, 'No connection · 2 to send'],
    [{ problem: { code: 'offline' } }, 'No connection · all sent'],
    [{ last_contact: null, unsent: 1 }, 'Not reached yet · 1 to send'],
    [{ unsent: 14, to_send: 1 }, 'Connected · 1 to send'],
    [{ unsent: 1, to_send: 0 }, 'Connected'],
    [{ needs_you: 1 }, 'Connected · 1 needs you · the rest is sent'],
    [{ needs_you: 2, unsent: 1 }, 'Connected · 2 need you · 1 to send'],
  ])('%j → %s', (change, words) => expect(saySync({ ...REACHED, ...change })).toBe(words));
});

describe('a name that is written from right to left', () => {
  it('moves neither the date behind it nor the name beside it, and no other name is touched', () => {
    expect(CHILD.penBy('علي', '12 July')).toBe('\u2068علي\u2069, 12 July');
    expect(READ.nowCalled('علي', 'Ali')).toBe('\u2068علي\u2069 (now called Ali)');
    expect(CHOOSE.by('Priya Calloway', '12 July')).toBe('Priya Calloway, 12 July');
  });

  it('stays in its place among others, and what has no name takes none', () => {
    expect(listed(['علي', null, 'نور', '', 'Ari'])).toBe('\u2068علي\u2069, \u2068نور\u2069, Ari');
  });
});

describe('sayQuarantine', () => {
  it.each(['proposal', 'protection', 'person', 'allocation', 'break_glass_review', 'break_glass'] as const)(
    'asks nobody to be allocated for a refused %s',
    (what) => {
      expect(sayQuarantine('not_allowed', what)).not.toContain('allocate');
      expect(sayQuarantine('not_allowed', 'visit')).toContain('Ask your supervisor to allocate you.');
      expect(sayQuarantine('invalid', what)).toBe(sayQuarantine('invalid', 'visit'));
    },
  );
});

describe('outboxTitle', () => {
  const visit = { what: 'visit', family_name: '' } as OutboxItem;
  const at = '2026-11-20T15:30:00.000Z';

  it.each([
    [{ at, kind: null, names: [] }, 'Visit, 20 November 2026'],
    [{ at, kind: 'phone', names: ['Ari', 'Noor Avery'] }, 'Phone call, 20 November 2026: Ari, Noor Avery'],
  ] as const)('of a visit whose family is not here says what is known: %j', (unnamed_visit, title) =>
    expect(
      outboxTitle({ ...visit, unnamed_visit: { ...unnamed_visit, names: [...unnamed_visit.names] } }),
    ).toBe(title),
  );

  it('of an answer to what a rule raised calls it that, and no visit', () => {
    const answer = { what: 'answer', family_name: 'Velazar' } as OutboxItem;
    expect(outboxTitle(answer)).toBe('Answer to what a rule raised, Velazar');
  });
});

it('says of a child’s record that was set aside that it may be for the family which the child joins', () => {
  expect(sayQuarantine('not_allowed', 'child')).toContain('do not work now with the family');
});

describe('sayDayInRow', () => {
  it('says the year where it changes', () => {
    const days = ['2025-12-01T10:00:00.000Z', '2025-12-20T10:00:00.000Z', '2026-01-04T10:00:00.000Z'];
    const said = days.map((day, place) => sayDayInRow(day, days[place - 1]));
    expect(said).toEqual(['1 Dec 2025', '20 Dec', '4 Jan 2026']);
  });
});

describe('sayChildAge', () => {
  const early = { dob: '2026-06-20', edd: null, gestation_at_birth_days: 31 * 7 };

  it.each([
    ['2026-06-19', 'Not born yet · 30 weeks 6 days · due 22 August 2026'],
    ['2026-06-20', 'on the day of birth · born early, due date in 63 days'],
    ['2026-06-21', '1 day · born early, due date in 62 days'],
    ['2026-08-22', '9 weeks · 0 days corrected'],
    ['2026-08-23', '9 weeks · 1 day corrected'],
  ])('on %s: %s', (day, words) => expect(sayChildAge(childAge(early, day))).toBe(words));

  it('says no weeks of a pregnancy of which nobody knows them', () => {
    expect(sayChildAge(childAge({ ...early, gestation_at_birth_days: null }, '2026-06-19'))).toBe(
      'Not born yet',
    );
  });

  it('says how old a child was who was measured on the day of birth, whenever that is read', () => {
    expect(sayAge({ unit: 'days', days: 0 })).toBe('0 days');
  });
});
