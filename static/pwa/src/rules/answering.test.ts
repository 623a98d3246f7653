import { describe, expect, it } from 'vitest';
import type { Action } from '../visit/actions';
import type { Draft } from '../visit/draft';
import { gaps } from '../visit/gaps';
import {
  CHILDREN,
  CONTEXT,
  emptyQuote,
  having,
  id,
  NOW,
  newSample,
  sampleFamily,
} from '../visit/sample_visit';
import { type Raised, raisedBy } from '.';
import {
  alertRecords,
  openStops,
  pressingStops,
  promptsToAnswer,
  silentBeyond,
  stopState,
  wordsOfBefore,
  wordsToTell,
  writtenSince,
} from './answering';
import { packOf } from './pack';
import { recordsToSign } from './signing';
import { NEWEST } from './tests/newest';

const PACK = NEWEST;
const [JUNO = '', IVO = ''] = CHILDREN;
const MARK = id(90);
const later = (minutes: number) => new Date(Date.parse(NOW) + minutes * 60_000).toISOString();

const mark: Action = {
  is: 'add_finding',
  child: JUNO,
  finding: {
    record: MARK,
    type: 'body_mark',
    at: NOW,
    body: { view: 'face', site: 'left cheek', kind: 'bruise', how: 'seen', on_birth_record: 'no' },
  },
};
const call = (n: number, body: object, at = NOW): Action => ({
  is: 'add_finding',
  child: JUNO,
  finding: { record: id(n), type: 'contact_record', at, body: { about: [MARK], at, ...body } },
});
const notYet = (n: number, at = NOW) =>
  call(n, { outcome: 'not_yet', not_yet_because: 'No signal in the flat' }, at);

function situation(...acts: Action[]): { draft: Draft; raised: Raised[] } {
  const family = sampleFamily([JUNO, IVO]);
  const seen = [JUNO, IVO].map(
    (child): Action => ({
      is: 'write_child',
      child,
      fields: {
        seen: 'yes',
        seen_alone: 'no',
        awake: 'awake',
        observations: { text: `${child} smiled.`, none_because: '' },
      },
    }),
  );
  const done = having(
    newSample([JUNO, IVO]),
    { is: 'write_visit', fields: { interpreter: { used: 'not_needed', language: '' } } },
    ...seen,
    ...acts,
  );
  const raised = raisedBy({ draft: done, family, now: NOW, pack: PACK });
  const noted = raised.map(({ code }, n) => ({ code, record: id(0xa000 + n), raised_at: NOW }));
  return { draft: having(done, { is: 'note_raised', raised: noted }), raised };
}

describe('a STOP', () => {
  it('cannot be signed over: somebody must have been called, or it says why nobody could be', () => {
    const { draft, raised } = situation(mark);
    expect(openStops(draft, raised, PACK)).toMatchObject([{ rule: 'R1', about: MARK }]);
    expect(() => recordsToSign(draft, CONTEXT, raised, PACK)).toThrow(RangeError);
  });

  it.each([
    ['nobody named', { outcome: 'answered' }],
    ['no reason', { outcome: 'not_yet', not_yet_because: ' ' }],
    ['about something else', { outcome: 'answered', agency: 'hospital', about: [id(5)] }],
  ])('is not met by a call with %s', (_, body) => {
    const { draft, raised } = situation(mark, call(91, body));
    expect(openStops(draft, raised, PACK)).toHaveLength(1);
  });

  it('is acknowledged by a call that was answered', () => {
    const { draft, raised } = situation(mark, call(91, { outcome: 'answered', agency: 'hospital' }));
    expect(stopState(draft, raised[0] as Raised, PACK)).toEqual({ is: 'called', at: NOW });
    const [alert] = alertRecords(draft, raised, PACK);
    expect(alert).toMatchObject({ stream: JUNO, visibility: 'restricted', family_view: 'withhold' });
    expect(alert?.body).toMatchObject({
      rule: 'R1',
      level: 'stop',
      state: 'acknowledged',
      pack: PACK.name,
      facts: [MARK],
    });
  });

  it('stays open over “not yet”, and asks again after thirty minutes from the last try', () => {
    const { draft, raised } = situation(mark, notYet(91), notYet(92, later(20)));
    expect(openStops(draft, raised, PACK)).toEqual([]);
    expect(alertRecords(draft, raised, PACK)[0]?.body.state).toBe('open');
    expect(pressingStops(draft, raised, PACK, later(49))).toEqual([]);
    expect(pressingStops(draft, raised, PACK, later(50))).toHaveLength(1);
  });

  it('is not closed by a message or by no answer', () => {
    for (const outcome of ['left_message', 'no_answer']) {
      const { draft, raised } = situation(mark, call(91, { outcome, agency: 'hospital' }));
      expect(stopState(draft, raised[0] as Raised, PACK).is).toBe('not_yet');
    }
  });

  it('puts what it is about, the call and its alert before everything else', () => {
    const { draft, raised } = situation(mark, notYet(91));
    const types = recordsToSign(draft, CONTEXT, raised, PACK).map(({ type }) => type);
    expect(types.slice(0, 4)).toEqual(['body_mark', 'contact_record', 'alert', 'visit']);
  });

  it('closes for a tap by a call about the visit itself', () => {
    const tapped: Action = { is: 'tap_danger', at: NOW };
    const before = situation(tapped);
    expect(openStops(before.draft, before.raised, PACK)).toHaveLength(1);
    const { draft, raised } = situation(
      tapped,
      call(91, { outcome: 'answered', agency: 'police', about: [before.draft.visit] }),
    );
    expect(openStops(draft, raised, PACK)).toEqual([]);
    expect(alertRecords(draft, raised, PACK).map(({ stream }) => stream)).toEqual([JUNO, IVO]);
  });
});

describe('immediate danger that was taken back', () => {
  const tapped: Action = { is: 'tap_danger', at: NOW };
  const back: Action = {
    is: 'take_back_danger',
    code: 'R4::tapped',
    record: id(93),
    response: 'Taken back at 10:05am: by mistake',
  };

  it('is signed beside the visit of each child, as what does not apply and why', () => {
    const { draft, raised } = situation(tapped, back);
    expect(openStops(draft, raised, PACK)).toEqual([]);
    const made = alertRecords(draft, raised, PACK);
    expect(made.map(({ stream }) => stream)).toEqual([JUNO, IVO]);
    expect(new Set(made.map(({ record }) => record)).size).toBe(2);
    expect(made[0]?.body).toMatchObject({
      rule: 'R4',
      level: 'stop',
      raised_at: NOW,
      state: 'not_applicable',
      response: back.response,
    });
  });

  it('stands while no word says why', () => {
    const { draft, raised } = situation(tapped, { ...back, response: ' ' });
    expect(openStops(draft, raised, PACK)).toHaveLength(1);
  });

  it('is open again when it is tapped again: who was called before it was taken back was not called about that', () => {
    const about = [newSample().visit];
    const called = call(91, { outcome: 'answered', agency: 'police', about });
    const again: Action = { is: 'tap_danger', at: later(10) };
    const { draft, raised } = situation(tapped, called, back, again);
    expect(openStops(draft, raised, PACK)).toHaveLength(1);
    const anew = call(92, { outcome: 'answered', agency: 'police', about });
    expect(openStops(situation(tapped, called, back, again, anew).draft, raised, PACK)).toEqual([]);
  });

  it('is nothing in a draft of before, which kept no words of it', () => {
    const { draft, raised } = situation(mark, call(91, { outcome: 'answered', agency: 'hospital' }));
    const rules = alertRecords({ ...draft, danger_at: null }, raised, PACK).map(({ body }) => body.rule);
    expect(rules).toEqual(['R1']);
  });

  it('asks nothing of a rule pack without its rule where it was never tapped', () => {
    const rules = ['R1', 'R24'].map((code) => PACK.rule(code));
    const [key, version] = ['elsewhere', 1];
    const pack = packOf({ key, version, jurisdiction: '', valid_from: '2017-07-01', valid_to: null, rules });
    const { draft } = situation();
    const raised = raisedBy({ draft, family: sampleFamily([JUNO, IVO]), now: NOW, pack });
    expect(alertRecords(draft, raised, pack)).toEqual([]);
  });
});

describe('words that are written after somebody was told', () => {
  const SHAKEN = 'Mum says a neighbour shook him by the arm.';
  const KILL = 'Mum says he will kill them.';
  const note = (text: string): Action => ({
    is: 'write_child',
    child: JUNO,
    fields: { observations: { text, none_because: '' } },
  });
  const [RECORD = ''] = newSample([JUNO]).children.map(({ record }) => record);
  const told = (n: number, words: readonly string[] | undefined, body: object, at = NOW): Action => ({
    is: 'add_finding',
    child: JUNO,
    finding: {
      record: id(n),
      type: 'contact_record',
      at,
      body: { about: [RECORD], at, outcome: 'answered', agency: 'social_care', ...body },
      ...(words && { told: words }),
    },
  });
  const dangerIn = (...acts: Action[]) => {
    const { draft, raised } = situation(...acts);
    const stop = raised.find(({ rule }) => rule === 'R4') as Raised;
    return { draft, raised, stop, state: stopState(draft, stop, PACK) };
  };
  const words = (...acts: Action[]) => {
    const { draft, raised } = dangerIn(...acts);
    return wordsToTell(draft, raised, [RECORD]);
  };

  it('are asked about again, and nobody is said to have been told of them', () => {
    const called = [note(SHAKEN), told(91, words(note(SHAKEN)), {})];
    expect(dangerIn(...called).state).toEqual({ is: 'called', at: NOW });
    const { draft, raised, stop, state } = dangerIn(...called, note(`${SHAKEN} ${KILL}`));
    expect(state).toEqual({ is: 'unanswered' });
    expect(writtenSince(draft, stop)).toMatchObject({ at: NOW, words: ['will kill', 'kill them'] });
    expect(() => alertRecords(draft, raised, PACK)).toThrow(RangeError);
  });

  it('are told in a further call, or were told in that one already', () => {
    const both = note(`${SHAKEN} ${KILL}`);
    const before = [note(SHAKEN), told(91, words(note(SHAKEN)), {}), both];
    expect(dangerIn(...before, told(92, words(both), {}, later(5))).state).toEqual({
      is: 'called',
      at: later(5),
    });
    const too: Action = { is: 'note_told', child: JUNO, record: id(91), words: words(both) };
    expect(dangerIn(...before, too).state).toEqual({ is: 'called', at: NOW });
  });

  it('stay open over “not yet”, which says of nobody that they were told', () => {
    const first = [note(SHAKEN), told(91, words(note(SHAKEN)), {}), note(`${SHAKEN} ${KILL}`)];
    const not_yet = { outcome: 'not_yet', not_yet_because: 'No signal', agency: null };
    const { draft, raised, state } = dangerIn(...first, told(92, [], not_yet, later(5)));
    expect(state.is).toBe('not_yet');
    expect(alertRecords(draft, raised, PACK)[0]?.body).toMatchObject({ rule: 'R4', state: 'open' });
  });

  it('are not asked about when some are taken out, or when the text round them changes', () => {
    const called = [note(`${SHAKEN} ${KILL}`), told(91, words(note(`${SHAKEN} ${KILL}`)), {})];
    expect(dangerIn(...called, note(KILL)).state.is).toBe('called');
    expect(dangerIn(...called, note(`He sang. ${KILL} He wept.`)).state.is).toBe('called');
  });

  it('are asked about again in exact words that go on', () => {
    const quote = (exact_words: string): Action => ({
      is: 'write_quote',
      child: JUNO,
      record: id(80),
      fields: { exact_words },
    });
    const begun: Action = {
      is: 'add_quote',
      child: JUNO,
      quote: { ...emptyQuote(id(80)), speaker: JUNO, speaker_kind: 'child' },
    };
    const about = { about: [id(80)] };
    const heard = [begun, quote('He locked me in.')];
    const { draft, raised } = situation(...heard);
    const called = [...heard, told(91, wordsToTell(draft, raised, [id(80)]), about)];
    expect(dangerIn(...called, quote('He locked me in all day.')).state.is).toBe('called');
    expect(dangerIn(...called, quote('He locked me in. It is our secret.')).state.is).toBe('unanswered');
  });

  it('are those that came after the draft was taken up, where an earlier version kept none with a call', () => {
    const { draft, raised, stop } = dangerIn(note(SHAKEN), told(91, undefined, {}));
    const up = having(draft, ...wordsOfBefore(draft, raised));
    expect(stopState(up, stop, PACK)).toEqual({ is: 'called', at: NOW });
    expect(wordsOfBefore(up, raised)).toEqual([]);
    const more = having(up, note(`${SHAKEN} ${KILL}`));
    const family = sampleFamily([JUNO, IVO]);
    const again = raisedBy({ draft: more, family, now: NOW, pack: PACK }).find(({ rule }) => rule === 'R4');
    expect(stopState(more, again as Raised, PACK).is).toBe('unanswered');
  });

  it('are never signed with the call', () => {
    const { draft, raised } = dangerIn(note(SHAKEN), told(91, words(note(SHAKEN)), {}));
    const signed = recordsToSign(draft, CONTEXT, raised, PACK).find(({ record }) => record === id(91));
    expect(signed?.body).not.toHaveProperty('told');
  });
});

describe('prompts', () => {
  const vague: Action[] = [JUNO, IVO].flatMap((child): Action[] => [
    {
      is: 'write_child',
      child,
      fields: { observations: { text: 'The twins are thriving.', none_because: '' } },
    },
    { is: 'write_child', child, fields: { progress: { text: 'Level 3', none_because: '' } } },
  ]);

  it('are asked three at a time and no more, and no more become records', () => {
    const { draft, raised } = situation(...vague);
    const prompts = raised.filter(({ level }) => level === 'prompt');
    expect(prompts.length).toBeGreaterThan(3);
    expect(promptsToAnswer(draft, raised)).toEqual(prompts.slice(0, 3));
    const signed = alertRecords(draft, raised, PACK).filter(({ body }) => body.level === 'prompt');
    expect(signed).toHaveLength(3);
  });

  it('leave to the gaps an empty part 2 for which three worse ones have no room', () => {
    const silent: Action[] = [JUNO, IVO].map((child) => ({
      is: 'write_child',
      child,
      fields: { observations: { text: '', none_because: '' } },
    }));
    const unsure = (n: number): Action => ({
      is: 'add_finding',
      child: JUNO,
      finding: {
        record: id(n),
        type: 'body_mark',
        at: NOW,
        body: {
          view: 'face',
          site: 'left cheek',
          kind: 'mark_uncertain',
          how: 'seen',
          on_birth_record: 'unknown',
        },
      },
    });
    const called = call(95, { outcome: 'answered', agency: 'hospital', about: [id(81), id(82), id(83)] });
    const asked = (...marks: Action[]) => {
      const { draft, raised } = situation(...silent, ...marks, called);
      const context = { ...CONTEXT, silent: silentBeyond(draft, raised) };
      const missing = gaps(draft, context).flatMap(({ kind, child }) =>
        kind === 'observations_missing' ? [child] : [],
      );
      const prompted = promptsToAnswer(draft, raised).flatMap(({ rule, child }) =>
        rule === 'R9' ? [child] : [],
      );
      return { missing, prompted };
    };
    expect(asked(unsure(81))).toEqual({ missing: [], prompted: [JUNO, IVO] });
    expect(asked(unsure(81), unsure(82), unsure(83))).toEqual({ missing: [JUNO, IVO], prompted: [] });
  });

  it('stay answered while the note goes on, and ask nobody for another in their place', () => {
    const { draft, raised } = situation(...vague);
    const [first] = promptsToAnswer(draft, raised);
    const code = first?.code ?? '';
    const answered = having(draft, {
      is: 'answer_raised',
      code,
      state: 'not_applicable',
      response: 'They were held together',
      words: first?.words ?? [],
    });
    expect(promptsToAnswer(answered, raised)).toHaveLength(2);
    const again = having(answered, {
      is: 'note_raised',
      raised: [{ code, record: id(1), raised_at: later(5) }],
    });
    expect(again).toBe(answered);
    const [record] = alertRecords(answered, raised, PACK);
    expect(record?.body).toMatchObject({ state: 'not_applicable', response: 'They were held together' });
  });

  it('are signed with the reason that was given when worse ones push them beyond the three', () => {
    const { draft, raised } = situation(...vague);
    const first = promptsToAnswer(draft, raised)[0] as Raised;
    const { code, words = [] } = first;
    const response = 'They were held together';
    const answered = having(draft, { is: 'answer_raised', code, state: 'not_applicable', response, words });
    const pushed = [...raised.filter((each) => each !== first), first];
    expect(promptsToAnswer(answered, pushed)).toHaveLength(3);
    const bodies = alertRecords(answered, pushed, PACK).map(({ body }) => body);
    expect(bodies.filter(({ level }) => level === 'prompt')).toHaveLength(4);
    expect(bodies.at(-1)).toMatchObject({ rule: first.rule, state: 'not_applicable', response });
  });

  it('of a child without a voice are no gap once somebody said why', () => {
    const { draft, raised } = situation(...vague);
    const silent = { ...(raised[0] as Raised), rule: 'R9', code: `R9:${JUNO}`, child: JUNO, words: [] };
    const prompts = raised.filter(({ level }) => level === 'prompt').slice(0, 3);
    const beyond: Raised[] = [...prompts, { ...silent, level: 'prompt' }];
    expect(silentBeyond(draft, beyond)).toEqual([JUNO]);
    const alerts = [
      {
        code: silent.code,
        record: id(96),
        raised_at: NOW,
        state: 'not_applicable' as const,
        response: 'She slept',
        words: [],
      },
    ];
    expect(silentBeyond({ ...draft, alerts }, beyond)).toEqual([]);
  });

  const level = (text: string): Action => ({
    is: 'write_child',
    child: JUNO,
    fields: { progress: { text, none_because: '' } },
  });
  const reasonIn = (draft: Draft, words?: readonly string[]) => {
    const code = `R24:${JUNO}:`;
    const response = 'Only the school used that word.';
    return having(draft, {
      is: 'answer_raised',
      code,
      state: 'not_applicable',
      response,
      words: words as readonly string[],
    });
  };
  const levelsIn = (draft: Draft) =>
    raisedBy({ draft, family: sampleFamily([JUNO, IVO]), now: NOW, pack: PACK }).filter(
      ({ rule }) => rule === 'R24',
    );

  it('are asked again when other words raise them than the reason was given for', () => {
    const { draft } = situation(level('School wrote of level 2.'));
    const answered = reasonIn(draft, levelsIn(draft)[0]?.words);
    expect(promptsToAnswer(answered, levelsIn(answered))).toEqual([]);
    const more = having(answered, level('School wrote of level 2. Threshold not met.'));
    expect(promptsToAnswer(more, levelsIn(more))).toMatchObject([{ rule: 'R24' }]);
    expect(alertRecords(more, levelsIn(more), PACK)[0]?.body).toMatchObject({
      state: 'open',
      response: null,
    });
  });

  it('keep a reason that an earlier version kept without its words, for those that are there', () => {
    const { draft, raised } = situation(level('School wrote of level 2.'));
    const old = reasonIn(draft);
    const up = having(old, ...wordsOfBefore(old, raised));
    expect(promptsToAnswer(up, levelsIn(up))).toEqual([]);
    const more = having(up, level('Threshold not met.'));
    expect(promptsToAnswer(more, levelsIn(more))).toHaveLength(1);
  });

  it('leave no record when they are mended', () => {
    const { draft } = situation(...vague);
    const family = sampleFamily([JUNO, IVO]);
    const mended = having(
      draft,
      ...[JUNO, IVO].flatMap((child): Action[] => [
        {
          is: 'write_child',
          child,
          fields: { observations: { text: `${child} kicked.`, none_because: '' } },
        },
        { is: 'write_child', child, fields: { progress: { text: '', none_because: 'no plan' } } },
      ]),
    );
    expect(alertRecords(mended, raisedBy({ draft: mended, family, now: NOW, pack: PACK }), PACK)).toEqual([]);
  });
});

it('lets no hint become a record', () => {
  const { draft, raised } = situation({
    is: 'write_child',
    child: JUNO,
    fields: { observations: { text: 'Disguised compliance.', none_because: '' } },
  });
  expect(raised.map(({ level }) => level)).toContain('hint');
  const signed = JSON.stringify(recordsToSign(draft, CONTEXT, raised, PACK));
  expect(signed).not.toContain('R25');
});

it('signs the same records again with the same ids, one apart for each child', () => {
  const { draft, raised } = situation(
    { is: 'tap_danger', at: NOW },
    call(91, { outcome: 'answered', agency: 'police', about: [newSample().visit] }),
  );
  const twice = [1, 2].map(() => recordsToSign(draft, CONTEXT, raised, PACK).map(({ record }) => record));
  expect(twice[0]).toEqual(twice[1]);
  expect(new Set(twice[0]).size).toBe(twice[0]?.length);
});
