import { describe, expect, it } from 'vitest';
import { NOT_OBSERVED } from '../checklist/library';
import type { ChildHistory, FamilyForVisit, FamilyHistory } from '../views/rows';
import type { Action } from '../visit/actions';
import type { Draft } from '../visit/draft';
import type { Finding } from '../visit/finding';
import { fromHousehold, newcomer, startVisit } from '../visit/household';
import { emptyList, emptyQuote, emptyUnspoken, having, id, ids, NOW } from '../visit/sample_visit';
import type { Bodies, Id } from '../wire/records';
import { RULES, raisedBy } from '.';
import { packOn } from './published';

const [FAMILY, WREN, OTIS, ADA, JOSS, VISIT] = [1, 11, 12, 21, 22, 31].map(id) as [Id, Id, Id, Id, Id, Id];
const PACK = packOn('2026-11-21');
const DAY_MS = 86_400_000;
const ago = (days: number) => new Date(Date.parse(NOW) - days * DAY_MS).toISOString();
const dayAgo = (days: number) => ago(days).slice(0, 10);

const HISTORY: ChildHistory = {
  legal_basis: 's17',
  communication_aids: [],
  visits: [],
  responses: [],
  growth: [],
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
interface Case {
  family?: (family: FamilyForVisit) => FamilyForVisit;
  acts: Action[];
}

function family(): FamilyForVisit {
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

function ageOf(dob: string) {
  const days = Math.round((Date.parse(NOW.slice(0, 10)) - Date.parse(dob)) / DAY_MS);
  return days < 84
    ? { unit: 'weeks' as const, weeks: Math.floor(days / 7) }
    : { unit: 'years' as const, years: Math.floor(days / 365.25), months: 0 };
}

/** A good visit, in which no rule finds anything. */
const GOOD: Action[] = [
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

function visitTo(at: FamilyForVisit, acts: readonly Action[]): Draft {
  return having(startVisit(at, NOW, ids()), ...GOOD, ...acts);
}

function fired({ family: change = (same) => same, acts }: Case, rule?: string) {
  const at = change(family());
  const raised = raisedBy({ draft: visitTo(at, acts), family: at, now: NOW, pack: PACK });
  return rule ? raised.filter((each) => each.rule === rule) : raised;
}

const withChild =
  (child: Id, fields: Partial<FamilyForVisit['children'][number]>) => (at: FamilyForVisit) => ({
    ...at,
    children: at.children.map((each) => (each.child === child ? { ...each, ...fields } : each)),
  });
const withHistory = (child: Id, history: Partial<ChildHistory>) =>
  withChild(child, { history: { ...HISTORY, ...history } });
const withFamily = (history: Partial<FamilyHistory>) => (at: FamilyForVisit) => ({
  ...at,
  history: { adults: {}, responsibilities: [], enquiries: [], mandated: [], ...at.history, ...history },
});
const withAdult = (adult: Id, fields: Partial<FamilyForVisit['adults'][number]>) => (at: FamilyForVisit) => ({
  ...at,
  adults: at.adults.map((each) => (each.adult === adult ? { ...each, ...fields } : each)),
});
const found = <T extends Finding['type']>(child: Id, type: T, body: object, record = id(90)): Action => ({
  is: 'add_finding',
  child,
  finding: { record, type, at: NOW, body } as Finding,
});
const mark = (child: Id, body: object = {}) =>
  found(child, 'body_mark', {
    view: 'face',
    site: 'left cheek',
    kind: 'bruise',
    how: 'seen',
    on_birth_record: 'no',
    ...body,
  });
const statement = (child: Id, body: object) =>
  found(child, 'statement', {
    part: 'observations',
    kind: 'observed',
    evidence: [],
    text: 'The cot is broken.',
    ...body,
  });
const said = (child: Id, exact_words: string, n: number, by: Id = child): Action => ({
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
const observed = (child: Id, text: string): Action => ({
  is: 'write_child',
  child,
  fields: { observations: { text, none_because: '' } },
});
const seen = (child: Id, fields: object): Action => ({ is: 'write_child', child, fields });
const visitBefore = (fields: object) =>
  ({
    record: id(51),
    at: ago(30),
    seen: 'yes',
    seen_alone: 'no',
    awake: 'awake',
    ...fields,
  }) as ChildHistory['visits'][number];
const weighed = (days: number, weight_g: number, centile_band: string) =>
  ({
    record: id(60 + days),
    taken_on: dayAgo(days),
    weight_g,
    centile_band,
    measurer_role: 'health_visitor',
    views_differ: null,
  }) as ChildHistory['growth'][number];
const weight = (weight_g: number, centile_band: string, body: object = {}) =>
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
const answers = (days: number, C2: string) =>
  ({
    record: id(70 + days),
    at: ago(days),
    definition: 'baby_observation',
    carer: null,
    answers: { C2 },
  }) as ChildHistory['responses'][number];
const answer = (value: string): Action[] => [
  { is: 'open_list', child: WREN, list: emptyList(id(95), 'baby_observation'), items: [] },
  { is: 'answer', child: WREN, record: id(95), item: 'C2', value },
];
const slots = (...all: [basis: string, what: string][]) =>
  found(WREN, 'day_in_life', {
    day_kind: 'weekday',
    slots: all.map(([basis, what]) => ({ slot: 'sleep_place', basis, what, who: [] })),
  });
const enquiry = (asked: string, visit = VISIT) =>
  ({ record: id(81), visit, carer: ADA, asked }) as FamilyHistory['enquiries'][number];
const alone: Action = { is: 'leave', adult: JOSS };
const joined: Action = { is: 'enter', person: newcomer(id(29)) };
const both =
  (...changes: ((at: FamilyForVisit) => FamilyForVisit)[]) =>
  (at: FamilyForVisit) =>
    changes.reduce((family, change) => change(family), at);
const step = (body: object) =>
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

/** One case that fires and one near miss that does not, for each rule. */
const TABLE: Record<string, { fires: Case; not: Case }> = {
  R1: { fires: { acts: [mark(WREN)] }, not: { acts: [mark(OTIS)] } },
  R2: {
    fires: { acts: [mark(WREN, { kind: 'mark_uncertain', on_birth_record: 'unknown' })] },
    not: { acts: [mark(WREN, { kind: 'known_birthmark', on_birth_record: 'yes' })] },
  },
  R3: {
    fires: {
      acts: [
        mark(WREN, { explanations: [id(91), id(92)] }),
        said(WREN, 'It was the dummy.', 91, ADA),
        said(WREN, 'It was the cot bar.', 92, JOSS),
      ],
    },
    not: {
      acts: [
        mark(WREN, { explanations: [id(91), id(92)] }),
        said(WREN, 'It was the dummy.', 91, ADA),
        said(WREN, 'it was the dummy', 92, JOSS),
      ],
    },
  },
  R4: {
    fires: { acts: [said(OTIS, 'Daddy’s hand hurt me', 91)] },
    not: { acts: [said(OTIS, 'My knee hurts', 91)] },
  },
  R6: {
    fires: {
      family: withHistory(WREN, { visits: [visitBefore({ awake: 'asleep' })] }),
      acts: [seen(WREN, { awake: 'asleep' })],
    },
    not: {
      family: withHistory(WREN, { visits: [visitBefore({ awake: 'awake' })] }),
      acts: [seen(WREN, { awake: 'asleep' })],
    },
  },
  R9: {
    fires: { acts: [observed(WREN, '')] },
    not: {
      acts: [
        observed(WREN, ''),
        { is: 'add_unspoken', child: WREN, unspoken: { ...emptyUnspoken(id(93)), seen: 'Turns away' } },
      ],
    },
  },
  R10: {
    fires: { acts: [observed(WREN, 'The children played well together.')] },
    not: { acts: [observed(WREN, 'She played with her brother.')] },
  },
  R11: {
    fires: {
      acts: [
        seen(OTIS, { seen: null, observations: { text: '', none_because: '' } }),
        { is: 'plan_child', child: OTIS, planned: false },
      ],
    },
    not: { acts: [seen(OTIS, { seen: 'no' })] },
  },
  R12: {
    fires: { family: withFamily({ adults: { [JOSS]: { last_met: ago(50) } } }), acts: [alone] },
    not: { family: withFamily({ adults: { [JOSS]: { last_met: ago(40) } } }), acts: [alone] },
  },
  R13: {
    fires: { acts: [joined] },
    not: {
      acts: [
        {
          is: 'enter',
          person: {
            ...newcomer(id(29)),
            name: 'Bea',
            relations: { [WREN]: 'professional', [OTIS]: 'professional' },
          },
        },
      ],
    },
  },
  R14: {
    fires: {
      family: withFamily({
        responsibilities: [
          { record: id(71), adult: JOSS, child: WREN, holds: 'yes', verified: false, since: ago(15) },
        ],
      }),
      acts: [],
    },
    not: {
      family: withFamily({
        responsibilities: [
          { record: id(71), adult: JOSS, child: WREN, holds: 'yes', verified: false, since: ago(11) },
        ],
      }),
      acts: [],
    },
  },
  R15: {
    fires: { family: step({ what: 'Parents to improve routine' }), acts: [] },
    not: { family: step({}), acts: [] },
  },
  R22: {
    fires: {
      acts: [
        statement(WREN, { concern_type: 'housing', impact_now: 'The cot is broken', impact_likely: 'Falls' }),
      ],
    },
    not: {
      acts: [
        statement(WREN, {
          concern_type: 'housing',
          impact_now: 'She sleeps on the sofa',
          impact_likely: 'She may fall',
        }),
      ],
    },
  },
  R23: {
    fires: { acts: [observed(WREN, 'Mum was appropriate with her.')] },
    not: {
      acts: [statement(WREN, { kind: 'opinion', text: 'I think she knows his voice.', evidence: [id(91)] })],
    },
  },
  R24: {
    fires: { acts: [seen(WREN, { progress: { text: 'Level 2, mum doing well', none_because: '' } })] },
    not: {
      acts: [
        seen(WREN, { progress: { text: 'Level 2, mum doing well', none_because: '' } }),
        statement(WREN, {
          concern_type: 'housing',
          impact_now: 'She sleeps on the sofa',
          impact_likely: 'She may fall',
        }),
      ],
    },
  },
  R25: {
    fires: { acts: [observed(WREN, 'This is disguised compliance.')] },
    not: { acts: [observed(WREN, 'She smiled in the disguise.')] },
  },
  R34: {
    fires: {
      family: withHistory(WREN, { growth: [weighed(50, 3400, '25-50'), weighed(30, 4000, '25-50')] }),
      acts: [weight(4200, '2-9')],
    },
    not: {
      family: withHistory(WREN, { growth: [weighed(50, 3400, '25-50'), weighed(30, 4000, '25-50')] }),
      acts: [weight(4500, '9-25')],
    },
  },
  R36: {
    fires: { family: withFamily({ enquiries: [enquiry('not_safe'), enquiry('not_safe')] }), acts: [alone] },
    not: { family: withFamily({ enquiries: [enquiry('not_safe'), enquiry('not_safe')] }), acts: [] },
  },
  R37: {
    fires: { family: withHistory(WREN, { messages: HISTORY.messages.slice(0, 2) }), acts: [] },
    not: {
      family: both(
        withChild(WREN, {
          age: {
            is: 'born',
            dob: dayAgo(70),
            age: ageOf(dayAgo(70)),
            corrected: null,
            days_to_due_date: null,
          },
        }),
        (at) => withHistoryKept(at),
      ),
      acts: [],
    },
  },
  R39: {
    fires: {
      acts: [
        seen(WREN, { progress: { text: 'Refused consent, so not passed on.', none_because: '' } }),
        statement(WREN, {
          concern_type: 'housing',
          impact_now: 'She sleeps on the sofa',
          impact_likely: 'She may fall',
        }),
      ],
    },
    not: {
      acts: [seen(WREN, { progress: { text: 'Refused consent, so not passed on.', none_because: '' } })],
    },
  },
  R40: {
    fires: { family: withHistory(WREN, { pen_picture: { record: id(41), at: ago(95) } }), acts: [] },
    not: { family: withHistory(OTIS, { pen_picture: { record: id(41), at: ago(95) } }), acts: [] },
  },
  R41: {
    fires: { family: withHistory(WREN, { responses: [answers(30, 'seen')] }), acts: answer('not_seen') },
    not: { family: withHistory(WREN, { responses: [answers(30, 'sometimes')] }), acts: answer('not_seen') },
  },
  R42: {
    fires: { acts: [slots(['told_by_carer', 'In her cot'], ['seen', 'On the sofa'])] },
    not: { acts: [slots(['told_by_carer', 'In her cot'], ['seen', 'in her cot.'])] },
  },
  R43: {
    fires: {
      family: withChild(WREN, { interpreter_needed: true }),
      acts: [{ is: 'write_visit', fields: { interpreter: { used: 'family_member', language: 'Farsi' } } }],
    },
    not: {
      family: withChild(WREN, { interpreter_needed: true }),
      acts: [{ is: 'write_visit', fields: { interpreter: { used: 'independent', language: 'Farsi' } } }],
    },
  },
  R44: {
    fires: { acts: [found(WREN, 'worker_safety', { what_happened: 'A dog barred the way.' })] },
    not: {
      acts: [
        found(WREN, 'worker_safety', {
          what_happened: 'A dog barred the way.',
          for_the_child: 'She cries when it barks.',
          safe_visit_plan: 'Ring first.',
        }),
      ],
    },
  },
};

/** Wren is older, and Joss was never told. */
function withHistoryKept(at: FamilyForVisit): FamilyForVisit {
  return withChild(WREN, { history: { ...HISTORY, messages: HISTORY.messages.slice(0, 2) } })(at);
}

describe('the rules at the author’s side', () => {
  it('find nothing in a good visit', () => {
    expect(fired({ acts: [] })).toEqual([]);
  });

  it('are all in the table, and in the pack', () => {
    expect(Object.keys(TABLE)).toEqual(Object.keys(RULES));
    for (const code of Object.keys(RULES)) expect(PACK.rule(code).source).not.toBe('');
  });

  it.each(Object.entries(TABLE))('%s fires', (rule, { fires }) => {
    const raised = fired(fires, rule);
    expect(raised.length).toBeGreaterThan(0);
    for (const each of raised) expect(each.code.length).toBeLessThanOrEqual(160);
  });

  it.each(Object.entries(TABLE))('%s does not fire on the near miss', (rule, { not }) => {
    expect(fired(not, rule)).toEqual([]);
  });

  it('stand worst first', () => {
    const raised = fired({
      acts: [
        observed(WREN, 'This is disguised compliance.'),
        mark(WREN),
        found(WREN, 'worker_safety', {}, id(89)),
      ],
    });
    expect(raised.map(({ level }) => level)).toEqual(['stop', 'prompt', 'hint']);
  });

  it('name the same finding alike when it is found again, and another otherwise', () => {
    const [one, again] = [
      fired({ acts: [mark(WREN)] }),
      fired({ acts: [mark(WREN), observed(OTIS, 'He sang.')] }),
    ];
    expect(again[0]?.code).toBe(one[0]?.code);
    expect(fired({ acts: [found(WREN, 'body_mark', { kind: 'burn' }, id(89))] })[0]?.code).not.toBe(
      one[0]?.code,
    );
  });
});

describe('R1', () => {
  it.each([
    ['rolling', true],
    ['not_mobile_disability', true],
    ['crawling', false],
    ['cruising', false],
  ] as const)('takes a child who is %s: %s', (mobility, fires) => {
    expect(fired({ family: withChild(WREN, { mobility }), acts: [mark(WREN)] }, 'R1')).toHaveLength(
      fires ? 1 : 0,
    );
  });

  it('takes unknown mobility under twelve months, and not after', () => {
    expect(
      fired({ family: withChild(WREN, { mobility: 'unknown' }), acts: [mark(WREN)] }, 'R1'),
    ).toHaveLength(1);
    expect(
      fired({ family: withChild(OTIS, { mobility: 'unknown' }), acts: [mark(OTIS)] }, 'R1'),
    ).toHaveLength(0);
  });

  it('takes a mark that was only told of, and words of one where no mark is written down', () => {
    expect(fired({ acts: [mark(WREN, { how: 'reported' })] }, 'R1')).toHaveLength(1);
    const [told] = fired({ acts: [observed(WREN, 'Ada said there was a red mark on her cheek.')] }, 'R1');
    expect(told).toMatchObject({ about: 'note', shows: ['red mark', 'mark on'] });
  });

  it('waits for a doctor’s word on what may be a birthmark, and for nothing else', () => {
    const call = (body: object) =>
      found(WREN, 'contact_record', { about: [id(90)], at: NOW, ...body }, id(94));
    const uncertain = mark(WREN, { kind: 'mark_uncertain', on_birth_record: 'unknown' });
    expect(fired({ acts: [uncertain] }, 'R1')).toHaveLength(1);
    expect(fired({ acts: [uncertain, call({ outcome: 'not_yet' })] }, 'R1')).toHaveLength(1);
    expect(
      fired({ acts: [uncertain, call({ outcome: 'answered', agency: 'hospital' })] }, 'R1'),
    ).toHaveLength(0);
    expect(
      fired({ acts: [mark(WREN), call({ outcome: 'answered', agency: 'hospital' })] }, 'R1'),
    ).toHaveLength(1);
  });
});

describe('R4', () => {
  it('fires at a tap, without a word', () => {
    expect(fired({ acts: [{ is: 'write_visit', fields: { danger_at: NOW } }] }, 'R4')).toHaveLength(1);
  });

  it.each(['Don’t tell mum', "DON'T TELL", 'it is our secret', 'He locked me in.'])(
    'hears “%s” from a child',
    (words) => {
      expect(fired({ acts: [said(OTIS, words, 91)] }, 'R4')).toHaveLength(1);
    },
  );

  it('hears a translation as well', () => {
    const acts: Action[] = [
      said(OTIS, 'Er hat mir wehgetan', 91),
      { is: 'write_quote', child: OTIS, record: id(91), fields: { translation: 'He hurt me' } },
    ];
    expect(fired({ acts }, 'R4')).toHaveLength(1);
  });

  it('takes no part of a longer word for a word', () => {
    expect(fired({ acts: [said(OTIS, 'I like white melons and whit mess', 91)] }, 'R4')).toEqual([]);
  });
});

describe('R6', () => {
  it('asks after a child who talks and was not alone twice; louder under a protection plan', () => {
    const twice = (legal_basis: ChildHistory['legal_basis']) =>
      fired(
        {
          family: withHistory(OTIS, { legal_basis, visits: [visitBefore({})] }),
          acts: [seen(OTIS, { seen_alone: 'no' })],
        },
        'R6',
      );
    expect(twice('s17')).toMatchObject([{ level: 'prompt', about: 'alone' }]);
    expect(twice('cp_plan')).toMatchObject([{ level: 'alert' }]);
  });

  it('passes over a visit at which the child was not seen', () => {
    const visits = [visitBefore({ awake: 'asleep' }), visitBefore({ seen: 'no', awake: 'not_seen' })];
    expect(
      fired({ family: withHistory(WREN, { visits }), acts: [seen(WREN, { awake: 'asleep' })] }, 'R6'),
    ).toHaveLength(1);
  });
});

describe('R9', () => {
  const reported = statement(WREN, {
    kind: 'reported',
    text: 'Ada says she sleeps well.',
    source_person: ADA,
  });

  it('counts no grown-up’s report as the child’s', () => {
    expect(fired({ acts: [observed(WREN, 'Ada says she sleeps well.'), reported] }, 'R9')).toHaveLength(1);
    expect(fired({ acts: [observed(WREN, ''), said(WREN, 'She sleeps well', 91, ADA)] }, 'R9')).toHaveLength(
      1,
    );
  });

  it('counts the child’s own words, and what else stands beside the report', () => {
    expect(fired({ acts: [observed(OTIS, ''), said(OTIS, 'I like it here', 91)] }, 'R9')).toEqual([]);
    expect(
      fired({ acts: [observed(WREN, 'Ada says she sleeps well. She kicked.'), reported] }, 'R9'),
    ).toEqual([]);
  });
});

describe('R12', () => {
  it('is an alert when the plan relies on somebody without a list', () => {
    const relied = withAdult(JOSS, { relied_on_by_plan: 'yes' });
    expect(fired({ family: relied, acts: [] }, 'R12')).toMatchObject([{ level: 'alert', about: JOSS }]);
    const listed: Action = {
      is: 'open_list',
      child: WREN,
      list: emptyList(id(95), 'parent_observation', JOSS),
      items: [],
    };
    expect(fired({ family: relied, acts: [listed] }, 'R12')).toEqual([]);
  });

  it('is silent when the family is gone from the device: what is not known here is no finding', () => {
    const gone = ({ history: _, ...at }: FamilyForVisit) => at;
    expect(fired({ family: gone, acts: [alone] }, 'R12')).toEqual([]);
  });

  it('takes the steps that were taken for an answer', () => {
    const steps = both(
      withFamily({ adults: {} }),
      withAdult(JOSS, { steps_taken: 'Rang twice, wrote on Monday.' }),
    );
    expect(fired({ family: steps, acts: [alone] }, 'R12')).toEqual([]);
  });
});

describe('R13', () => {
  it('is an alert for somebody new where a small child lives, and asks for a name elsewhere', () => {
    expect(fired({ acts: [joined] }, 'R13')).toMatchObject([{ level: 'alert' }]);
    const grown = (at: FamilyForVisit) => ({ ...at, children: at.children.slice(1) });
    expect(fired({ family: grown, acts: [joined] }, 'R13')).toMatchObject([{ level: 'prompt' }]);
  });
});

describe('R34', () => {
  const at = (...growth: ChildHistory['growth']) => withHistory(WREN, { growth });

  it.each([
    ['below_birth_weight', at(weighed(50, 3400, '25-50')), weight(3000, '25-50')],
    ['not_back_at_birth_weight', at(weighed(50, 3400, '25-50')), weight(3390, '25-50')],
    ['below_second', at(), weight(3400, '0.4-2')],
    ['no_measurer_role', at(), weight(3400, '25-50', { measurer_role: 'unknown' })],
    ['spaces', at(weighed(50, 2300, '2-9'), weighed(20, 3000, '9-25')), weight(3100, '2-9')],
  ])('says %s', (about, known, act) => {
    expect(fired({ family: known, acts: [act] }, 'R34').map((each) => each.about)).toContain(about);
  });

  it('names no illness and gives no score', () => {
    expect(JSON.stringify(PACK.rule('R34'))).not.toMatch(/falter|fail|score/i);
  });
});

describe('R36', () => {
  it('asks when two mandated contacts went by without a safe question', () => {
    const mandated = [
      { visit: VISIT, at: ago(60) },
      { visit: id(32), at: ago(30) },
    ];
    expect(fired({ family: withFamily({ mandated }), acts: [alone] }, 'R36')).toMatchObject([{ about: ADA }]);
    const answered = withFamily({ mandated, enquiries: [enquiry('yes')] });
    expect(fired({ family: answered, acts: [alone] }, 'R36')).toEqual([]);
  });

  it('is hidden while another grown-up is there', () => {
    const mandated = [
      { visit: VISIT, at: ago(60) },
      { visit: id(32), at: ago(30) },
    ];
    expect(fired({ family: withFamily({ mandated }), acts: [] }, 'R36')).toEqual([]);
  });
});

describe('R41', () => {
  it('asks after the third visit at which nobody could observe it', () => {
    const unobserved = [answers(60, NOT_OBSERVED), answers(30, NOT_OBSERVED)];
    expect(
      fired({ family: withHistory(WREN, { responses: unobserved }), acts: answer(NOT_OBSERVED) }, 'R41'),
    ).toHaveLength(1);
    expect(
      fired(
        { family: withHistory(WREN, { responses: unobserved.slice(1) }), acts: answer(NOT_OBSERVED) },
        'R41',
      ),
    ).toEqual([]);
  });

  it('remembers that it was seen across a visit at which it could not be observed', () => {
    const responses = [answers(60, 'seen'), answers(30, NOT_OBSERVED)];
    expect(fired({ family: withHistory(WREN, { responses }), acts: answer('not_seen') }, 'R41')).toHaveLength(
      1,
    );
  });
});

describe('R43', () => {
  it('asks after an aid that was not used, and an advocate whom nobody thought of', () => {
    const signs = withHistory(OTIS, { communication_aids: ['Makaton'] });
    const acts = [seen(OTIS, { communication_aid_used: 'no', advocate: 'not_considered' })];
    expect(fired({ family: signs, acts }, 'R43').map(({ about }) => about)).toEqual(['aid', 'advocate']);
    expect(
      fired(
        { family: signs, acts: [seen(OTIS, { communication_aid_used: 'yes', advocate: 'offered' })] },
        'R43',
      ),
    ).toEqual([]);
  });
});
