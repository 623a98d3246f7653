import { expect, it } from 'vitest';
import type { MergingType } from '../../../views/living';
import { boundsOf, dayFault } from './days';

const [YESTERDAY, TODAY, TOMORROW] = ['2026-11-20', '2026-11-21', '2026-11-22'] as const;

const fault = (type: MergingType, name: string, day: string, before: object = {}, body: object = {}) =>
  dayFault(
    type,
    { name, label: 'The day' },
    { today: TODAY, before: { ...before }, body: { ...body, [name]: day } },
  );

it.each<[MergingType, string]>([
  ['child', 'dob'],
  ['child', 'mobility_assessed_on'],
  ['adult', 'dob'],
  ['plan_action', 'achieved_on'],
  ['relationship', 'evidence_seen_on'],
  ['network_member', 'last_contact'],
])('takes no day to come for what has happened: %s %s', (type, name) => {
  expect(fault(type, name, TOMORROW)).toMatch(/ in the future\. Check the date\./);
  expect(fault(type, name, TODAY)).toBeNull();
  expect(fault(type, name, '1994-02-28')).toBeNull();
  expect(boundsOf(type, name, { body: {}, before: {}, today: TODAY }).max).toBe(TODAY);
});

it('says that a child who is not born yet has a due date, which is to come', () => {
  expect(fault('child', 'dob', TOMORROW)).toContain('give the due date instead');
  expect(fault('child', 'edd', '2027-03-01')).toBeNull();
});

it('takes no day that is gone for an open step when its day is first written', () => {
  const open = { status: 'open' };
  expect(fault('plan_action', 'by_when', YESTERDAY, {}, open)).toContain('has passed already');
  expect(fault('plan_action', 'by_when', TODAY, {}, open)).toBeNull();
  expect(fault('plan_action', 'by_when', YESTERDAY, { by_when: '2027-11-20' }, open)).toBeNull();
  expect(fault('plan_action', 'by_when', YESTERDAY, {}, { status: 'missed' })).toBeNull();
});

it('takes no day that is gone for looking at a portrait again', () => {
  expect(fault('pen_picture', 'review_by', YESTERDAY)).toContain('has passed already');
  expect(fault('pen_picture', 'review_by', TOMORROW)).toBeNull();
});

it.each([['20266-01-01'], ['0202-11-21'], ['2101-01-01'], ['1899-12-31']])(
  'takes no such year: %s',
  (day) => {
    expect(fault('relationship', 'starts_on', day)).toBe('“The day”: check the year.');
  },
);

it.each<[MergingType, string, string]>([
  ['child', 'dob', '2062-11-21'],
  ['pen_picture', 'review_by', '2025-11-21'],
  ['household', 'note', '0202-11-21'],
])('leaves what stands there from before as it is: %s %s', (type, name, day) => {
  expect(fault(type, name, day, { [name]: day })).toBeNull();
});
