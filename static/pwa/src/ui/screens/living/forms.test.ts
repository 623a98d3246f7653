import { expect, it } from 'vitest';
import { emptyBody, faultsOf } from './forms';

it('does not say for its author how it is known who lives where', () => {
  const body = emptyBody('household', 'f1'.repeat(16), '2026-11-21');
  const inHand = { body, before: {}, today: '2026-11-21' };
  expect(Object.keys(faultsOf('household', inHand))).toContain('source');
  expect(Object.keys(faultsOf('household', { ...inHand, body: { ...body, source: 'seen' } }))).not.toContain(
    'source',
  );
});
