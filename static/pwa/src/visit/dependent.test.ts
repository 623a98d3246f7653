import { describe, expect, it } from 'vitest';
import { asItStands, enquiryAsItStands } from './dependent';
import { type Finding, type FindingBody, type FindingType, namesAdult } from './finding';
import { recordsOf } from './records';
import { ADULTS, CHILDREN, CONTEXT, emptyQuote, enter, having, id, NOW, newSample } from './sample_visit';

const [CHILD = ''] = CHILDREN;
const [HANNE = ''] = ADULTS;
const QUOTE = id(71);
const SENTENCE = { part: 'observations', text: 'She leaned in.' } as const;

const finding = (type: FindingType, body: object, record = id(70)) =>
  ({ record, type, at: NOW, body }) as Finding;

describe('a choice that hangs on another answer', () => {
  it.each([
    ['statement', { kind: 'said', source_person: HANNE }, { kind: 'observed' }, { source_person: null }],
    ['statement', { kind: 'opinion', evidence: [QUOTE] }, { kind: 'observed' }, { evidence: [] }],
    ['statement', { lens: 'attachment', carer: HANNE }, { lens: 'environment' }, { carer: null }],
    [
      'statement',
      { concern: true, concern_type: 'housing', change: 'worse' },
      { concern: false, concern_type: null },
      { change: null },
    ],
    ['voice_method', { methods: ['via_trusted_adult'], via: HANNE }, { methods: ['play'] }, { via: null }],
  ] as [FindingType, object, object, object][])(
    'goes from a %s with it: %o, then %o',
    (type, before, after, gone) => {
      const draft = having(
        newSample([CHILD]),
        { is: 'add_finding', child: CHILD, finding: finding(type, before) },
        { is: 'write_finding', child: CHILD, record: id(70), fields: after },
      );
      expect(draft.children[0]?.findings?.[0]?.body).toEqual({ ...before, ...after, ...gone });
    },
  );

  it('stays as long as what it hangs on does', () => {
    const said: FindingBody<'statement'> = {
      kind: 'reported',
      source_person: HANNE,
      lens: 'attachment',
      carer: HANNE,
      concern: true,
      change: 'same',
    };
    expect(asItStands('statement', said)).toBe(said);
  });

  it('takes no typed word with it', () => {
    const written = {
      kind: 'observed',
      source: 'The nursery',
      impact_now: 'She falls.',
      family_response: 'They know.',
    } as const;
    expect(asItStands('statement', written)).toBe(written);
    const answered = { asked: 'not_safe', answer: 'He frightens me.', orders: 'One, of May' } as const;
    expect(enquiryAsItStands({ ...answered, alone_confirmed: true })).toEqual({
      ...answered,
      alone_confirmed: null,
    });
  });

  it('keeps nobody in the room once it is gone', () => {
    const left = finding('statement', { ...SENTENCE, kind: 'observed', source_person: HANNE });
    expect(namesAdult(left, HANNE)).toBe(false);
    expect(namesAdult(finding('voice_method', { methods: ['play'], via: HANNE }), HANNE)).toBe(false);
  });

  it('is not signed from a draft that an older app left it in', () => {
    const noted = { observations: { text: SENTENCE.text, none_because: '' } };
    const written = { is: 'write_child', child: CHILD, fields: noted } as const;
    const draft = having(ready(), enter(HANNE), written, {
      is: 'add_finding',
      child: CHILD,
      finding: finding('statement', {
        ...SENTENCE,
        kind: 'observed',
        source_person: HANNE,
        lens: 'age',
        carer: HANNE,
        change: 'worse',
        evidence: [QUOTE],
        impact_now: 'She is calm.',
      }),
    });
    expect(bodyOf(draft, id(70))).toMatchObject({
      kind: 'observed',
      source_person: null,
      carer: null,
      change: null,
      evidence: [],
      impact_now: 'She is calm.',
    });
  });

  it('leaves of a private question that was not put nobody who was alone', () => {
    const draft = having(
      ready(),
      enter(HANNE),
      { is: 'add_enquiry', enquiry: { record: id(80), at: NOW, body: { carer: HANNE, asked: 'yes' } } },
      { is: 'write_enquiry', record: id(80), fields: { alone_confirmed: true } },
      { is: 'write_enquiry', record: id(80), fields: { asked: 'not_safe' } },
      { is: 'write_enquiry', record: id(80), fields: { asked: 'yes' } },
    );
    expect(draft.enquiries?.[0]?.body.alone_confirmed).toBeNull();
    const older = having(ready(), enter(HANNE), {
      is: 'add_enquiry',
      enquiry: {
        record: id(80),
        at: NOW,
        body: { carer: HANNE, asked: 'not_safe', alone_confirmed: true },
      },
    });
    expect(bodyOf(older, id(80))).toMatchObject({ asked: 'not_safe', alone_confirmed: false });
  });
});

describe('words that were removed', () => {
  const MARK = { view: 'face', site: 'left cheek', kind: 'graze', how: 'seen', on_birth_record: 'unknown' };
  const said = { ...emptyQuote(QUOTE), exact_words: 'It was the dummy.' };

  it('explain no mark, and no opinion rests on them', () => {
    const draft = having(
      newSample([CHILD]),
      { is: 'add_quote', child: CHILD, quote: said },
      { is: 'add_finding', child: CHILD, finding: finding('body_mark', { explanations: [QUOTE, id(72)] }) },
      {
        is: 'add_finding',
        child: CHILD,
        finding: finding('statement', { kind: 'opinion', evidence: [QUOTE] }, id(73)),
      },
      { is: 'remove_quote', child: CHILD, record: QUOTE },
    );
    expect(draft.children[0]?.findings?.map(({ body }) => body)).toEqual([
      { explanations: [id(72)] },
      { kind: 'opinion', evidence: [] },
    ]);
    expect(having(draft, { is: 'remove_quote', child: CHILD, record: QUOTE })).toBe(draft);
  });

  it('are not named in what is signed, nor are words that nobody wrote', () => {
    const locked = { ...said, speaker: CHILD, speaker_kind: 'child', prompt: 'open', locked: true } as const;
    const draft = having(
      ready(),
      { is: 'add_quote', child: CHILD, quote: locked },
      { is: 'add_quote', child: CHILD, quote: emptyQuote(id(72)) },
      {
        is: 'add_finding',
        child: CHILD,
        finding: finding('body_mark', { ...MARK, explanations: [QUOTE, id(72), id(74)] }),
      },
    );
    expect(bodyOf(draft, id(70))).toMatchObject({ explanations: [QUOTE] });
  });
});

function ready() {
  return having(
    newSample([CHILD]),
    { is: 'write_visit', fields: { interpreter: { used: 'not_needed', language: '' } } },
    { is: 'write_child', child: CHILD, fields: { seen: 'yes', seen_alone: 'no', awake: 'awake' } },
  );
}

const bodyOf = (draft: ReturnType<typeof ready>, record: string) =>
  recordsOf(draft, CONTEXT).find((each) => each.record === record)?.body;
