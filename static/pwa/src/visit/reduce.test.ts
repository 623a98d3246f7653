import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action } from './actions';
import { hasContent } from './content';
import type { Draft, DraftChild } from './draft';
import { reduce } from './reduce';
import {
  ADULTS,
  anyAction,
  anyWork,
  CHILDREN,
  cueAt,
  emptyList,
  emptyQuote,
  enter,
  having,
  id,
  NOW,
  newSample,
  numbered,
} from './sample_visit';

const [CHILD = '', OTHER = ''] = CHILDREN;
const [CARER = ''] = ADULTS;
const ITEMS = ['C1', 'C2', 'C3'];
const LIST = id(500);
const QUOTE = id(600);
const LATER = '2026-11-21T10:05:00.000Z';

const withList = (...more: Action[]) =>
  having(
    newSample(),
    { is: 'open_list', child: CHILD, list: emptyList(LIST, 'baby_observation'), items: ITEMS },
    ...more,
  );
const withQuote = (...more: Action[]) =>
  having(newSample(), { is: 'add_quote', child: CHILD, quote: emptyQuote(QUOTE) }, ...more);
const first = (draft: Draft): DraftChild => draft.children[0] as DraftChild;
const answers = (draft: Draft) => first(draft).lists[0]?.answers;

const answer = (item: string, value: string | null): Action => ({
  is: 'answer',
  child: CHILD,
  record: LIST,
  item,
  value,
});
const state = (value: 'asleep' | 'alert' | null): Action => ({
  is: 'set_state',
  child: CHILD,
  record: LIST,
  state: value,
  items: ITEMS,
});

describe('reduce', () => {
  it('changes no child but the one it is about', () => {
    fc.assert(
      fc.property(anyWork, anyAction, (work, action) => {
        const before = having(newSample(), ...numbered(work));
        const next = reduce(before, action, LATER);
        if (!('child' in action) || action.is === 'relate') return;
        for (const [n, child] of next.children.entries())
          if (child.child !== action.child) expect(child).toBe(before.children[n]);
      }),
    );
  });

  it('leaves the draft it was given as it was', () => {
    fc.assert(
      fc.property(anyWork, anyAction, (work, action) => {
        const before = having(newSample(), ...numbered(work));
        const copy = structuredClone(before);
        reduce(before, action, LATER);
        expect(before).toEqual(copy);
      }),
    );
  });

  it('notes the time of a change, and gives the same draft back when nothing changed', () => {
    const draft = newSample();
    expect(reduce(draft, { is: 'leave', adult: CARER }, LATER)).toBe(draft);
    expect(reduce(draft, enter(CARER), LATER).updated_at).toBe(LATER);
  });

  it('never takes a child with something recorded out of the visit', () => {
    fc.assert(
      fc.property(anyWork, (work) => {
        const draft = having(newSample(), ...numbered(work));
        for (const child of draft.children) if (!child.planned) expect(hasContent(child)).toBe(false);
      }),
    );
  });
});

describe('answers', () => {
  it('are taken back by a second tap', () => {
    const once = withList(answer('C1', 'seen'));
    expect(answers(once)).toEqual({ C1: { value: 'seen', prefilled: false } });
    expect(answers(having(once, answer('C1', null)))).toEqual({});
  });

  it('are filled in for a sleeping baby only where nobody has answered', () => {
    const asleep = withList(answer('C1', 'seen'), state('asleep'));
    expect(answers(asleep)).toEqual({
      C1: { value: 'seen', prefilled: false },
      C2: { value: 'not_observed', prefilled: true },
      C3: { value: 'not_observed', prefilled: true },
    });
  });

  it('that sleep filled in go when the baby wakes, and answers given stay', () => {
    const woken = withList(state('asleep'), answer('C2', 'sometimes'), state('alert'));
    expect(answers(woken)).toEqual({ C2: { value: 'sometimes', prefilled: false } });
  });

  it('keep apart what is said about two carers', () => {
    const draft = having(
      newSample(),
      ...ADULTS.map(enter),
      ...ADULTS.map(
        (carer, n): Action => ({
          is: 'open_list',
          child: CHILD,
          list: emptyList(id(700 + n), 'parent_observation', carer),
          items: [],
        }),
      ),
      { is: 'answer', child: CHILD, record: id(700), item: 'P1', value: 'seen' },
    );
    expect(first(draft).lists.map(({ carer, answers: given }) => [carer, Object.keys(given)])).toEqual([
      [ADULTS[0], ['P1']],
      [ADULTS[1], []],
    ]);
  });

  it('have no list for somebody who is not in the room', () => {
    const list = emptyList(LIST, 'parent_observation', CARER);
    const draft = having(newSample(), { is: 'open_list', child: CHILD, list, items: [] });
    expect(first(draft).lists).toEqual([]);
  });
});

describe('cues', () => {
  const tap = (at: string): Action => ({
    is: 'tap_cue',
    child: CHILD,
    record: LIST,
    cue: cueAt('sucking', at),
  });
  const undo: Action = { is: 'undo_cue', child: CHILD, record: LIST, cue: 'sucking' };
  const times = (draft: Draft) => first(draft).lists[0]?.cues.map(({ at }) => at);

  it('are as they were after a tap and its undo', () => {
    fc.assert(
      fc.property(fc.nat({ max: 5 }), (taps) => {
        const before = withList(...Array.from({ length: taps }, () => tap(NOW)));
        expect(first(having(before, tap(LATER), undo)).lists).toEqual(first(before).lists);
      }),
    );
  });

  it('keep a tap that has words when another is undone', () => {
    const draft = withList(tap(NOW), tap(LATER), {
      is: 'write_cue',
      child: CHILD,
      record: LIST,
      place: 1,
      fields: { context: 'while watching the lamp' },
    });
    expect(times(having(draft, undo))).toEqual([LATER]);
    expect(times(having(draft, undo, undo))).toEqual([LATER]);
  });
});

describe('exact words', () => {
  const write = (fields: object): Action => ({ is: 'write_quote', child: CHILD, record: QUOTE, fields });
  const whole = { exact_words: 'My cup', speaker: CHILD, speaker_kind: 'child', prompt: 'open' };
  const lock: Action = { is: 'lock_quote', child: CHILD, record: QUOTE };
  const quotes = (draft: Draft) => first(draft).quotes;

  it('do not change any more once they are saved, and can be removed', () => {
    const locked = withQuote(write(whole), lock);
    expect(quotes(having(locked, write({ exact_words: 'A cup', speaker: null })))).toEqual(quotes(locked));
    expect(quotes(having(locked, { is: 'remove_quote', child: CHILD, record: QUOTE }))).toEqual([]);
  });

  it('cannot be saved without a speaker', () => {
    expect(quotes(withQuote(write({ ...whole, speaker: null, speaker_kind: null }), lock))[0]?.locked).toBe(
      false,
    );
  });

  it('have no speaker who is another child, or a grown-up elsewhere', () => {
    const draft = withQuote(write({ exact_words: 'My cup' }));
    expect(having(draft, write({ speaker: OTHER, speaker_kind: 'child' }))).toBe(draft);
    expect(having(draft, write({ speaker: CARER, speaker_kind: 'adult' }))).toBe(draft);
  });

  it('keep their speaker in the room', () => {
    const draft = having(
      withQuote(),
      enter(CARER),
      write({ ...whole, speaker: CARER, speaker_kind: 'adult' }),
    );
    expect(having(draft, { is: 'leave', adult: CARER })).toBe(draft);
  });
});

describe('seen', () => {
  const seen = (value: 'yes' | 'no'): Action => ({
    is: 'write_child',
    child: CHILD,
    fields: { seen: value },
  });

  it('answers alone and awake for a child who was not seen, and opens them again', () => {
    const unseen = having(newSample(), seen('no'));
    expect(first(unseen)).toMatchObject({ seen_alone: 'not_applicable', awake: 'not_seen' });
    expect(first(having(unseen, seen('yes')))).toMatchObject({ seen_alone: null, awake: null });
  });

  it('keeps what was typed about not seeing the child', () => {
    const draft = having(
      newSample(),
      seen('no'),
      { is: 'write_child', child: CHILD, fields: { not_seen_detail: 'At the neighbour’s' } },
      seen('yes'),
    );
    expect(first(draft)).toMatchObject({ not_seen_reason: null, not_seen_detail: 'At the neighbour’s' });
  });
});

it('own words about what was raised are there again when the answer they gave way to is taken back', () => {
  const raised = { code: 'R6::x', record: id(900), raised_at: NOW };
  const typed = having(
    newSample(),
    { is: 'note_raised', raised: [raised] },
    { is: 'write_answer', code: raised.code, text: 'She sleeps at noon' },
  );
  const other = having(typed, {
    is: 'answer_raised',
    code: raised.code,
    state: 'not_applicable',
    response: 'Not safe to do now',
    words: [],
  });
  const back = having(other, {
    is: 'answer_raised',
    code: raised.code,
    state: 'open',
    response: '',
    words: [],
  });
  expect(back.alerts).toMatchObject([{ state: 'open', response: '', answering: 'She sleeps at noon' }]);
});
