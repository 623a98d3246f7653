import { expect, it } from 'vitest';
import { asMade } from './call_form';

const AT = '2026-11-21T09:30:00.000Z';

it('says of a call that could not be made nobody who was called, and nothing that was agreed', () => {
  const changed = {
    at: AT,
    outcome: 'not_yet',
    agency: 'hospital',
    called: 'Dr Lee',
    advised: 'Bring her in now.',
    not_yet_because: 'No signal here',
  };
  expect(asMade(changed as never)).toEqual({
    at: AT,
    outcome: 'not_yet',
    agency: null,
    called: null,
    advised: null,
    not_yet_because: 'No signal here',
  });
});

it('says of a call that was made no reason why it was not', () => {
  const changed = {
    at: AT,
    outcome: 'answered',
    agency: 'hospital',
    advised: 'Come at once.',
    not_yet_because: 'No signal here',
  };
  expect(asMade(changed as never)).toEqual({
    at: AT,
    outcome: 'answered',
    agency: 'hospital',
    advised: 'Come at once.',
    not_yet_because: null,
  });
});
