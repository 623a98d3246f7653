import { describe, expect, it } from 'vitest';
import type { AmendPart } from '../../views/rows';
import TABLE from '../../wire/text_max.json';
import { partTitle } from './amending';
import { knownLabel } from './mending';

/** Records of a visit with words of their author's. */
const OF_A_VISIT = [
  'action_progress',
  'attachment',
  'body_mark',
  'child_visit',
  'contact_record',
  'day_in_life',
  'growth',
  'message_given',
  'private_enquiry',
  'quote',
  'statement',
  'tool_result',
  'unspoken_voice',
  'visit',
  'voice_method',
  'worker_safety',
] as const;
/** Codes of the app itself, which nobody reads. */
const NO_WORDS = ['gaps_accepted'];

describe('a field that is written anew', () => {
  it.each(OF_A_VISIT)('is called as its form called it: %s', (type) => {
    const names = Object.keys(TABLE[type]).map(
      (path) => path.split('.').findLast((step) => step !== '*') ?? '',
    );
    const unnamed = names.filter((name) => !NO_WORDS.includes(name) && !knownLabel(type, name));
    expect(unnamed).toEqual([]);
  });
});

describe('a record of a visit', () => {
  const part = (type: string, body: object, more: object = {}) =>
    ({
      written: { type },
      says: 'Priya Calloway',
      found: { type, body, called: {}, cited: {}, ...more },
    }) as unknown as AmendPart;

  it('is named by what was measured, and not by who measured', () => {
    expect(partTitle(part('growth', { weight_g: 4210, length_mm: 550 }))).toBe(
      'Growth: 4210 g, length 550 mm',
    );
  });

  it('is named by the step of the plan that it is about', () => {
    const step = (action: string, what: string) =>
      partTitle(
        part(
          'action_progress',
          { action, direction: 'same' },
          { cited: { [action]: { is: 'plan_action', what } } },
        ),
      );
    expect(step('a', 'A gate on the stairs')).toBe(
      'Progress of a step of the plan: A gate on the stairs (As before)',
    );
    expect(step('b', 'A cot of her own')).not.toBe(step('a', 'A gate on the stairs'));
  });

  it('is named by the place of the mark, and by who was called', () => {
    expect(partTitle(part('body_mark', { site: 'left cheek', kind: 'bruise' }))).toBe(
      'A mark on the body: left cheek (Bruise)',
    );
    expect(
      partTitle(part('contact_record', { agency: 'police', called: 'PC Adeyemi', outcome: 'answered' })),
    ).toBe('Who was called: Police, PC Adeyemi');
  });
});
