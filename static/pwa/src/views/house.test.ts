/** Somebody's name in what was signed is the one its author could know, whatever they are called since. */
import { beforeEach, describe, expect, it } from 'vitest';
import { view } from '.';
import { type HandmadeBook, id } from './tests/book';
import {
  ARI,
  KIAN,
  listBody,
  NADIA,
  noteBody,
  PRIYA,
  quoteBody,
  sampleBook,
  VELAZAR,
  visitBody,
} from './tests/sample';

const BEFORE = '2026-11-18T10:00:00.000Z';
const AT = '2026-11-19T10:00:00.000Z';
const LATER = '2026-11-21T09:00:00.000Z';
const MAN = id('man');
const VISIT = id('va');
const HOODIE = 'A man in a grey hoodie, called “babe”';
const STRANGER = {
  name: null,
  description: HOODIE,
  relations: [],
  sleeps_here: null,
  cares_for_child: null,
  language: null,
  note: null,
};

let book: HandmadeBook;

/** A visit at which this grown-up was there, was heard, was answered about and was talked to. */
function tellVisitWith(adult: string, at = AT): void {
  const common = { author: PRIYA, at };
  const body = {
    ...visitBody(at, ARI, ['n', 'q', 'l', 'm'].map(id)),
    present: [{ adult, part: 'end' as const, relations: [] }],
  };
  book.tell(VELAZAR, 'visit', { ...common, record: VISIT, body });
  book.tell(ARI, 'child_visit', { ...common, record: id('n'), body: noteBody(VISIT, 'Awake.') });
  const said = { ...quoteBody(VISIT, ARI), speaker: adult, speaker_kind: 'adult' as const };
  book.tell(ARI, 'quote', { ...common, record: id('q'), body: { ...said, exact_words: 'I shook him.' } });
  const list = { ...listBody(VISIT, ARI, { P1: 'seen' }), definition: 'parent_observation', carer: adult };
  book.tell(ARI, 'checklist_response', { ...common, record: id('l'), body: { ...list, with_carer: adult } });
  book.tell(ARI, 'message_given', {
    ...common,
    record: id('m'),
    body: { visit: VISIT, child: ARI, carer: adult, message: 'icon', response: null, given_at: null },
  });
}

function rename(adult: string, name: string, by: { author: string; at: string }): void {
  const last = book.all.get(VELAZAR)?.findLast(({ change }) => change.record === adult);
  const body = { ...(last?.change.body as typeof STRANGER), name: name as never, description: null };
  book.tell(VELAZAR, 'adult', { record: adult, ...by, body });
}

async function read() {
  const rows = await view({ is: 'visit', family: VELAZAR, visit: VISIT }, book);
  const [part] = rows?.children ?? [];
  return {
    present: rows?.present[0]?.adult,
    speaker: part?.quotes[0]?.speaker,
    carer: part?.checklists[0]?.carer,
    with_carer: part?.checklists[0]?.with_carer,
    found: part?.found[0],
  };
}

beforeEach(() => {
  book = sampleBook();
});

describe('a name that became known after a visit', () => {
  it('stands beside what its author wrote, never in its place', async () => {
    book.tell(VELAZAR, 'adult', { record: MAN, author: PRIYA, at: AT, body: STRANGER });
    tellVisitWith(MAN);
    expect((await read()).present).toEqual({ id: MAN, name: null, description: HOODIE });
    rename(MAN, 'Dane Rook', { author: NADIA, at: LATER });
    const then = { id: MAN, name: null, description: HOODIE, now: 'Dane Rook' };
    const said = await read();
    expect(said).toMatchObject({ present: then, speaker: then, carer: then, with_carer: then });
    expect(said.found).toMatchObject({ called: { [MAN]: HOODIE }, now_called: { [MAN]: 'Dane Rook' } });
  });

  it('is the only one at visits that were signed since', async () => {
    book.tell(VELAZAR, 'adult', { record: MAN, author: PRIYA, at: BEFORE, body: STRANGER });
    rename(MAN, 'Dane Rook', { author: NADIA, at: BEFORE });
    tellVisitWith(MAN);
    const said = await read();
    expect(said.present).toEqual({ id: MAN, name: 'Dane Rook', description: null });
    expect(said.found).not.toHaveProperty('now_called');
  });
});

describe('somebody whose record was given another name', () => {
  it('said what they said by the name of then, also over time', async () => {
    tellVisitWith(KIAN);
    rename(KIAN, 'Dane Rook', { author: NADIA, at: LATER });
    const then = { name: 'Kian Velazar', now: 'Dane Rook' };
    expect((await read()).speaker).toMatchObject(then);
    const rows = await view({ is: 'over_time', child: ARI }, book);
    expect(rows?.voice.others[0]?.quote.speaker).toMatchObject(then);
    const [grid] = rows?.carers.grids ?? [];
    expect([grid?.carer, grid?.columns[0]?.carer]).toMatchObject([then, then]);
  });

  it('stands above each column by the name of its visit', async () => {
    tellVisitWith(KIAN);
    rename(KIAN, 'Dane Rook', { author: NADIA, at: LATER });
    const body = {
      ...listBody(id('vb'), ARI, { P1: 'seen' }),
      definition: 'parent_observation',
      carer: KIAN,
    };
    book.tell(ARI, 'checklist_response', { author: PRIYA, at: '2026-11-22T10:00:00.000Z', body });
    const [grid] = (await view({ is: 'over_time', child: ARI }, book))?.carers.grids ?? [];
    expect(grid?.carer).toBeNull();
    expect(grid?.columns.map(({ carer }) => carer)).toEqual([
      { id: KIAN, name: 'Kian Velazar', description: null, now: 'Dane Rook' },
      { id: KIAN, name: 'Dane Rook', description: null },
    ]);
  });

  it('is called so in what its author signed after renaming them', async () => {
    rename(KIAN, 'Kian Rook', { author: PRIYA, at: '2026-11-22T09:00:00.000Z' });
    const own = book.all.get(VELAZAR)?.at(-1);
    if (own) own.filed_at = '2026-11-22T18:00:00.000Z';
    tellVisitWith(KIAN, '2026-11-22T10:00:00.000Z');
    rename(KIAN, 'Dane Rook', { author: PRIYA, at: '2026-11-23T09:00:00.000Z' });
    expect((await read()).speaker).toMatchObject({ name: 'Kian Rook', now: 'Dane Rook' });
  });

  it('is not called so by an author who could not have it yet: it came to the server later', async () => {
    rename(KIAN, 'Dane Rook', { author: NADIA, at: '2026-11-22T09:00:00.000Z' });
    const renamed = book.all.get(VELAZAR)?.at(-1);
    if (renamed) renamed.filed_at = '2026-11-22T18:00:00.000Z';
    tellVisitWith(KIAN, '2026-11-22T10:00:00.000Z');
    expect((await read()).speaker).toMatchObject({ name: 'Kian Velazar', now: 'Dane Rook' });
  });

  it('is called what the changes that were known made together', async () => {
    book.tell(VELAZAR, 'adult', { record: MAN, author: PRIYA, at: BEFORE, body: STRANGER });
    const base = book.all.get(VELAZAR)?.length ?? 0;
    const named = { ...STRANGER, name: 'Dane' as never };
    book.tell(VELAZAR, 'adult', { record: MAN, author: NADIA, at: BEFORE, base, body: named });
    const noted = { ...STRANGER, note: 'Stayed in the hall.' as never };
    book.tell(VELAZAR, 'adult', { record: MAN, author: PRIYA, at: BEFORE, base, body: noted });
    tellVisitWith(MAN);
    expect((await read()).present).toEqual({ id: MAN, name: 'Dane', description: HOODIE });
  });
});
