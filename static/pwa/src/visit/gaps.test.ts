import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action } from './actions';
import type { Draft, DraftQuote } from './draft';
import { GAP_KINDS } from './gap';
import { gaps, openGaps } from './gaps';
import {
  ADULTS,
  anyWork,
  CHILDREN,
  CONTEXT,
  emptyList,
  emptyQuote,
  emptyUnspoken,
  enter,
  having,
  id,
  NO_INTERPRETER,
  NOW,
  newSample,
  numbered,
  STRANGER,
} from './sample_visit';

const [CHILD = '', OTHER = ''] = CHILDREN;
const LIST = id(500);

/** A visit to one child with nothing missing. */
function whole(): Draft {
  return having(
    newSample([CHILD]),
    ...ADULTS.map(enter),
    NO_INTERPRETER,
    { is: 'write_visit', fields: { purpose: { text: 'Review at 12 months', none_because: '' } } },
    {
      is: 'write_child',
      child: CHILD,
      fields: {
        seen: 'yes',
        seen_alone: 'no',
        awake: 'awake',
        observations: { text: 'Crawls to the door and back.', none_because: '' },
        progress: { text: '', none_because: 'No plan for this child' },
        direct_work: { text: 'Shared a book.', none_because: '' },
      },
    },
  );
}

const WHOLE_QUOTE: DraftQuote = {
  ...emptyQuote(id(600)),
  exact_words: 'No',
  speaker: CHILD,
  speaker_kind: 'child',
  prompt: 'open',
};

const kinds = (draft: Draft, now = NOW) => gaps(draft, { ...CONTEXT, now }).map(({ kind }) => kind);
const time = (fields: object): Action => ({ is: 'write_visit', fields });
const write = (fields: object): Action => ({ is: 'write_child', child: CHILD, fields });

describe('gaps', () => {
  it('finds none in a visit with every part', () => {
    expect(kinds(whole())).toEqual([]);
  });

  it.each<[string, Action[], string]>([
    ['nobody said whether the child was seen', [write({ seen: null })], 'seen_unanswered'],
    ['a child was not seen and nobody says why', [write({ seen: 'no' })], 'not_seen_reason_missing'],
    [
      'a child was not seen for another reason that has no words',
      [write({ seen: 'no' }), write({ not_seen_reason: 'other', not_seen_detail: ' ' })],
      'not_seen_reason_missing',
    ],
    ['a child was not seen and there is no next step', [write({ seen: 'no' })], 'next_step_missing'],
    ['a seen child is neither awake nor asleep', [write({ awake: null })], 'seen_details_unanswered'],
    [
      'purpose is empty',
      [{ is: 'write_visit', fields: { purpose: { text: ' ', none_because: '' } } }],
      'purpose_missing',
    ],
    ['progress is empty', [write({ progress: { text: '', none_because: '' } })], 'progress_missing'],
    ['direct work is empty', [write({ direct_work: { text: '', none_because: '' } })], 'direct_work_missing'],
    ['nobody is in the room', ADULTS.map((adult): Action => ({ is: 'leave', adult })), 'nobody_in_room'],
    ['somebody has neither name nor description', [enter(STRANGER)], 'person_unnamed'],
    [
      'an interpreter may have been needed',
      [{ is: 'write_visit', fields: { interpreter: { used: null, language: '' } } }],
      'interpreter_unanswered',
    ],
    [
      'words have no speaker',
      [{ is: 'add_quote', child: CHILD, quote: { ...emptyQuote(id(600)), exact_words: 'No' } }],
      'quote_unfinished',
    ],
    [
      'words are whole and nobody saved them',
      [{ is: 'add_quote', child: CHILD, quote: WHOLE_QUOTE }],
      'quote_unsaved',
    ],
    [
      'what was seen has one meaning only',
      [
        {
          is: 'add_unspoken',
          child: CHILD,
          unspoken: { ...emptyUnspoken(id(601)), seen: 'Looks away', possible_meanings: ['Tired', ' '] },
        },
      ],
      'unspoken_unfinished',
    ],
    [
      'a list has rows without an answer',
      [
        { is: 'open_list', child: CHILD, list: emptyList(LIST, 'baby_observation'), items: [] },
        { is: 'answer', child: CHILD, record: LIST, item: 'C1', value: 'seen' },
      ],
      'list_unfinished',
    ],
  ])('is one when %s', (_, actions, kind) => {
    expect(kinds(having(whole(), ...actions))).toContain(kind);
  });

  it('takes another reason for not seeing a child when it is said in words', () => {
    const fields = { not_seen_reason: 'other', not_seen_detail: 'At the hospital with her father' } as const;
    expect(kinds(having(whole(), write({ seen: 'no' }), write(fields)))).not.toContain(
      'not_seen_reason_missing',
    );
  });

  it('is settled when the exact words are saved, or removed, and never by accepting it', () => {
    const unsaved = having(whole(), { is: 'add_quote', child: CHILD, quote: WHOLE_QUOTE });
    const words = { child: CHILD, record: WHOLE_QUOTE.record };
    const accepted = having(unsaved, { is: 'accept_gap', code: `quote_unsaved:${WHOLE_QUOTE.record}` });
    expect(openGaps(accepted, CONTEXT).map(({ kind }) => kind)).toEqual(['quote_unsaved']);
    expect(kinds(having(unsaved, { is: 'lock_quote', ...words }))).toEqual([]);
    expect(kinds(having(unsaved, { is: 'remove_quote', ...words }))).toEqual([]);
  });

  it('counts the rows of a list without an answer', () => {
    const begun = having(
      whole(),
      { is: 'open_list', child: CHILD, list: emptyList(LIST, 'baby_observation'), items: [] },
      { is: 'answer', child: CHILD, record: LIST, item: 'C1', value: 'seen' },
    );
    expect(gaps(begun, CONTEXT).find(({ kind }) => kind === 'list_unfinished')?.count).toBe(11);
  });

  it('asks why a note is written more than a day after the visit', () => {
    const nextWeek = '2026-11-28T10:00:00.000Z';
    expect(kinds(whole(), nextWeek)).toEqual(['late_reason_missing']);
    const explained = having(whole(), { is: 'write_visit', fields: { late_reason: 'No signal, then ill' } });
    expect(kinds(explained, nextWeek)).toEqual([]);
  });

  it('stands worst first, each under a name of its own of at most 80 characters', () => {
    fc.assert(
      fc.property(anyWork, (work) => {
        const found = gaps(having(newSample(), ...numbered(work)), CONTEXT);
        const order = found.map(({ kind }) => GAP_KINDS.indexOf(kind));
        expect(order).toEqual([...order].sort((a, b) => a - b));
        expect(new Set(found.map(({ code }) => code)).size).toBe(found.length);
        expect(found.every(({ code }) => code.length <= 80)).toBe(true);
      }),
    );
  });

  it.each<[string, Action, string]>([
    [
      'a visit that begins in the future',
      time({ started_at: '2027-11-21T09:00:00.000Z' }),
      'started_unlikely',
    ],
    ['a visit of the year 202', time({ started_at: '0202-11-21T09:00:00.000Z' }), 'started_unlikely'],
    ['an end before the beginning', time({ ended_at: '2026-11-21T09:59:00.000Z' }), 'ended_unlikely'],
    ['an end in the future', time({ ended_at: '2026-11-22T10:00:00.000Z' }), 'ended_unlikely'],
    ['a next visit in the year 20266', time({ next_visit_by: '20266-12-01' }), 'next_visit_unlikely'],
    ['a next visit in the year 2062', time({ next_visit_by: '2062-12-01' }), 'next_visit_unlikely'],
    ['a next visit before this one', time({ next_visit_by: '2025-12-01' }), 'next_visit_unlikely'],
    ['a next step in the year 20266', write({ next_step_by: '20266-12-01' }), 'next_step_unlikely'],
  ])('is not accepted: %s', (_, action, kind) => {
    const found = gaps(having(whole(), action), CONTEXT).find((each) => each.kind === kind);
    expect(found?.must).toBe(true);
  });

  it.each<[string, Action]>([
    ['a visit of last month', time({ started_at: '2026-10-21T09:00:00.000Z', late_reason: 'Ill' })],
    ['an end now', time({ ended_at: NOW })],
    ['a next visit today', time({ next_visit_by: '2026-11-21' })],
    ['a next visit in a year', time({ next_visit_by: '2027-11-21' })],
    ['a next step tomorrow', write({ next_step_by: '2026-11-22' })],
  ])('is not found in %s', (_, action) => {
    expect(kinds(having(whole(), action))).toEqual([]);
  });

  it('is settled by accepting it, unless no record can be made without it', () => {
    const draft = newSample([CHILD]);
    const accepted = having(
      draft,
      ...gaps(draft, CONTEXT).map(({ code }): Action => ({ is: 'accept_gap', code })),
    );
    expect(openGaps(accepted, CONTEXT).map(({ kind }) => kind)).toEqual([
      'seen_unanswered',
      'interpreter_unanswered',
    ]);
  });

  it('accepted for one child stays open for another', () => {
    const draft = having(newSample([CHILD, OTHER]), { is: 'accept_gap', code: `progress_missing:${CHILD}` });
    const open = openGaps(draft, CONTEXT).filter(({ kind }) => kind === 'progress_missing');
    expect(open.map(({ child }) => child)).toEqual([OTHER]);
  });
});
