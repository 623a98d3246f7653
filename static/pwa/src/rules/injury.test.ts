/** Marks, and words that may mean danger: wherever they are written, and what does not count. */
import { describe, expect, it } from 'vitest';
import type { FamilyForVisit } from '../views/rows';
import type { Action } from '../visit/actions';
import type { DraftAttachment } from '../visit/draft';
import { newcomer } from '../visit/household';
import { emptyList, id, NOW } from '../visit/sample_visit';
import {
  ADA,
  dayAgo,
  fired,
  found,
  mark,
  OTIS,
  observed,
  said,
  seen,
  slots,
  statement,
  WREN,
  withChild,
} from './tests/situation';

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

  it('takes unknown mobility of a child born early by the day they were due', () => {
    const born = (corrected: number | null, days_to_due_date: number | null = null) =>
      withChild(WREN, {
        mobility: 'unknown',
        age: {
          is: 'born',
          dob: dayAgo(400),
          age: { unit: 'months', months: 13 },
          corrected: corrected === null ? null : { unit: 'months', months: corrected },
          days_to_due_date,
        },
      });
    expect(fired({ family: born(11), acts: [mark(WREN)] }, 'R1')).toHaveLength(1);
    expect(fired({ family: born(12), acts: [mark(WREN)] }, 'R1')).toEqual([]);
    expect(fired({ family: born(null), acts: [mark(WREN)] }, 'R1')).toEqual([]);
  });

  it('hears the translation of what was said', () => {
    const acts: Action[] = [
      said(WREN, 'Spadł z łóżka', 91, ADA),
      { is: 'write_quote', child: WREN, record: id(91), fields: { translation: 'He fell off the bed' } },
    ];
    expect(fired({ acts }, 'R1')).toMatchObject([{ words: ['fell off'] }]);
  });

  it('hears the purpose of the visit, unless a child of the visit walks whom it may be about', () => {
    const purpose: Action = {
      is: 'write_visit',
      fields: { purpose: { text: 'Nursery rang: a bruise.', none_because: '' } },
    };
    expect(fired({ acts: [purpose] }, 'R1')).toEqual([]);
    const baby = (at: FamilyForVisit) => ({ ...at, children: at.children.slice(0, 1) });
    expect(fired({ family: baby, acts: [purpose] }, 'R1')).toMatchObject([
      { child: WREN, words: ['bruise'] },
    ]);
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

const drawing = (caption: string): DraftAttachment => ({
  record: id(97),
  blob: '',
  kind: 'drawing',
  media_type: 'image/png',
  size_bytes: 1,
  thumbnail: null,
  duration_sec: null,
  caption,
  made_by: 'child',
  original: 'with_owner',
  third_party: false,
  made_at: NOW,
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
  ['why nothing was seen', (none_because) => [seen(WREN, { observations: { text: '', none_because } })]],
  ['what a concern does to the child', (impact_now) => [statement(WREN, { impact_now })]],
  ['what a concern may do', (impact_likely) => [statement(WREN, { impact_likely })]],
  ['what the family says to a concern', (family_response) => [statement(WREN, { family_response })]],
  ['who said it', (source) => [statement(WREN, { kind: 'reported', source })]],
  [
    'what a carer said to coping with crying',
    (response) => [found(WREN, 'message_given', { carer: ADA, message: 'icon', response }, id(96))],
  ],
  ['what a tool came to', (follow_up) => [found(WREN, 'tool_result', { tool: 'epds', follow_up }, id(96))]],
  ['a view on growth', (view) => [found(WREN, 'growth', { view }, id(96))]],
  [
    'what made the worker uneasy',
    (what_happened) => [found(WREN, 'worker_safety', { what_happened }, id(96))],
  ],
  [
    'what it is like for the child',
    (for_the_child) => [found(WREN, 'worker_safety', { for_the_child }, id(96))],
  ],
  [
    'the words to a drawing',
    (caption) => [{ is: 'add_attachment', child: WREN, attachment: drawing(caption) }],
  ],
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
    ['R4', 'Dane came in and he kicked her legs.'],
    ['R4', 'Ada says Dane shook her.'],
    ['R4', 'Joss kicked her legs.'],
    ['R4', 'Ada: “I am frightened that I will hurt him, I nearly shook him.”'],
    ['R1', 'An 8 mm mark to her left cheek.'],
    ['R1', 'Sam says he hit his head on the cot.'],
    ['R4', "Otis said 'he hurt me'."],
    ['R4', 'Otis said ‘it is a secret’ and hid.'],
    ['R4', "The boys' room. 'He said don't tell'"],
    ['R1', "Ada called it 'a red mark'."],
  ])('%s hears “%s”', (rule, text) => {
    expect(fired({ acts: [observed(WREN, text)] }, rule).length).toBeGreaterThan(0);
  });

  it('hear what is written of somebody in the room whom no record knows', () => {
    const dane = { ...newcomer(id(77)), name: 'Dane Aske' };
    const acts = [{ is: 'enter', person: dane } as const, observed(WREN, 'Dane kicked her legs.')];
    expect(fired({ acts }, 'R4')).toHaveLength(1);
    expect(fired({ acts: acts.slice(1) }, 'R4')).toEqual([]);
  });

  it.each([
    ['R1', 'Her blood pressure was taken, and bloods were sent.'],
    ['R4', 'She hit the drum and he hit the tower of blocks.'],
    ['R4', 'Her tooth hurts and she hurt her knee at nursery.'],
    ['R4', 'Wren kicked her legs.'],
    ['R4', 'She kicked her legs, shook her head and threw her cup.'],
    ['R4', 'He hits the drum, eats with a knife and fork, and is scared of the dark.'],
    ['R4', 'Talked through: never shake a baby. Vaccines may hurt her.'],
    ['R1', 'Her gums are swollen; scratch mitts on; a purée from scratch.'],
  ])('%s does not take “%s” for it', (rule, text) => {
    expect(fired({ acts: [observed(OTIS, text), observed(WREN, text)] }, rule)).toEqual([]);
  });
});

describe('R4', () => {
  it('fires at a tap, without a word', () => {
    expect(fired({ acts: [{ is: 'tap_danger', at: NOW }] }, 'R4')).toHaveLength(1);
  });

  it.each(['Don’t tell mum', "DON'T TELL", 'dont tell', 'it is our secret', 'He locked me in.'])(
    'hears “%s” from a child',
    (words) => {
      expect(fired({ acts: [said(OTIS, words, 91)] }, 'R4')).toHaveLength(1);
    },
  );

  it.each([
    'Daddy slapped me',
    'Mummy smack me',
    'He hitted me',
    'He made me touch it',
    'I cut myself',
    'I wish I was dead',
    'Mustnt tell',
  ])('hears “%s” from a child', (words) => {
    expect(fired({ acts: [said(OTIS, words, 91)] }, 'R4')).toHaveLength(1);
  });

  it.each(['I beat you at snap!', 'I am scared of spiders', 'The secret garden'])(
    'takes “%s” from a child for no danger',
    (words) => {
      expect(fired({ acts: [said(OTIS, words, 91)] }, 'R4')).toEqual([]);
    },
  );

  it('hears the purpose of the visit, once for all its children', () => {
    const text = 'School rang: he said that dad hit him.';
    const acts: Action[] = [{ is: 'write_visit', fields: { purpose: { text, none_because: '' } } }];
    expect(fired({ acts }, 'R4')).toMatchObject([{ child: null, about: 'purpose', words: ['dad hit'] }]);
  });

  it('hears what was answered in private, and shows nothing of it', () => {
    const acts = (body: object): Action[] => [
      {
        is: 'add_enquiry',
        enquiry: { record: id(98), at: NOW, body: { carer: ADA, asked: 'yes', ...body } },
      },
    ];
    for (const body of [
      { answer: 'He strangled the dog and me' },
      { pattern: 'He strangled her' },
      { children_exposed: [{ child: OTIS, how: 'Otis saw her strangled' }] },
    ])
      expect(fired({ acts: acts(body) }, 'R4')).toMatchObject([
        { about: id(98), facts: [id(98)], shows: [], words: ['strangled'] },
      ]);
    expect(fired({ acts: acts({ answer: 'No, he is kind.' }) }, 'R4')).toEqual([]);
  });

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
