/** For tests: an invented family, and arbitrary things that its visitor may do. Not part of the app. */
import fc from 'fast-check';
import { PUBLISHED } from '../checklist/published';
import type { FamilyForVisit } from '../views/rows';
import type { Id, Time } from '../wire/records';
import type { Action } from './actions';
import { callsBegun } from './calls';
import type { Draft, DraftCue, DraftList } from './draft';
import type { Finding, FindingBody } from './finding';
import type { GapContext } from './gaps';
import { fromHousehold, newcomer, startVisit } from './household';
import { reduce } from './reduce';

export const NOW: Time = '2026-11-21T10:00:00.000Z';
export const CONTEXT: GapContext = { now: NOW, find: PUBLISHED.find };

export const id = (n: number): Id => n.toString(16).padStart(32, '0');
export const FAMILY = id(1);
export const CHILDREN = [id(11), id(12), id(13)];
export const ADULTS = [id(21), id(22)];
export const STRANGER = id(23);

export function sampleFamily(children: readonly Id[] = CHILDREN): FamilyForVisit {
  return {
    family: FAMILY,
    name: 'Larkmoss',
    address: null,
    local_authority: null,
    children: children.map((child, n) => ({
      child,
      name: ['Juno', 'Ivo', 'Nell'][n] ?? 'Wren',
      age: {
        is: 'born',
        dob: '2026-06-01',
        age: { unit: 'months', months: 5 },
        corrected: null,
        days_to_due_date: null,
      },
      sex: 'unknown',
      mobility: 'not_mobile',
      languages: [],
      interpreter_needed: false,
      communication_needs: null,
      last_seen: null,
      dues: [],
      earlier: [
        {
          definition: 'baby_observation',
          version: 1,
          carer: null,
          at: '2026-09-01T10:00:00.000Z',
          answers: { C1: 'Saw a doctor' },
        },
      ],
    })),
    adults: ADULTS.map((adult, n) => ({
      adult,
      version: 1,
      name: ['Hanne', 'Sam'][n] ?? null,
      description: null,
      relations: children.map((child) => ({ child, relation: 'mother' })),
      sleeps_here: null,
      cares_for_child: null,
      language: null,
      note: null,
    })),
    present_last: [],
  };
}

/** Ids one after the other, as the engine would make them by chance. */
export function ids(): () => Id {
  let n = 1000;
  return () => {
    n += 1;
    return id(n);
  };
}

export function newSample(children: readonly Id[] = CHILDREN): Draft {
  return startVisit(sampleFamily(children), NOW, ids());
}

export function having(draft: Draft, ...actions: Action[]): Draft {
  return actions.reduce((before, action) => reduce(before, action, NOW), draft);
}

export function enter(adult: Id): Action {
  const remembered = sampleFamily().adults.find((each) => each.adult === adult);
  return { is: 'enter', person: remembered ? fromHousehold(remembered) : newcomer(adult) };
}

export function emptyList(record: Id, definition: string, carer: Id | null = null): DraftList {
  return {
    record,
    definition,
    version: 1,
    carer,
    with_carer: null,
    state: null,
    started_at: NOW,
    answers: {},
    cues: [],
    setting: '',
    note: '',
  };
}

export function emptyQuote(record: Id) {
  return {
    record,
    locked: false,
    exact_words: '',
    speaker: null,
    speaker_kind: null,
    said_to: '',
    prompt: null,
    where: '',
    who_heard: [],
    language: '',
    translation: '',
    heard_at: NOW,
  };
}

export const emptyUnspoken = (record: Id) => ({
  record,
  seen: '',
  context: '',
  possible_meanings: ['', ''],
  view: '',
  noticed_at: NOW,
});

export const cueAt = (cue: string, at: Time = NOW): DraftCue => ({
  cue,
  at,
  context: '',
  may_be_telling_us: '',
});

// --- arbitrary work -------------------------------------------------------------------------------------------

const child = fc.constantFrom(...CHILDREN);
const adult = fc.constantFrom(...ADULTS, STRANGER);
const item = fc.constantFrom('C1', 'C2', 'C3');
/** Few record ids, so that actions often meet what earlier ones made; each child has ids of their own. */
const recordOf = (of: Id, kind: number, n: number): Id => id(Number.parseInt(of, 16) * 1000 + kind * 100 + n);
const mark = fc.constantFrom(0, 0, 0, 1);
/** Text that occurs once only: `run` numbers it. */
const TEXT = '#';

const roomAction: fc.Arbitrary<Action> = fc.oneof(
  adult.map(enter),
  adult.map((each): Action => ({ is: 'leave', adult: each })),
  adult.map((each): Action => ({ is: 'relate', adult: each, child: CHILDREN[0] ?? '', relation: 'friend' })),
  fc.constant<Action>({ is: 'write_person', adult: STRANGER, fields: { name: TEXT, description: TEXT } }),
  fc.constant<Action>({
    is: 'write_visit',
    fields: { place: TEXT, purpose: { text: TEXT, none_because: '' } },
  }),
  fc.constant<Action>({
    is: 'write_visit',
    fields: { interpreter: { used: 'independent', language: TEXT } },
  }),
  fc.constant<Action>({ is: 'write_visit', fields: { purpose: { text: '', none_because: TEXT } } }),
  fc.constantFrom('R1:a', 'R4:b').map(
    (code): Action => ({
      is: 'write_call',
      code,
      body: { at: NOW, outcome: 'answered', called: TEXT, advised: TEXT },
    }),
  ),
);

const childAction: fc.Arbitrary<Action> = fc
  .tuple(child, mark, adult, item, fc.boolean())
  .chain(([of, n, who, row, yes]) => {
    const list = recordOf(of, 1, n);
    const quote = recordOf(of, 2, n);
    const unspoken = recordOf(of, 3, n);
    const found = recordOf(of, 4, n);
    const speaker = { speaker: yes ? of : who, speaker_kind: yes ? 'child' : 'adult' } as const;
    return fc.constantFrom<Action>(
      { is: 'plan_child', child: of, planned: yes },
      { is: 'write_child', child: of, fields: { seen: yes ? 'yes' : 'no' } },
      { is: 'write_child', child: of, fields: { not_seen_detail: TEXT, next_step: TEXT } },
      { is: 'write_child', child: of, fields: { observations: { text: TEXT, none_because: '' } } },
      { is: 'write_child', child: of, fields: { progress: { text: TEXT, none_because: TEXT } } },
      { is: 'write_child', child: of, fields: { direct_work: { text: '', none_because: TEXT } } },
      { is: 'open_list', child: of, list: emptyList(list, 'baby_observation'), items: ['C1', 'C2', 'C3'] },
      { is: 'open_list', child: of, list: emptyList(list, 'parent_observation', who), items: ['P1'] },
      {
        is: 'set_state',
        child: of,
        record: list,
        state: yes ? 'asleep' : 'alert',
        items: ['C1', 'C2', 'C3'],
      },
      { is: 'answer', child: of, record: list, item: row, value: yes ? 'seen' : null },
      { is: 'write_list', child: of, record: list, fields: { note: TEXT, setting: TEXT } },
      { is: 'write_list', child: of, record: list, fields: { with_carer: yes ? who : null } },
      { is: 'tap_cue', child: of, record: list, cue: { ...cueAt('wriggling'), context: yes ? TEXT : '' } },
      { is: 'write_cue', child: of, record: list, place: 0, fields: { may_be_telling_us: TEXT } },
      { is: 'undo_cue', child: of, record: list, cue: 'wriggling' },
      { is: 'remove_list', child: of, record: list },
      { is: 'add_quote', child: of, quote: emptyQuote(quote) },
      { is: 'write_quote', child: of, record: quote, fields: { exact_words: TEXT, where: TEXT } },
      { is: 'write_quote', child: of, record: quote, fields: { ...speaker, prompt: 'open' } },
      { is: 'lock_quote', child: of, record: quote },
      { is: 'remove_quote', child: of, record: quote },
      { is: 'add_unspoken', child: of, unspoken: emptyUnspoken(unspoken) },
      { is: 'write_unspoken', child: of, record: unspoken, fields: { seen: TEXT, view: TEXT } },
      { is: 'write_unspoken', child: of, record: unspoken, fields: { possible_meanings: [TEXT, TEXT] } },
      { is: 'remove_unspoken', child: of, record: unspoken },
      { is: 'add_finding', child: of, finding: { record: found, type: 'body_mark', at: NOW, body: {} } },
      { is: 'write_finding', child: of, record: found, fields: { site: TEXT, shape: TEXT } },
      { is: 'write_finding', child: of, record: found, fields: { length_mm: yes ? 8 : null } },
      { is: 'remove_finding', child: of, record: found },
    );
  });

export const anyAction = fc.oneof(
  { weight: 1, arbitrary: roomAction },
  { weight: 4, arbitrary: childAction },
);
export const anyWork = fc.array(anyAction, { maxLength: 150, size: 'max' });

/** Everything typed gets a number of its own, in the shape `<word 7>`. */
export function numbered(actions: readonly Action[]): Action[] {
  let n = 0;
  const name = (value: unknown): unknown => {
    if (value === TEXT) {
      n += 1;
      return `<word ${n}>`;
    }
    if (Array.isArray(value)) return value.map(name);
    if (value !== null && typeof value === 'object')
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, name(each)]));
    return value;
  };
  return actions.map((action) => name(action) as Action);
}

export const NO_INTERPRETER: Action = {
  is: 'write_visit',
  fields: { interpreter: { used: 'not_needed', language: '' } },
};

/** The draft after arbitrary work, with everything answered that a record cannot be without. */
export function finished(actions: readonly Action[]): Draft {
  const worked = having(newSample(), ...numbered(actions));
  const answers: Action[] = [
    ...(worked.interpreter.used === null ? [NO_INTERPRETER] : []),
    { is: 'plan_child', child: CHILDREN[0] ?? '', planned: true },
    ...worked.people.map(
      ({ adult: who, name, description }): Action => ({
        is: 'write_person',
        adult: who,
        fields: { name: name || description ? name : 'Robin' },
      }),
    ),
  ];
  const planned = having(worked, ...answers);
  const whole = having(planned, ...planned.children.filter((each) => each.planned).flatMap(finishing));
  return having(whole, ...Object.entries(callsBegun(whole)).flatMap(keeping));
}

/** As whoever presses “Keep this”. */
function keeping([code, body]: [string, FindingBody<'contact_record'>], n: number): Action[] {
  const finding: Finding = { record: id(900 + n), type: 'contact_record', at: NOW, body };
  return [
    { is: 'add_finding', child: CHILDREN[0] ?? '', finding },
    { is: 'write_call', code, body: null },
  ];
}

function finishing({
  child: of,
  quotes,
  unspoken,
  findings = [],
  ...rest
}: Draft['children'][number]): Action[] {
  return [
    {
      is: 'write_child',
      child: of,
      fields:
        rest.seen === 'no'
          ? { not_seen_reason: 'elsewhere' }
          : { seen: 'yes', seen_alone: 'no', awake: 'both' },
    },
    ...quotes
      .filter(({ locked }) => !locked)
      .flatMap((quote): Action[] => {
        const { exact_words, speaker, speaker_kind } = quote;
        const said =
          speaker === null ? ({ speaker: of, speaker_kind: 'child' } as const) : { speaker, speaker_kind };
        return [
          {
            is: 'write_quote',
            child: of,
            record: quote.record,
            fields: { ...said, prompt: 'open', exact_words: exact_words || 'Again' },
          },
          { is: 'lock_quote', child: of, record: quote.record },
        ];
      }),
    ...findings.map(
      ({ record, body }): Action => ({
        is: 'write_finding',
        child: of,
        record,
        fields: { view: 'face', kind: 'bruise', how: 'seen', on_birth_record: 'no', site: 'cheek', ...body },
      }),
    ),
    ...unspoken.map(
      (each): Action => ({
        is: 'write_unspoken',
        child: of,
        record: each.record,
        fields: {
          seen: each.seen || 'Turns away',
          possible_meanings: each.possible_meanings.map((meaning, n) => meaning || `Meaning ${n}`),
        },
      }),
    ),
  ];
}
