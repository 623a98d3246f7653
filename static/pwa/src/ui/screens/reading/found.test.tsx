/** What was found on a visit, as it is read: nothing that its author tied together is told apart, and nobody's words go to another. */
import { describe, expect, it } from 'vitest';
import { view } from '../../../views';
import { type HandmadeBook, id } from '../../../views/tests/book';
import {
  ARI,
  KIAN,
  MAUD,
  noteBody,
  PRIYA,
  quoteBody,
  SAMIRA,
  sampleBook,
  VELAZAR,
  visitBody,
} from '../../../views/tests/sample';
import type { FindingType } from '../../../visit/finding';
import type { Bodies, Id } from '../../../wire/records';
import { type Glass, show } from '../../tests/glass';
import { VisitBody } from './visit_body';

const AT = '2026-11-19T10:00:00.000Z';
const VISIT = id('visit');

type Part = { [T in FindingType | 'quote']: { type: T; record: Id; body: Bodies[T] } }[FindingType | 'quote'];

function told(parts: readonly Part[], more: (book: HandmadeBook) => void = () => {}): HandmadeBook {
  const book = sampleBook();
  const listed = [id('note'), ...parts.map(({ record }) => record)];
  book.tell(VELAZAR, 'visit', { record: VISIT, author: PRIYA, at: AT, body: visitBody(AT, ARI, listed) });
  book.tell(ARI, 'child_visit', {
    record: id('note'),
    author: PRIYA,
    at: AT,
    body: noteBody(VISIT, 'Looked about.'),
  });
  more(book);
  for (const { type, record, body } of parts) book.tell(ARI, type, { record, author: PRIYA, at: AT, body });
  return book;
}

async function read(book: HandmadeBook): Promise<Glass> {
  const rows = await view({ is: 'visit', family: VELAZAR, visit: VISIT }, book);
  if (!rows) throw new Error('the visit is here');
  return show(<VisitBody visit={rows} level={2} />);
}

/** Each list of facts, as lines. */
async function facts(book: HandmadeBook): Promise<string[][]> {
  const glass = await read(book);
  return [...glass.root.querySelectorAll('dl')].map((list) =>
    [...list.querySelectorAll('.facts__row')].map((row) =>
      [...row.children].map((each) => each.textContent).join(': '),
    ),
  );
}

async function factsWith(book: HandmadeBook, line: string): Promise<string[]> {
  const found = (await facts(book)).filter((list) => list.includes(line));
  expect(found).toHaveLength(1);
  return found[0] ?? [];
}

const said = (record: Id, words: string, speaker: Id): Part => ({
  type: 'quote',
  record,
  body: { ...quoteBody(VISIT, ARI), exact_words: words, speaker, speaker_kind: 'adult' },
});

const mark = (record: Id, site: string, explanations: Id[]): Part => ({
  type: 'body_mark',
  record,
  body: {
    visit: VISIT,
    child: ARI,
    view: 'face',
    x: null,
    y: null,
    site,
    kind: 'bruise',
    length_mm: 8,
    width_mm: null,
    shape: null,
    colours: [],
    skin_broken: null,
    how: 'seen',
    explanations,
    explanation_none_because: null,
    on_birth_record: 'no',
    noticed_at: null,
  },
});

const sentence = (record: Id, text: string, more: Partial<Bodies['statement']> = {}): Part => ({
  type: 'statement',
  record,
  body: {
    visit: VISIT,
    child: ARI,
    part: 'observations',
    kind: 'observed',
    source_person: null,
    source: null,
    evidence: [],
    lens: null,
    carer: null,
    concern_type: null,
    impact_now: null,
    impact_likely: null,
    change: null,
    family_response: null,
    noted_at: null,
    text,
    ...more,
  },
});

describe('a mark', () => {
  const quotes = [said(id('q1'), 'It was the dummy.', SAMIRA), said(id('q2'), 'I do not know.', KIAN)];
  const marks = (book: HandmadeBook) => factsWith(book, 'Face: left cheek');

  it('stands with the explanations that are its own, and whose they are', async () => {
    const book = told([
      ...quotes,
      mark(id('m1'), 'left cheek', [id('q1')]),
      mark(id('m2'), 'ear', [id('q2')]),
    ]);
    expect(await marks(book)).toContain('Explanations, word for word: “It was the dummy.” (Samira Velazar)');
    expect(await factsWith(book, 'Face: ear')).toContain(
      'Explanations, word for word: “I do not know.” (Kian Velazar)',
    );
  });

  it('says of an explanation that was entered in error that it was', async () => {
    const book = told([...quotes, mark(id('m1'), 'left cheek', [id('q1')])]);
    book.strike(ARI, id('q1'));
    expect(await marks(book)).toContain(
      'Explanations, word for word: “It was the dummy.” (Samira Velazar) (Entered in error)',
    );
  });
});

describe('the figure of a mark', () => {
  const at = (record: Id, x: number | null): Part => {
    const part = mark(record, 'left cheek', []);
    return { ...part, body: { ...part.body, x, y: x } } as Part;
  };
  const figures = async (parts: readonly Part[]) => [
    ...(await read(told(parts))).root.querySelectorAll('[role="img"]'),
  ];

  it('is drawn with its point where it was tapped, and says in words what it shows', async () => {
    const [figure, ...more] = await figures([at(id('m1'), 680)]);
    expect(more).toEqual([]);
    expect(figure?.getAttribute('aria-label')).toBe('Figure: face. The mark is here: left cheek.');
    const ring = figure?.querySelector('.body-shape__mark circle');
    expect([ring?.getAttribute('cx'), ring?.getAttribute('cy')]).toEqual(['680', '680']);
  });

  it('is drawn for each mark, beside its own words', async () => {
    const drawn = await figures([at(id('m1'), 300), at(id('m2'), 680)]);
    expect(drawn.map((each) => each.querySelector('circle')?.getAttribute('cx'))).toEqual(['300', '680']);
    for (const each of drawn) expect(each.parentElement?.textContent).toContain('Face');
  });

  it('is not drawn for a mark whose place is in words alone, or in a view of a later version', async () => {
    const later = at(id('m2'), 680);
    Object.assign(later.body, { view: 'from_above' });
    expect(await figures([at(id('m1'), null), later])).toEqual([]);
  });
});

describe('progress of the plan', () => {
  const step = (book: HandmadeBook, record: Id, what: string) =>
    book.tell(ARI, 'plan_action', {
      record,
      author: PRIYA,
      body: {
        child: ARI,
        goal: null,
        what,
        who: ['Kian'],
        by_when: null,
        support_needed: null,
        status: 'open',
        achieved_on: null,
        evidence: null,
      },
    });
  const progress = (record: Id, action: Id, evidence: string): Part => ({
    type: 'action_progress',
    record,
    body: { visit: VISIT, child: ARI, action, direction: 'met', evidence },
  });
  const parts = [progress(id('p1'), id('s1'), 'I saw it.'), progress(id('p2'), id('s2'), 'The letter came.')];
  const plan = (book: HandmadeBook) => {
    step(book, id('s1'), 'Fit a stair gate');
    step(book, id('s2'), 'See the GP about the burn');
  };

  it('names the step that it is of', async () => {
    const book = told(parts, plan);
    expect(await factsWith(book, 'Achieved: I saw it.')).toContain('Step of the plan: Fit a stair gate');
    expect(await factsWith(book, 'Achieved: The letter came.')).toContain(
      'Step of the plan: See the GP about the burn',
    );
  });

  it('says of a step that has been worded anew that it reads so now', async () => {
    const book = told(parts, plan);
    step(book, id('s1'), 'Fit two stair gates');
    expect(await factsWith(book, 'Achieved: I saw it.')).toContain(
      'Step of the plan, as it reads now: Fit two stair gates',
    );
  });
});

it('a call says what it was about', async () => {
  const call = (record: Id, about: Id, called: string): Part => ({
    type: 'contact_record',
    record,
    body: {
      child: ARI,
      visit: VISIT,
      about: [about],
      outcome: 'answered',
      agency: 'hospital',
      called,
      number: null,
      at: AT,
      said: null,
      advised: null,
      not_yet_because: null,
    },
  });
  const book = told([
    mark(id('m1'), 'left cheek', []),
    said(id('q1'), 'He hurt me.', ARI),
    call(id('c1'), id('m1'), 'Dr Osei'),
    call(id('c2'), id('q1'), 'Dr Lund'),
    call(id('c3'), VISIT, 'Dr Ames'),
  ]);
  const about = async (called: string) =>
    (await factsWith(book, `Whom did you call?: Hospital or duty paediatrician: ${called}`)).at(-1);
  expect(await about('Dr Osei')).toBe('About: Bruise, left cheek');
  expect(await about('Dr Lund')).toBe('About: “He hurt me.” (Ari)');
  expect(await about('Dr Ames')).toBe('About: the visit');
});

it('an opinion stands with what it rests on', async () => {
  const book = told([
    sentence(id('s1'), 'He turned away.'),
    sentence(id('s2'), 'He is afraid.', { kind: 'opinion', evidence: [id('s1')] }),
  ]);
  expect(await factsWith(book, 'My opinion: He is afraid.')).toContain(
    'What does this opinion rest on?: “He turned away.”',
  );
});

it('sentences stand under the part of the note that they are from, in its order', async () => {
  const book = told([
    sentence(id('s1'), 'The gate is fitted.', { part: 'progress' }),
    sentence(id('s2'), 'He turned away.'),
    sentence(id('s3'), 'We drew a house.', { part: 'direct_work' }),
    sentence(id('s4'), 'Of a later version.', { part: 'wishes' as never }),
  ]);
  const text = (await read(book)).text();
  const [, sentences = ''] = text.split('Sentences of the note, by kind');
  expect(sentences).toMatch(
    /^.*Of a later version.*Observations of the child.*He turned away.*Progress on the child’s plan.*The gate is fitted.*Direct work.*We drew a house/,
  );
});

it('a day says who cares for the child in each part of it', async () => {
  const slot = { time: 'about six', basis: 'told_by_carer', told_by: SAMIRA, feeling: null } as const;
  const body: Bodies['day_in_life'] = {
    visit: VISIT,
    child: ARI,
    day_kind: 'weekday',
    slots: [
      { ...slot, slot: 'waking', what: 'Porridge.', who: [KIAN, id('nobody')] },
      { ...slot, slot: 'night', what: 'Sleeps.', who: [], time: null },
    ],
  };
  const book = told([{ type: 'day_in_life', record: id('d'), body }]);
  expect(
    await factsWith(
      book,
      'A weekday: Waking up, about six: Porridge. · Told by a carer, Samira Velazar · Cared for by: Kian Velazar, Name not known',
    ),
  ).toContain('A weekday: The night: Sleeps. · Told by a carer, Samira Velazar');
});

it('a source that was typed stands beside the person', async () => {
  const source = { kind: 'document', source_person: SAMIRA, source: 'letter of Dr Osei' } as const;
  const book = told([sentence(id('s1'), 'No fracture.', source)]);
  expect(
    await factsWith(book, 'From a document, Samira Velazar, letter of Dr Osei: No fracture.'),
  ).toHaveLength(1);
});

it('how a child was heard says in which language', async () => {
  const body: Bodies['voice_method'] = {
    visit: VISIT,
    child: ARI,
    methods: ['play'],
    place: null,
    language: 'Farsi',
    via: null,
    wishes: null,
    told_how_used: null,
    note: null,
  };
  const book = told([{ type: 'voice_method', record: id('w'), body }]);
  expect(await factsWith(book, 'How did you listen?: Play')).toContain('In which language?: Farsi');
});

it('an answer to what a rule raised stands under the name of whoever gave it', async () => {
  const book = told([]);
  const body: Bodies['alert'] = {
    child: ARI,
    visit: VISIT,
    rule: 'R42',
    pack: 'england@1',
    level: 'alert',
    facts: [],
    raised_at: AT,
    state: 'open',
    response: null,
  };
  book.tell(ARI, 'alert', { record: id('a'), author: PRIYA, at: AT, body });
  const answered = { ...body, state: 'resolved' as const, response: 'Nothing further is needed.' };
  book.tell(ARI, 'alert', { record: id('a'), author: MAUD, at: '2026-11-20T09:00:00.000Z', body: answered });
  const lines = await factsWith(book, 'What it says: What was told and what was seen differ.');
  expect(lines.at(-1)).toMatch(/^Maud Ellery, 20 Nov.*: Answered: Nothing further is needed\.$/);
});

it.each([
  ['prompt', 'Signed without an answer'],
  ['alert', 'Still open'],
] as const)('says of an open %s how it stands as the lists of what is open do', async (level, says) => {
  const book = told([]);
  const body: Bodies['alert'] = {
    child: ARI,
    visit: VISIT,
    rule: 'R42',
    pack: 'england@1',
    level,
    facts: [],
    raised_at: AT,
    state: 'open',
    response: null,
  };
  book.tell(ARI, 'alert', { record: id('a'), author: PRIYA, at: AT, body });
  const lines = await factsWith(book, 'What it says: What was told and what was seen differ.');
  expect(lines).toContain(`How it stands: ${says}`);
  const listed = (await view({ is: 'today' }, book)).alerts.map(({ alert }) => alert);
  expect(listed).toEqual(level === 'alert' ? [id('a')] : []);
});

it('says when a rule was raised, however soon it was taken back', async () => {
  const book = told([]);
  const body: Bodies['alert'] = {
    child: ARI,
    visit: VISIT,
    rule: 'R4',
    pack: 'england@2',
    level: 'stop',
    facts: [],
    raised_at: '2026-11-19T10:02:00.000Z',
    state: 'not_applicable',
    response: 'Taken back at 19 November 2026, 10:03am: Tapped by mistake',
  };
  book.tell(ARI, 'alert', { record: id('a'), author: PRIYA, at: AT, body });
  const lines = await factsWith(book, 'How it stands: Does not apply');
  expect(lines).toContain('When it was raised: 19 November 2026, 10:02am');
});

it('says of an alert what its rule says, and which rule of which version for whoever looks it up', async () => {
  const book = told([]);
  const body: Bodies['alert'] = {
    child: ARI,
    visit: VISIT,
    rule: 'R3',
    pack: 'england@1',
    level: 'alert',
    facts: [],
    raised_at: AT,
    state: 'open',
    response: null,
  };
  book.tell(ARI, 'alert', { record: id('a'), author: PRIYA, at: AT, body });
  book.tell(ARI, 'alert', { record: id('b'), author: PRIYA, at: AT, body: { ...body, pack: 'wales@7' } });
  const visit = await view({ is: 'visit', family: VELAZAR, visit: VISIT }, book);
  if (!visit) throw new Error('no such visit');
  const glass = await show(<VisitBody visit={visit} level={2} />);
  expect(glass.text()).toContain('What it saysTwo accounts of one injury.');
  expect(glass.text()).toContain('Rule R3, in version 1 of the rules for England.');
  expect(glass.text()).toContain('Rule R3, which this version of the app does not know');
  expect(glass.text()).not.toContain('england@1');
});
