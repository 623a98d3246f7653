/** Two invented families in a notebook, as a health visitor and her supervisor hold them. For tests only. */
import type { Bodies, Id, Role, Time } from '../../wire/records';
import { HandmadeBook, id } from './book';

export const PRIYA = id('priya');
export const MAUD = id('maud');
export const TEAM = id('team');
export const ORGANISATION = id('organisation');
export const VELAZAR = id('velazar');
export const ARI = id('ari');
export const SAMIRA = id('samira');
export const KIAN = id('kian');
export const LARKMOSS = id('larkmoss');
export const JUNO = id('juno');
export const IVO = id('ivo');
export const HANNE = id('hanne');

/** A co-worker of Priya, allocated beside her. */
export const NADIA = id('nadia');

const PEOPLE: readonly [Id, string, Role, Bodies['person']['profession']][] = [
  [PRIYA, 'Priya Calloway', 'practitioner', 'health_visitor'],
  [MAUD, 'Maud Ellery', 'supervisor', 'manager'],
  [NADIA, 'Nadia Ferris', 'practitioner', 'health_visitor'],
];

/** The caseload as `reader` holds it, with nothing recorded yet. */
export function sampleBook(reader: 'priya' | 'maud' = 'priya'): HandmadeBook {
  const [person, name, role] = PEOPLE[reader === 'priya' ? 0 : 1] as (typeof PEOPLE)[number];
  const book = new HandmadeBook({ person, name, role, team: TEAM });
  book.stream(ORGANISATION, 'organisation').stream(VELAZAR, 'family').stream(LARKMOSS, 'family');
  book.stream(ARI, 'child', VELAZAR).stream(JUNO, 'child', LARKMOSS).stream(IVO, 'child', LARKMOSS);
  tellOrganisation(book);
  tellVelazar(book);
  tellLarkmoss(book);
  book.allocationList = [ARI, JUNO, IVO].map((child) => ({
    child,
    family: child === ARI ? VELAZAR : LARKMOSS,
    worker: PRIYA,
    role: 'lead',
    from: '2026-01-05T09:00:00.000Z',
    to: null,
  }));
  return book;
}

function tellOrganisation(book: HandmadeBook): void {
  for (const [record, name, role, profession] of PEOPLE) {
    const body = { name, role, profession, team: TEAM, active: true };
    book.tell(ORGANISATION, 'person', { record, body });
  }
  book.tell(ORGANISATION, 'team', { record: TEAM, body: { name: 'Northmere East' } });
  book.tell(ORGANISATION, 'local_numbers', {
    body: { numbers: [{ label: 'Duty team, Northmere', number: '01632 960001', when: 'Day and night' }] },
  });
}

function tellVelazar(book: HandmadeBook): void {
  const address = '4 Saltgate, Northmere';
  book.tell(VELAZAR, 'family', {
    record: VELAZAR,
    body: { name: 'Velazar', address, local_authority: 'Northmere', story: null },
  });
  for (const [record, name, relation] of [
    [SAMIRA, 'Samira Velazar', 'mother'],
    [KIAN, 'Kian Velazar', 'father'],
  ] as const) {
    book.tell(VELAZAR, 'adult', {
      record,
      body: {
        name,
        description: null,
        relations: [{ child: ARI, relation }],
        sleeps_here: 'yes',
        cares_for_child: 'daily',
        language: 'Farsi',
        note: null,
      },
    });
  }
  tellChild(book, ARI, VELAZAR, 'Ari', '2025-10-12', null);
  book.tell(ARI, 'pen_picture', {
    body: {
      text: 'Ari looks for the cat first thing in the morning and laughs when it runs.\nHe likes to be held facing out.',
      written_to: 'about_child',
      contributors: ['Samira', 'Kian'],
      review_by: null,
    },
  });
  book.tell(ARI, 'due', {
    body: {
      child: ARI,
      code: 'twelve_month',
      window_from: '2026-10-12',
      window_to: '2026-11-12',
      done_by: null,
      source: 'Healthy Child Programme: 12 month review',
    },
  });
}

function tellLarkmoss(book: HandmadeBook): void {
  book.tell(LARKMOSS, 'family', {
    record: LARKMOSS,
    body: { name: 'Larkmoss', address: '11 Quay Row, Northmere', local_authority: 'Northmere', story: null },
  });
  const relations = [JUNO, IVO].map((child) => ({ child, relation: 'mother' as const }));
  book.tell(LARKMOSS, 'adult', {
    record: HANNE,
    body: {
      name: 'Hanne Larkmoss',
      description: null,
      relations,
      sleeps_here: 'yes',
      cares_for_child: 'daily',
      language: null,
      note: null,
    },
  });
  tellChild(book, JUNO, LARKMOSS, 'Juno', '2026-06-20', 31 * 7);
  tellChild(book, IVO, LARKMOSS, 'Ivo', '2026-06-20', 31 * 7);
}

function tellChild(
  book: HandmadeBook,
  child: Id,
  family: Id,
  name: string,
  dob: string,
  gestation: number | null,
): void {
  book.tell(child, 'child', {
    record: child,
    body: {
      preferred_name: name,
      family,
      dob,
      edd: null,
      gestation_at_birth_days: gestation,
      sex: 'unknown',
      nhs_number: '9990000018',
      nhs_number_status: 'verified',
      languages: ['Farsi', 'English'],
      interpreter_needed: child === ARI,
      communication_needs: null,
      mobility: child === ARI ? 'cruising' : 'not_mobile',
      legal_basis: 'universal',
      health_offer: child === ARI ? 'universal' : 'targeted',
    },
  });
  book.tell(child, 'allocation', {
    body: {
      child,
      worker: PRIYA,
      role: 'lead',
      starts_at: '2026-01-05T09:00:00.000Z',
      ends_at: null,
      end_reason: null,
    },
  });
}

export interface ToldVisit {
  word: string;
  at: Time;
  family?: Id;
  child?: Id;
  answers?: Record<string, string>;
  observations?: string;
  /** Number of listed parts that have not arrived. */
  missing?: number;
  /** Further parts that it names. */
  parts?: readonly Id[];
  filed?: boolean;
  seq?: number;
}

/** A visit with one child's part, one checklist and one quote in it. */
export function tellVisit(book: HandmadeBook, told: ToldVisit): Id {
  const { word, at, family = VELAZAR, child = ARI, missing = 0, parts = [], filed = true, seq } = told;
  const visit = id(`v${word}`);
  const [note, list, quote] = [id(`n${word}`), id(`l${word}`), id(`q${word}`)];
  const absent = Array.from({ length: missing }, (_, each) => id(`m${word}${each}`));
  const common = { author: PRIYA, at, filed };
  const numbered = (offset: number) => (seq === undefined ? {} : { seq: seq + offset });
  book.tell(family, 'visit', {
    ...common,
    ...numbered(0),
    record: visit,
    body: visitBody(at, child, [note, list, quote, ...absent, ...parts]),
  });
  book.tell(child, 'child_visit', {
    ...common,
    ...numbered(1),
    record: note,
    body: noteBody(visit, told.observations ?? 'Awake and looking about. Turned to each voice.'),
  });
  book.tell(child, 'checklist_response', {
    ...common,
    ...numbered(2),
    record: list,
    body: listBody(visit, child, told.answers ?? { C1: 'seen', C2: 'seen' }),
  });
  book.tell(child, 'quote', { ...common, ...numbered(3), record: quote, body: quoteBody(visit, child) });
  return visit;
}

/** An alert that a rule raised about a child and nobody has answered. */
export function alertBody(child: Id, given: Partial<Bodies['alert']> = {}): Bodies['alert'] {
  return {
    child,
    visit: null,
    rule: 'R42',
    pack: 'england@1',
    level: 'alert',
    facts: [],
    raised_at: '2026-11-19T10:00:00.000Z',
    state: 'open',
    response: null,
    ...given,
  };
}

export function visitBody(at: Time, child: Id, parts: Id[]): Bodies['visit'] {
  return {
    kind: 'home_planned',
    mandated_contact: 'twelve_month',
    started_at: at,
    ended_at: null,
    place: 'At home',
    purpose: 'The 12 month review, with both parents.',
    purpose_none_because: null,
    present: [
      { adult: SAMIRA, part: 'whole', relations: [{ child, relation: 'mother' }] },
      { adult: KIAN, part: 'end', relations: [{ child, relation: 'father' }] },
    ],
    interpreter: { used: 'independent', language: 'Farsi' },
    children: [child],
    parts,
    gaps_accepted: [],
    next_visit_by: '2027-02-01',
  };
}

export function noteBody(visit: Id, observations: string): Bodies['child_visit'] {
  return {
    visit,
    seen: 'yes',
    seen_alone: 'not_applicable',
    awake: 'awake',
    sleep_place_seen: 'yes',
    not_seen_reason: null,
    not_seen_detail: null,
    next_step: null,
    next_step_by: null,
    observations,
    observations_none_because: null,
    progress: null,
    progress_none_because: 'There is no plan: universal service.',
    direct_work: 'Shared a picture book.',
    direct_work_none_because: null,
  };
}

export function listBody(
  visit: Id,
  child: Id,
  answers: Record<string, string>,
): Bodies['checklist_response'] {
  return {
    visit,
    child,
    definition: 'baby_observation',
    version: 1,
    carer: null,
    with_carer: SAMIRA,
    state: 'alert',
    answers: Object.entries(answers).map(([item, value]) => ({ item, value, note: null })),
    cues: [{ cue: 'moving_eyes', at: '2026-11-19T10:05:00.000Z', context: null, may_be_telling_us: null }],
    setting: null,
    note: null,
    duration_sec: 150,
  };
}

export function quoteBody(visit: Id, child: Id): Bodies['quote'] {
  return {
    visit,
    child,
    exact_words: 'ba ba',
    speaker: child,
    speaker_kind: 'child',
    said_to: 'Kian',
    prompt: 'unprompted',
    where: null,
    who_heard: ['Samira'],
    language: null,
    translation: null,
    heard_at: null,
  };
}

/** A word of supervision about a visit. */
export function tellReview(
  book: HandmadeBook,
  visit: Id,
  kind: Bodies['review']['kind'],
  by: Id,
  at: Time,
  more: { text?: string; answers?: Id; read_change?: Id; family?: Id; filed?: boolean; seq?: number } = {},
): Id {
  return book.tell(more.family ?? VELAZAR, 'review', {
    author: by,
    role: by === MAUD ? 'supervisor' : 'practitioner',
    at,
    ...(more.filed === undefined ? {} : { filed: more.filed }),
    ...(more.seq === undefined ? {} : { seq: more.seq }),
    body: {
      visit,
      kind,
      text: more.text ?? null,
      answers: more.answers ?? null,
      ...(more.read_change ? { read_change: more.read_change } : {}),
    },
  });
}
