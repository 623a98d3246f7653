import { expect, it } from 'vitest';
import type { MergingType } from '../../../views/living';
import { emptyBody, faultsOf } from './forms';

const STREAM = 'f1'.repeat(16);

it.each<[MergingType, string[]]>([
  ['household', ['source']],
  ['relationship', ['responsibility']],
  ['network_member', ['knows_of_plan', 'core_group', 'lead_professional', 'checked_on']],
])('says nothing for its author in a new %s: what was not said is asked for', (type, asked) => {
  const inHand = { body: emptyBody(type, STREAM), before: {}, today: '2026-11-21' };
  expect(Object.keys(faultsOf(type, inHand))).toEqual(expect.arrayContaining(asked));
});

it('asks no more for what was answered', () => {
  const body = { ...emptyBody('household', STREAM), source: 'seen' };
  const inHand = { body, before: {}, today: '2026-11-21' };
  expect(Object.keys(faultsOf('household', inHand))).not.toContain('source');
});
