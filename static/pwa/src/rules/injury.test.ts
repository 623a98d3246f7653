/** Marks, and words that may mean danger: wherever they are written, and what does not count. */
import { describe, expect, it } from 'vitest';
import type { Action } from '../visit/actions';
import { emptyList, id, NOW } from '../visit/sample_visit';
import { fired, found, mark, OTIS, observed, said, seen, slots, WREN, withChild } from './tests/situation';

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
    for (const agency of ['hospital', 'gp'])
      expect(fired({ acts: [uncertain, call({ outcome: 'answered', agency })] }, 'R1')).toEqual([]);
    for (const agency of ['health_visiting', 'police', 'social_care', 'other'])
      expect(fired({ acts: [uncertain, call({ outcome: 'answered', agency })] }, 'R1')).toHaveLength(1);
    expect(
      fired({ acts: [mark(WREN), call({ outcome: 'answered', agency: 'hospital' })] }, 'R1'),
    ).toHaveLength(1);
  });
});

/** Wherever words can be written about one child. */
const heardIn: [string, (text: string) => Action[]][] = [
  ['the note', (text) => [observed(WREN, text)]],
  ['what the child wishes', (wishes) => [found(WREN, 'voice_method', { methods: ['play'], wishes }, id(96))]],
  ['how it was heard', (note) => [found(WREN, 'voice_method', { methods: ['play'], note }, id(96))]],
  ['a day', (what) => [slots(['told_by_child', what])]],
  ['a step of the plan', (evidence) => [found(WREN, 'action_progress', { evidence }, id(96))]],
  ['a call about something else', (said) => [found(WREN, 'contact_record', { about: [], said }, id(96))]],
  ['why the child was not seen', (not_seen_detail) => [seen(WREN, { not_seen_detail })]],
  ['what comes next', (next_step) => [seen(WREN, { next_step })]],
  [
    'the note of a list, and beside a cue',
    (text) => [
      {
        is: 'open_list',
        child: WREN,
        list: { ...emptyList(id(95), 'baby_observation'), note: text },
        items: [],
      },
    ],
  ],
  [
    'what was happening at a cue',
    (context) => [
      {
        is: 'open_list',
        child: WREN,
        list: {
          ...emptyList(id(95), 'baby_cues'),
          cues: [{ cue: 'gaze', at: NOW, context, may_be_telling_us: '' }],
        },
        items: [],
      },
    ],
  ],
];

describe('R1 and R4', () => {
  it.each(heardIn)('hear what is written in %s', (_, write) => {
    expect(fired({ acts: write('There were marks on her arm') }, 'R1')).toHaveLength(1);
    expect(fired({ acts: write('Otis says that Daddy hurts her') }, 'R4')).toHaveLength(1);
  });

  it('are not raised again by what was told to whoever was called about it', () => {
    const call = {
      about: [id(90)],
      outcome: 'answered',
      agency: 'hospital',
      advised: 'Bring her: a bruise.',
    };
    expect(fired({ acts: [found(WREN, 'contact_record', call, id(94))] }, 'R1')).toEqual([]);
  });

  it.each([
    ['R1', 'A scratch beside her eye, and blood on the sheet.'],
    ['R1', 'Ada says he rolled off the bed.'],
    ['R4', 'He hit her again last night.'],
    ['R4', 'Mum smacks him when he cries.'],
  ])('%s hears “%s”', (rule, text) => {
    expect(fired({ acts: [observed(WREN, text)] }, rule).length).toBeGreaterThan(0);
  });

  it.each([
    ['R1', 'Her blood pressure was taken, and bloods were sent.'],
    ['R4', 'She hit the drum and he hit the tower of blocks.'],
    ['R4', 'Her tooth hurts and she hurt her knee at nursery.'],
  ])('%s does not take “%s” for it', (rule, text) => {
    expect(fired({ acts: [observed(OTIS, text), observed(WREN, text)] }, rule)).toEqual([]);
  });
});

describe('R4', () => {
  it('fires at a tap, without a word', () => {
    expect(fired({ acts: [{ is: 'tap_danger', at: NOW }] }, 'R4')).toHaveLength(1);
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

  it('hears no sentence that was taken out of the note with its kind', () => {
    const text = 'He said he will kill them.';
    const kind = found(OTIS, 'statement', { part: 'observations', kind: 'observed', text }, id(92));
    expect(fired({ acts: [observed(OTIS, text), kind] }, 'R4')).toHaveLength(1);
    expect(fired({ acts: [observed(OTIS, text), kind, observed(OTIS, 'He sang.')] }, 'R4')).toEqual([]);
  });

  it('takes no part of a longer word for a word', () => {
    expect(fired({ acts: [said(OTIS, 'I like white melons and whit mess', 91)] }, 'R4')).toEqual([]);
  });
});
