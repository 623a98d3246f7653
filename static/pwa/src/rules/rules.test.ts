import { describe, expect, it } from 'vitest';
import { NOT_OBSERVED } from '../checklist/library';
import { PUBLISHED } from '../checklist/published';
import type { ChildHistory, FamilyForVisit } from '../views/rows';
import type { Action } from '../visit/actions';
import { newcomer, startVisit } from '../visit/household';
import { emptyList, having, id, ids, NOW } from '../visit/sample_visit';
import { RULES, raisedBy } from '.';
import { packOf } from './pack';
import {
  ADA,
  ago,
  alone,
  answer,
  answers,
  both,
  dayAgo,
  enquiry,
  factsOf,
  family,
  fired,
  found,
  HISTORY,
  JOSS,
  joined,
  mark,
  OTIS,
  observed,
  PACK,
  said,
  seen,
  slots,
  statement,
  step,
  VISIT,
  visitBefore,
  WREN,
  weighed,
  weight,
  withAdult,
  withChild,
  withFamily,
  withHistory,
} from './tests/situation';
import { TABLE } from './tests/table';

describe('the rules at the author’s side', () => {
  it('find nothing in a good visit', () => {
    expect(fired({ acts: [] })).toEqual([]);
  });

  it('are all in the table, and in the pack', () => {
    expect(Object.keys(TABLE)).toEqual(Object.keys(RULES));
    for (const code of Object.keys(RULES)) expect(PACK.rule(code).source).not.toBe('');
  });

  it.each(Object.entries(TABLE))('%s is not asked of a pack from before it came', (code, { fires }) => {
    const rules = Object.keys(RULES)
      .filter((each) => each !== code)
      .map((each) => PACK.rule(each));
    const at = {
      key: 'england',
      version: 1,
      jurisdiction: 'England',
      valid_from: '2017-07-01',
      valid_to: null,
    };
    const facts = factsOf(fires, packOf({ ...at, rules }));
    expect(raisedBy(facts).map(({ rule }) => rule)).toEqual(
      fired(fires).flatMap(({ rule }) => (rule === code ? [] : [rule])),
    );
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

describe('rules that listen for words', () => {
  it.each([
    ['R1', 'Ada said there was a red mark on her cheek.', ['red mark', 'mark on']],
    ['R4', 'He will kill them.', ['will kill', 'kill them']],
    ['R10', 'The children are thriving.', ['the children']],
    ['R23', 'She is manipulative.', ['manipulative']],
    ['R24', 'Threshold not met.', ['threshold not met']],
    ['R39', 'No consent was given.', ['no consent']],
  ] as const)('%s names and shows those that raised it, and no others', (rule, text, words) => {
    const concern = found(
      WREN,
      'statement',
      { kind: 'observed', concern_type: 'housing', text: 'x' },
      id(88),
    );
    const raised = fired({ acts: [observed(WREN, text), concern] }, rule).filter(({ words }) => words);
    expect(raised.map((each) => [each.words, each.shows])).toEqual([[words, words]]);
  });
});

describe('words that mean something else', () => {
  it.each(['Both twins are on the mat.', 'The babies slept.'])('R10 hears “%s”', (text) => {
    expect(fired({ acts: [observed(WREN, text)] }, 'R10')).toHaveLength(1);
  });

  it('R39 takes a bed that is not shared for no consent', () => {
    const concern = found(
      WREN,
      'statement',
      { kind: 'observed', concern_type: 'housing', text: 'x' },
      id(88),
    );
    const asked = (text: string) => fired({ acts: [concern, observed(WREN, text)] }, 'R39');
    expect(asked('The bed is not shared.')).toEqual([]);
    expect(asked('Not shared with the GP.')).toHaveLength(1);
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

  it('takes “does not apply” for not alone, once a child talks', () => {
    const visits = [visitBefore({ seen_alone: 'not_applicable' })];
    const acts = [seen(OTIS, { seen_alone: 'not_applicable' })];
    expect(fired({ family: withHistory(OTIS, { visits }), acts }, 'R6')).toHaveLength(1);
    const baby = [seen(WREN, { seen_alone: 'not_applicable' })];
    expect(fired({ family: withHistory(WREN, { visits }), acts: baby }, 'R6')).toEqual([]);
  });

  it('waits for an answer', () => {
    const acts = [seen(OTIS, { seen_alone: null })];
    expect(fired({ family: withHistory(OTIS, { visits: [visitBefore({})] }), acts }, 'R6')).toEqual([]);
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

describe('a part of a day of which nobody has said yet how it is known', () => {
  it('is neither shown by the child nor told: R9 goes on asking, R42 waits', () => {
    const open = slots([null, 'In her cot'], ['told_by_carer', 'Wakes at six']);
    expect(fired({ acts: [observed(WREN, ''), open] }, 'R9')).toHaveLength(1);
    expect(fired({ acts: [slots([null, 'In her cot'], ['seen', 'On the sofa'])] }, 'R42')).toEqual([]);
  });
});

describe('R11', () => {
  const left: Action = { is: 'plan_child', child: WREN, planned: false };
  const empty = (family: FamilyForVisit) => {
    const draft = startVisit(family, NOW, ids());
    return raisedBy({ draft: having(draft, left), family, now: NOW, pack: PACK }).filter(
      ({ rule }) => rule === 'R11',
    );
  };
  const seenBefore = (of: number[], own: number[]) =>
    both(
      withHistory(OTIS, { visits: of.map((days) => visitBefore({ at: ago(days) })) }),
      withHistory(WREN, { visits: own.map((days) => visitBefore({ at: ago(days) })) }),
    )(family());

  it('is an alert for a child who was left out the time before too', () => {
    expect(empty(seenBefore([], []))).toMatchObject([{ child: WREN, level: 'prompt' }]);
    expect(empty(seenBefore([30], [30]))).toMatchObject([{ level: 'prompt' }]);
    expect(empty(seenBefore([40, 30], [40]))).toMatchObject([{ level: 'alert' }]);
    expect(empty(seenBefore([30], []))).toMatchObject([{ level: 'alert' }]);
    expect(empty(seenBefore([40], [30]))).toMatchObject([{ level: 'prompt' }]);
  });

  it('is none for one who was not born then, or of whom nothing is here', () => {
    expect(empty(seenBefore([51], []))).toMatchObject([{ level: 'prompt' }]);
    const gone = withChild(WREN, { history: undefined })(seenBefore([30], []));
    expect(empty(gone)).toMatchObject([{ level: 'prompt' }]);
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

  it('is an alert too when it relies on a grandparent without a list', () => {
    const gran = withAdult(JOSS, {
      relied_on_by_plan: 'yes',
      relations: [{ child: WREN, relation: 'grandparent' }],
    });
    const raised = fired({ family: gran, acts: [] }, 'R12');
    expect(raised.map(({ level, about }) => [level, about])).toContainEqual(['alert', JOSS]);
  });

  it('asks after a father or second carer of whom there is no record, child by child', () => {
    const as = (relation: 'grandparent' | 'mother') =>
      withAdult(JOSS, { relations: [WREN, OTIS].map((child) => ({ child, relation })) });
    expect(fired({ family: as('grandparent'), acts: [] }, 'R12')).toMatchObject(
      [WREN, OTIS].map((child) => ({ child, level: 'prompt', about: 'nobody' })),
    );
    expect(fired({ family: as('mother'), acts: [] }, 'R12')).toEqual([]);
    const told: Action = {
      is: 'enter',
      person: { ...newcomer(id(29)), relations: { [WREN]: 'father', [OTIS]: 'father' } },
    };
    expect(fired({ family: as('grandparent'), acts: [told] }, 'R12')).toEqual([]);
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

describe('R37', () => {
  const without = (fields: object) =>
    both(
      withHistory(WREN, { messages: HISTORY.messages.slice(0, 2) }),
      withAdult(JOSS, { relations: [{ child: WREN, relation: 'foster' }], ...fields }),
    );

  it('asks after whoever puts the baby to sleep', () => {
    expect(fired({ family: without({}), acts: [] }, 'R37')).toMatchObject([{ about: JOSS }]);
    const gran = { relations: [{ child: WREN, relation: 'grandparent' as const }] };
    expect(
      fired({ family: without({ ...gran, cares_for_child: 'sometimes' }), acts: [] }, 'R37'),
    ).toHaveLength(1);
    expect(fired({ family: without({ ...gran, cares_for_child: 'contact_only' }), acts: [] }, 'R37')).toEqual(
      [],
    );
  });
});

describe('R15', () => {
  it.each(['Parents', 'the family', 'All', 'professionals'])('takes “%s” for nobody', (who) => {
    expect(fired({ family: step({ who: [who] }), acts: [] }, 'R15')).toHaveLength(1);
    expect(fired({ family: step({ who: [who, 'Ada'] }), acts: [] }, 'R15')).toEqual([]);
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

  it('looks back to what was written down on the same visit, in whichever order', () => {
    const day = (days: number, weight_g: number, band: string, n: number) =>
      found(
        WREN,
        'growth',
        {
          weight_g,
          centile_band: band,
          taken_on: dayAgo(days),
          measurer_role: 'midwife',
          source: 'red_book',
        },
        id(n),
      );
    const [birth, now] = [day(50, 3400, '25-50', 71), weight(3000, '2-9')];
    for (const acts of [
      [birth, now],
      [now, birth],
    ])
      expect(fired({ family: at(), acts }, 'R34')).toMatchObject([
        { about: 'below_birth_weight', facts: [id(90), id(71)] },
        { about: 'spaces' },
      ]);
    // One that is written down late is beside what was there on its day.
    const known = at(weighed(50, 3400, '25-50'), weighed(20, 3500, '25-50'));
    expect(fired({ family: known, acts: [day(40, 3000, '25-50', 71)] }, 'R34')).toMatchObject([
      { about: 'below_birth_weight' },
    ]);
  });

  it('says nothing of a role that nobody has given yet: it is asked for', () => {
    expect(fired({ family: at(), acts: [weight(3400, '25-50', { measurer_role: null })] }, 'R34')).toEqual(
      [],
    );
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

  it('asks once for a whole list, in the words of the list', () => {
    const items = PUBLISHED.current('answers', 'baby_observation', NOW.slice(0, 10)).items;
    const asleep = Object.fromEntries(items.map(({ key }) => [key, NOT_OBSERVED]));
    const responses = [60, 30].map((days) => ({ ...answers(days, NOT_OBSERVED), answers: asleep }));
    const [open = alone] = answer(NOT_OBSERVED);
    const acts = items.map(
      ({ key }): Action => ({ is: 'answer', child: WREN, record: id(95), item: key, value: NOT_OBSERVED }),
    );
    const asked = fired({ family: withHistory(WREN, { responses }), acts: [open, ...acts] }, 'R41');
    expect(asked.map(({ shows }) => shows)).toEqual([items.map(({ exact_text }) => exact_text)]);
  });

  it('remembers that it was seen across a visit at which it could not be observed', () => {
    const responses = [answers(60, 'seen'), answers(30, NOT_OBSERVED)];
    expect(fired({ family: withHistory(WREN, { responses }), acts: answer('not_seen') }, 'R41')).toHaveLength(
      1,
    );
  });
});

describe('R43', () => {
  it('asks when an interpreter is needed and was said not to be', () => {
    const needed = withChild(WREN, { interpreter_needed: true });
    expect(fired({ family: needed, acts: [] }, 'R43')).toMatchObject([{ about: 'interpreter' }]);
  });

  it('takes what nobody has answered for not used and not thought of, of a child who was seen', () => {
    const signs = withHistory(OTIS, { communication_aids: ['Makaton'] });
    expect(fired({ family: signs, acts: [] }, 'R43').map(({ about }) => about)).toEqual(['aid', 'advocate']);
    expect(fired({ family: signs, acts: [seen(OTIS, { seen: 'no' })] }, 'R43')).toEqual([]);
  });

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
