import { describe, expect, it } from 'vitest';
import { duringVisit } from './body';
import { having, newSample } from './sample_visit';

const STARTED = '2026-11-20T10:00:00.000Z';
const visit = (ended_at: string | null) =>
  having(newSample(), { is: 'write_visit', fields: { started_at: STARTED, ended_at } });

describe('duringVisit', () => {
  const ended = visit('2026-11-20T14:00:00.000Z');
  const open = visit(null);

  it.each([
    ['before it began', ended, '2026-11-20T09:59:59.999Z', false],
    ['as it began', ended, STARTED, true],
    ['hours later, before the end that was given', ended, '2026-11-20T14:00:00.000Z', true],
    ['after that end', ended, '2026-11-20T14:00:00.001Z', false],
    ['within two hours, no end given', open, '2026-11-20T12:00:00.000Z', true],
    ['after two hours, no end given', open, '2026-11-20T12:00:00.001Z', false],
    ['days later, no end given', open, '2026-11-23T10:30:00.000Z', false],
  ])('%s', (_, draft, at, is) => expect(duringVisit(draft, at)).toBe(is ? at : null));
});
