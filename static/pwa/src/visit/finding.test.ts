import { describe, expect, it } from 'vitest';
import type { Action } from './actions';
import type { Finding, FindingBody, FindingType } from './finding';
import { isFindingWhole, missingOf, missingOfEnquiry, namesAdult } from './finding';
import { gaps, openGaps } from './gaps';
import { newcomer } from './household';
import { recordsOf } from './records';
import {
  ADULTS,
  CHILDREN,
  CONTEXT,
  enter,
  FAMILY,
  having,
  id,
  NOW,
  newSample,
  STRANGER,
} from './sample_visit';

const [CHILD = '', OTHER = ''] = CHILDREN;
const [HANNE = ''] = ADULTS;

const NOTE = { text: 'She said he sleeps here.', none_because: '' };
const UNTOUCHED = {
  slot: 'night',
  what: '',
  who: [] as string[],
  basis: 'told_by_carer',
  time: null,
  told_by: null,
  feeling: null,
} as const;
const SLOT = { ...UNTOUCHED, slot: 'waking', what: 'Wakes first', basis: 'seen' } as const;

const WHOLE: { [T in FindingType]: FindingBody<T> } = {
  statement: { part: 'observations', kind: 'said', text: 'She said he sleeps here.', source_person: HANNE },
  action_progress: { action: id(61), direction: 'better', evidence: 'The cot is in the room.' },
  body_mark: { view: 'face', site: 'left cheek', kind: 'bruise', how: 'seen', on_birth_record: 'unknown' },
  contact_record: { outcome: 'answered', at: NOW, agency: 'hospital', about: [id(62)] },
  growth: {
    weight_g: 5120,
    taken_on: '2026-11-21',
    measured_by: 'Priya',
    measurer_role: 'health_visitor',
    source: 'me',
    chart: 'uk_who',
  },
  message_given: { carer: HANNE, message: 'icon' },
  tool_result: {
    tool: 'asq3',
    version: '12',
    taken_on: '2026-11-21',
    assessor_trained: true,
    results: [{ area: 'a', value: '40' }],
  },
  worker_safety: { what_happened: 'A dog barred the way.' },
  voice_method: { methods: ['play'] },
  day_in_life: {
    day_kind: 'weekday',
    slots: [{ ...SLOT, who: [HANNE], told_by: HANNE }],
  },
};
const TYPES = Object.keys(WHOLE) as FindingType[];

const finding = (type: FindingType, body: object = WHOLE[type]) =>
  ({ record: id(70), type, at: NOW, body }) as Finding;

describe('what is found on a visit', () => {
  it.each(TYPES)('%s is whole with what it needs, and lacks something when empty', (type) => {
    expect(missingOf(finding(type))).toEqual([]);
    expect(isFindingWhole(finding(type, {}))).toBe(false);
  });

  it.each([
    ['statement', { source_person: null }, 'source'],
    ['statement', { kind: 'opinion', text: ' ' }, 'text'],
    ['contact_record', { outcome: 'not_yet', not_yet_because: ' ' }, 'not_yet_because'],
    ['contact_record', { agency: null }, 'called'],
    ['growth', { weight_g: null }, 'weight_g'],
    ['growth', { measurer_role: null }, 'measurer_role'],
    ['growth', { source: 'red_book', taken_on: null }, 'taken_on'],
    ['growth', { source: 'reported', measured_by: null }, 'measured_by'],
    ['growth', { taken_on: '' }, 'taken_on'],
    ['tool_result', { taken_on: '' }, 'taken_on'],
    ['tool_result', { tool: 'epds' }, 'carer'],
    ['growth', { weight_g: 51 }, 'weight_g'],
    ['growth', { head_mm: 3400 }, 'head_mm'],
    ['tool_result', { tool: 'other' }, 'tool_name'],
    ['tool_result', { results: [{ area: 'a', value: ' ' }] }, 'results'],
    ['tool_result', { results: [{ area: '', value: '40' }] }, 'results'],
    ['body_mark', { site: '' }, 'site'],
    ['body_mark', { how: null }, 'how'],
    ['body_mark', { kind: 'mark_uncertain', on_birth_record: null }, 'on_birth_record'],
    ['body_mark', { kind: 'known_birthmark', on_birth_record: null }, 'on_birth_record'],
    ['day_in_life', { day_kind: null }, 'day_kind'],
    ['day_in_life', { slots: [{ slot: 'night', what: 'Sleeps', basis: null }] }, 'basis'],
    ['statement', { concern: true }, 'concern_type'],
    ['day_in_life', { slots: [SLOT, { ...UNTOUCHED, told_by: HANNE }] }, 'slots'],
    ['day_in_life', { slots: [SLOT, { ...UNTOUCHED, feeling: 'Frightened' }] }, 'slots'],
    ['day_in_life', { slots: [UNTOUCHED] }, 'slots'],
  ] as const)('%s with %o asks for %s', (type, fields, missing) => {
    expect(missingOf(finding(type, { ...WHOLE[type], ...fields }))).toEqual([missing]);
  });

  it('needs nobody’s word for what the worker saw, measured or thinks', () => {
    for (const kind of ['observed', 'measured', 'opinion'])
      expect(missingOf(finding('statement', { ...WHOLE.statement, kind, source_person: null }))).toEqual([]);
  });

  it.each(TYPES)('%s becomes a record in the stream of its child, and a part of the visit', (type) => {
    const draft = having(
      ready(),
      enter(HANNE),
      { is: 'write_child', child: CHILD, fields: { observations: NOTE } },
      { is: 'add_finding', child: CHILD, finding: finding(type) },
    );
    const records = recordsOf(draft, CONTEXT);
    const made = records.find(({ record }) => record === id(70));
    expect(made).toMatchObject({ type, stream: CHILD, stream_kind: 'child' });
    expect(made?.body).toMatchObject({ ...WHOLE[type], child: CHILD, visit: draft.visit });
    expect(records[0]?.body).toMatchObject({ parts: expect.arrayContaining([id(70)]) });
  });

  it('asks of no bruise whether the birth record has it, and signs that it is not known', () => {
    const { on_birth_record: _, ...mark } = WHOLE.body_mark;
    expect(missingOf(finding('body_mark', mark))).toEqual([]);
    const draft = having(
      ready(),
      { is: 'write_child', child: CHILD, fields: { observations: NOTE } },
      { is: 'add_finding', child: CHILD, finding: finding('body_mark', mark) },
    );
    const made = recordsOf(draft, CONTEXT).find(({ record }) => record === id(70))?.body;
    expect(made).toMatchObject({ on_birth_record: 'unknown' });
  });

  it('says in the record of a concern what it is about, and no more', () => {
    const concern = { concern: true, concern_type: 'housing' };
    const draft = having(
      ready(),
      enter(HANNE),
      { is: 'write_child', child: CHILD, fields: { observations: NOTE } },
      { is: 'add_finding', child: CHILD, finding: finding('statement', { ...WHOLE.statement, ...concern }) },
    );
    const made = recordsOf(draft, CONTEXT).find(({ record }) => record === id(70))?.body;
    expect(made).toMatchObject({ concern_type: 'housing' });
    expect(made).not.toHaveProperty('concern');
  });

  it('is asked for before signing while it is not whole', () => {
    const draft = having(ready(), { is: 'add_finding', child: CHILD, finding: finding('body_mark', {}) });
    expect(openGaps(draft, CONTEXT)).toContainEqual(
      expect.objectContaining({ kind: 'finding_unfinished', must: true, child: CHILD, about: id(70) }),
    );
    expect(() => recordsOf(draft, CONTEXT)).toThrow(RangeError);
  });

  it('is asked for while what is typed in the field of a number cannot be taken as one', () => {
    const draft = having(
      ready(),
      { is: 'add_finding', child: CHILD, finding: finding('body_mark') },
      {
        is: 'write_finding',
        child: CHILD,
        record: id(70),
        fields: { length_mm: null },
        as_typed: { length_mm: '8.5' },
      },
    );
    expect(draft.children[0]?.findings?.[0]).toMatchObject({ as_typed: { length_mm: '8.5' } });
    expect(openGaps(draft, CONTEXT).map(({ kind }) => kind)).toContain('finding_unfinished');
    const mended = having(draft, {
      is: 'write_finding',
      child: CHILD,
      record: id(70),
      fields: { length_mm: 8 },
      as_typed: { length_mm: '' },
    });
    const signed = recordsOf(mended, CONTEXT).find(({ record }) => record === id(70));
    expect(signed?.body).toMatchObject({ length_mm: 8 });
    expect(signed?.body).not.toHaveProperty('as_typed');
  });

  it.each(['growth', 'tool_result'] as const)(
    '%s is of the day of the visit, also when that is put right later, until another day is said',
    (type) => {
      const { taken_on: _, ...body } = WHOLE[type];
      const draft = having(
        ready(),
        { is: 'add_finding', child: CHILD, finding: finding(type, body) },
        { is: 'write_visit', fields: { started_at: '2026-11-18T10:00:00.000Z', late_reason: 'Ill' } },
      );
      const day = (of: typeof draft) =>
        recordsOf(of, CONTEXT).find(({ record }) => record === id(70))?.body as { taken_on: string };
      expect(day(draft).taken_on).toBe('2026-11-18');
      const said = { is: 'write_finding', child: CHILD, record: id(70), fields: { taken_on: '2026-11-17' } };
      expect(day(having(draft, said as Action)).taken_on).toBe('2026-11-17');
    },
  );

  it.each([
    ['growth', {}, '2026-06-01', true],
    ['growth', {}, '2026-05-31', false],
    ['growth', {}, '2026-11-22', false],
    ['growth', {}, '20266-11-21', false],
    ['growth', {}, '0202-11-21', false],
    ['tool_result', {}, '2026-05-31', false],
    ['tool_result', { tool: 'epds', carer: HANNE }, '2026-04-01', true],
    ['tool_result', { tool: 'epds', carer: HANNE }, '1026-04-01', false],
    ['tool_result', { tool: 'epds', carer: HANNE }, '2026-11-22', false],
  ] as const)('%s with %o can be of %s: %s', (type, fields, taken_on, can) => {
    const found = finding(type, { ...WHOLE[type], ...fields, taken_on });
    const draft = having(ready(), enter(HANNE), { is: 'add_finding', child: CHILD, finding: found });
    const unlikely = { kind: 'taken_unlikely', must: true, child: CHILD, about: id(70) };
    expect(openGaps(draft, CONTEXT).filter(({ kind }) => kind === 'taken_unlikely')).toEqual(
      can ? [] : [expect.objectContaining(unlikely)],
    );
  });

  it('takes the day on which a visit ended after midnight', () => {
    const found = finding('growth', { ...WHOLE.growth, taken_on: '2026-11-20' });
    const times = { started_at: '2026-11-19T22:00:00.000Z', ended_at: '2026-11-20T01:00:00.000Z' };
    const draft = having(
      ready(),
      { is: 'add_finding', child: CHILD, finding: found },
      { is: 'write_visit', fields: { ...times, late_reason: 'Night' } },
    );
    expect(openGaps(draft, CONTEXT).map(({ kind }) => kind)).not.toContain('taken_unlikely');
  });

  it('is signed of a day without the parts that nobody filled in', () => {
    const day = finding('day_in_life', { day_kind: 'weekday', slots: [UNTOUCHED, SLOT, UNTOUCHED] });
    const draft = having(ready(), enter(HANNE), { is: 'add_finding', child: CHILD, finding: day });
    const signed = recordsOf(draft, CONTEXT).find(({ record }) => record === id(70));
    expect(signed?.body).toMatchObject({ slots: [SLOT] });
  });

  it('is written to, and removed, in its own child alone', () => {
    const draft = having(
      ready(),
      { is: 'add_finding', child: CHILD, finding: finding('body_mark') },
      { is: 'write_finding', child: OTHER, record: id(70), fields: { site: 'other' } },
      { is: 'write_finding', child: CHILD, record: id(70), fields: { length_mm: 8 } },
    );
    expect(draft.children[0]?.findings?.[0]?.body).toEqual({ ...WHOLE.body_mark, length_mm: 8 });
    expect(draft.children[1]?.findings).toBeUndefined();
    expect(
      having(draft, { is: 'remove_finding', child: CHILD, record: id(70) }).children[0]?.findings,
    ).toEqual([]);
  });

  it('is signed of a tool without what was chosen or typed for another', () => {
    const signed = (fields: object) => {
      const found = finding('tool_result', {
        ...WHOLE.tool_result,
        carer: HANNE,
        tool_name: 'Sleep diary',
        ...fields,
      });
      const draft = having(ready(), enter(HANNE), { is: 'add_finding', child: CHILD, finding: found });
      return recordsOf(draft, CONTEXT).find(({ record }) => record === id(70))?.body;
    };
    expect(signed({ tool: 'asq3' })).toMatchObject({ carer: null, tool_name: null });
    expect(signed({ tool: 'gcp2' })).toMatchObject({ carer: null, tool_name: null });
    expect(signed({ tool: 'epds' })).toMatchObject({ carer: HANNE, tool_name: null });
    expect(signed({ tool: 'other' })).toMatchObject({ carer: HANNE, tool_name: 'Sleep diary' });
    expect(namesAdult(finding('tool_result', { tool: 'asq3', carer: HANNE }), HANNE)).toBe(false);
  });

  it('keeps in the room whom it names', () => {
    for (const type of ['statement', 'message_given', 'day_in_life'] as const) {
      expect(namesAdult(finding(type), HANNE)).toBe(true);
      const draft = having(newSample(), enter(HANNE), {
        is: 'add_finding',
        child: CHILD,
        finding: finding(type),
      });
      expect(having(draft, { is: 'leave', adult: HANNE }).people).toHaveLength(1);
    }
  });

  it('lets out of the room who cares for the child at some hour, if a record knows them', () => {
    const day = { day_kind: 'weekday', slots: [{ ...SLOT, who: [HANNE, STRANGER] }] } as const;
    const draft = having(
      newSample(),
      enter(HANNE),
      { is: 'enter', person: newcomer(STRANGER) },
      { is: 'add_finding', child: CHILD, finding: finding('day_in_life', day) },
    );
    const left = having(draft, { is: 'leave', adult: HANNE }, { is: 'leave', adult: STRANGER });
    expect(left.people.map(({ adult }) => adult)).toEqual([STRANGER]);
  });

  it('withholds marks, calls and the worker’s safety from what a family is shown', () => {
    for (const type of TYPES) {
      const draft = having(ready(), enter(HANNE), {
        is: 'add_finding',
        child: CHILD,
        finding: finding(type),
      });
      const made = recordsOf(draft, CONTEXT).find(({ record }) => record === id(70));
      const withheld = ['body_mark', 'contact_record', 'worker_safety'].includes(type);
      expect(made?.family_view).toBe(withheld ? 'withhold' : undefined);
    }
  });
});

describe('a question in private', () => {
  const enquiry = (body: object) => ({ record: id(80), at: NOW, body });

  it('is put only to a carer who is alone', () => {
    expect(missingOfEnquiry(enquiry({ carer: HANNE, asked: 'yes' }))).toEqual(['alone_confirmed']);
    expect(missingOfEnquiry(enquiry({ carer: HANNE, asked: 'not_safe' }))).toEqual([]);
    expect(missingOfEnquiry(enquiry({}))).toEqual(['carer', 'asked']);
  });

  it('keeps who was called about it from those who may not read it', () => {
    const call = (about: string): Action => ({
      is: 'add_finding',
      child: CHILD,
      finding: {
        record: id(81),
        type: 'contact_record',
        at: NOW,
        body: {
          about: [about],
          outcome: 'answered',
          agency: 'police',
          at: NOW,
          advised: 'He strangled her.',
        },
      },
    });
    const asked: Action = {
      is: 'add_enquiry',
      enquiry: enquiry({ carer: HANNE, asked: 'yes', alone_confirmed: true, answer: 'Yes.' }),
    };
    const visibility = (about: string) =>
      recordsOf(having(ready(), enter(HANNE), asked, call(about)), CONTEXT).find(
        ({ record }) => record === id(81),
      )?.visibility;
    expect(visibility(id(80))).toBe('restricted');
    expect(visibility(id(79))).toBeUndefined();
  });

  it('becomes a restricted record of the family that the visit does not name', () => {
    const draft = having(ready(), enter(HANNE), {
      is: 'add_enquiry',
      enquiry: enquiry({ carer: HANNE, asked: 'yes', alone_confirmed: true, answer: 'Not at home.' }),
    });
    const records = recordsOf(draft, CONTEXT);
    expect(records.at(-1)).toMatchObject({
      type: 'private_enquiry',
      stream: FAMILY,
      visibility: 'restricted',
      family_view: 'withhold',
      body: { carer: HANNE, asked: 'yes', alone_confirmed: true, answer: 'Not at home.' },
    });
    expect(JSON.stringify(records.slice(0, -1))).not.toContain(id(80));
    expect(having(draft, { is: 'leave', adult: HANNE }).people).toHaveLength(1);
  });

  it('is asked for before signing while it is not whole, and can be removed', () => {
    const draft = having(ready(), { is: 'add_enquiry', enquiry: enquiry({ asked: 'declined' }) });
    expect(gaps(draft, CONTEXT)).toContainEqual(
      expect.objectContaining({ kind: 'enquiry_unfinished', must: true }),
    );
    expect(having(draft, { is: 'remove_enquiry', record: id(80) }).enquiries).toEqual([]);
  });
});

/** Nothing that must be answered is left open but what a test adds. */
function ready() {
  return having(
    newSample([CHILD, OTHER]),
    { is: 'write_visit', fields: { interpreter: { used: 'not_needed', language: '' } } },
    ...[CHILD, OTHER].map(
      (child) =>
        ({ is: 'write_child', child, fields: { seen: 'yes', seen_alone: 'no', awake: 'awake' } }) as const,
    ),
  );
}
