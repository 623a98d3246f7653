/** Situations for the tests of the rules: a family as it is known, and what the worker does on a visit. For tests only. */
import type { ChildHistory, FamilyForVisit, FamilyHistory } from '../../views/rows';
import type { Action } from '../../visit/actions';
import type { Draft } from '../../visit/draft';
import type { Finding } from '../../visit/finding';
import { fromHousehold, newcomer, startVisit } from '../../visit/household';
import { emptyList, emptyQuote, having, id, ids, NOW } from '../../visit/sample_visit';
import type { Bodies, Id } from '../../wire/records';
import { raisedBy } from '..';
import type { Facts } from '../facts';
import { NEWEST } from './newest';

export const [FAMILY, WREN, OTIS, ADA, JOSS, VISIT] = [1, 11, 12, 21, 22, 31].map(id) as [
  Id,
  Id,
  Id,
  Id,
  Id,
  Id,
];
export const PACK = NEWEST;
export const DAY_MS = 86_400_000;
export const ago = (days: number) => new Date(Date.parse(NOW) - days * DAY_MS).toISOString();
export const dayAgo = (days: number) => ago(days).slice(0, 10);

export const HISTORY: ChildHistory = {
  legal_basis: 's17',
  communication_aids: [],
  visits: [],
  responses: [],
  growth: [],
  tools: [],
  messages: [
    { carer: ADA, message: 'icon' },
    { carer: ADA, message: 'safer_sleep' },
    { carer: JOSS, message: 'icon' },
    { carer: JOSS, message: 'safer_sleep' },
  ],
  concerns: [],
  plan: [],
  pen_picture: { record: id(41), at: ago(20) },
};

/** A situation: a family as known, and what the worker does on this visit. */
export interface Case {
  family?: (family: FamilyForVisit) => FamilyForVisit;
  acts: Action[];
}

export function family(): FamilyForVisit {
  const child = (of: Id, name: string, dob: string, mobility: Bodies['child']['mobility']) => ({
    child: of,
    name,
    age: { is: 'born', dob, age: ageOf(dob), corrected: null, days_to_due_date: null } as const,
    sex: 'unknown' as const,
    mobility,
    languages: [],
    interpreter_needed: false,
    communication_needs: null,
    last_seen: null,
    dues: [],
    earlier: [],
    history: HISTORY,
  });
  const adult = (of: Id, name: string, relation: 'mother' | 'father') => ({
    adult: of,
    version: 1,
    name,
    description: null,
    relations: [WREN, OTIS].map((each) => ({ child: each, relation })),
    sleeps_here: null,
    cares_for_child: null,
    language: null,
    note: null,
  });
  return {
    family: FAMILY,
    name: 'Thistlewick',
    address: null,
    local_authority: null,
    children: [
      child(WREN, 'Wren', dayAgo(50), 'not_mobile'),
      child(OTIS, 'Otis', dayAgo(9 * 365 + 100), 'walking'),
    ],
    adults: [adult(ADA, 'Ada', 'mother'), adult(JOSS, 'Joss', 'father')],
    present_last: [],
    history: { adults: { [JOSS]: { last_met: ago(10) } }, responsibilities: [], enquiries: [], mandated: [] },
  };
}

export function ageOf(dob: string) {
  const days = Math.round((Date.parse(NOW.slice(0, 10)) - Date.parse(dob)) / DAY_MS);
  return days < 84
    ? { unit: 'weeks' as const, weeks: Math.floor(days / 7) }
    : { unit: 'years' as const, years: Math.floor(days / 365.25), months: 0 };
}

/** A good visit, in which no rule finds anything. */
export const GOOD: Action[] = [
  { is: 'write_visit', fields: { interpreter: { used: 'not_needed', language: '' } } },
  { is: 'enter', person: fromHousehold(family().adults[0] as FamilyForVisit['adults'][number]) },
  { is: 'enter', person: fromHousehold(family().adults[1] as FamilyForVisit['adults'][number]) },
  ...[WREN, OTIS].map(
    (child): Action => ({
      is: 'write_child',
      child,
      fields: {
        seen: 'yes',
        seen_alone: child === OTIS ? 'yes' : 'not_applicable',
        awake: 'awake',
        observations: {
          text:
            child === WREN ? 'She watched the mobile and kicked.' : 'He showed me his drawing of the sea.',
          none_because: '',
        },
      },
    }),
  ),
];

export function visitTo(at: FamilyForVisit, acts: readonly Action[]): Draft {
  return having(startVisit(at, NOW, ids()), ...GOOD, ...acts);
}

export function factsOf({ family: change = (same) => same, acts }: Case, pack = PACK): Facts {
  const at = change(family());
  return { draft: visitTo(at, acts), family: at, now: NOW, pack };
}

export function fired(found: Case, rule?: string) {
  const raised = raisedBy(factsOf(found));
  return rule ? raised.filter((each) => each.rule === rule) : raised;
}

export const withChild =
  (child: Id, fields: Partial<FamilyForVisit['children'][number]>) => (at: FamilyForVisit) => ({
    ...at,
    children: at.children.map((each) => (each.child === child ? { ...each, ...fields } : each)),
  });
export const withHistory = (child: Id, history: Partial<ChildHistory>) =>
  withChild(child, { history: { ...HISTORY, ...history } });
export const withFamily = (history: Partial<FamilyHistory>) => (at: FamilyForVisit) => ({
  ...at,
  history: { adults: {}, responsibilities: [], enquiries: [], mandated: [], ...at.history, ...history },
});
export const withAdult =
  (adult: Id, fields: Partial<FamilyForVisit['adults'][number]>) => (at: FamilyForVisit) => ({
    ...at,
    adults: at.adults.map((each) => (each.adult === adult ? { ...each, ...fields } : each)),
  });
export const found = <T extends Finding['type']>(
  child: Id,
  type: T,
  body: object,
  record = id(90),
): Action => ({
  is: 'add_finding',
  child,
  finding: { record, type, at: NOW, body } as Finding,
});
export const mark = (child: Id, body: object = {}) =>
  found(child, 'body_mark', {
    view: 'face',
    site: 'left cheek',
    kind: 'bruise',
    how: 'seen',
    on_birth_record: 'no',
    ...body,
  });
export const statement = (child: Id, body: object) =>
  found(child, 'statement', {
    part: 'observations',
    kind: 'observed',
    evidence: [],
    text: 'The cot is broken.',
    ...body,
  });
export const said = (child: Id, exact_words: string, n: number, by: Id = child): Action => ({
  is: 'add_quote',
  child,
  quote: {
    ...emptyQuote(id(n)),
    exact_words,
    speaker: by,
    speaker_kind: by === child ? 'child' : 'adult',
    prompt: 'unprompted',
  },
});
export const observed = (child: Id, text: string): Action => ({
  is: 'write_child',
  child,
  fields: { observations: { text, none_because: '' } },
});
export const seen = (child: Id, fields: object): Action => ({ is: 'write_child', child, fields });
export const visitBefore = (fields: object) =>
  ({
    record: id(51),
    at: ago(30),
    seen: 'yes',
    seen_alone: 'no',
    awake: 'awake',
    ...fields,
  }) as ChildHistory['visits'][number];
export const weighed = (days: number, weight_g: number, centile_band: string) =>
  ({
    record: id(60 + days),
    taken_on: dayAgo(days),
    weight_g,
    centile_band,
    measurer_role: 'health_visitor',
    views_differ: null,
  }) as ChildHistory['growth'][number];
export const weight = (weight_g: number, centile_band: string, body: object = {}) =>
  found(WREN, 'growth', {
    weight_g,
    centile_band,
    taken_on: dayAgo(0),
    measured_by: 'Priya',
    measurer_role: 'health_visitor',
    source: 'me',
    chart: 'uk_who',
    ...body,
  });
export const answers = (days: number, C2: string) =>
  ({
    record: id(70 + days),
    at: ago(days),
    definition: 'baby_observation',
    carer: null,
    answers: { C2 },
  }) as ChildHistory['responses'][number];
export const answer = (value: string): Action[] => [
  { is: 'open_list', child: WREN, list: emptyList(id(95), 'baby_observation'), items: [] },
  { is: 'answer', child: WREN, record: id(95), item: 'C2', value },
];
export const slots = (...all: [basis: string | null, what: string][]) =>
  found(WREN, 'day_in_life', {
    day_kind: 'weekday',
    slots: all.map(([basis, what]) => ({ slot: 'sleep_place', basis, what, who: [] })),
  });
export const enquiry = (asked: string, visit = VISIT) =>
  ({ record: id(81), visit, carer: ADA, asked }) as FamilyHistory['enquiries'][number];
export const alone: Action = { is: 'leave', adult: JOSS };
export const joined: Action = { is: 'enter', person: newcomer(id(29)) };
export const both =
  (...changes: ((at: FamilyForVisit) => FamilyForVisit)[]) =>
  (at: FamilyForVisit) =>
    changes.reduce((family, change) => change(family), at);
export const step = (body: object) =>
  withHistory(WREN, {
    plan: [
      {
        record: id(61),
        body: {
          status: 'open',
          goal: 'Wren sleeps safely',
          who: ['Ada'],
          by_when: '2026-12-01',
          what: 'Set up the cot in Ada’s room',
          ...body,
        } as Bodies['plan_action'],
      },
    ],
  });

/** Wren is older, and Joss was never told. */
export function withHistoryKept(at: FamilyForVisit): FamilyForVisit {
  return withChild(WREN, { history: { ...HISTORY, messages: HISTORY.messages.slice(0, 2) } })(at);
}
