/** What falls with a visit that was entered in error as a whole: nothing of it stays under the wrong family. */
import { beforeEach, describe, expect, it } from 'vitest';
import { amendedRecords } from '../visit/amended';
import type { MendDraft } from '../visit/mend_draft';
import type { Bodies } from '../wire/records';
import { view } from '.';
import { type HandmadeBook, id } from './tests/book';
import {
  ARI,
  MAUD,
  NADIA,
  PRIYA,
  quoteBody,
  SAMIRA,
  sampleBook,
  tellVisit,
  VELAZAR,
  visitBody,
} from './tests/sample';

const AT = '2026-11-19T10:00:00.000Z';
const MET = id('somebody new');

const enquiry = (visit: string): Bodies['private_enquiry'] => ({
  visit,
  carer: SAMIRA,
  asked: 'yes',
  alone_confirmed: true,
  answer: 'He shouts at night.',
  pattern: null,
  children_exposed: [],
  orders: null,
  marac_on: null,
  next_ask: null,
});

const person = (name: string): Bodies['adult'] => ({
  name,
  description: null,
  relations: [{ child: ARI, relation: 'grandparent' }],
  sleeps_here: null,
  cares_for_child: null,
  language: null,
  note: null,
});

let book: HandmadeBook;
let visit: string;
let asked: string;

beforeEach(() => {
  book = sampleBook();
  visit = tellVisit(book, { word: 'a', at: AT });
  asked = book.tell(VELAZAR, 'private_enquiry', { author: PRIYA, at: AT, body: enquiry(visit) });
});

/** Its author says that the whole visit was entered in error. Shape: the ids of the records that were struck with it. */
async function strikeWhole(): Promise<string[]> {
  const rows = await view({ is: 'amending', family: VELAZAR, visit }, book);
  if (!rows) throw new Error('the visit is here and hers');
  const draft: MendDraft = {
    draft: id('d'),
    format: 1,
    kind: 'mend',
    family: VELAZAR,
    visit,
    bodies: {},
    struck: [rows.parts[0]?.written.change ?? ''],
    reason: 'Another family.',
    updated_at: AT,
  };
  const records = amendedRecords(rows, draft);
  for (const { stream, type, record, body, adds_to } of records)
    book.tell(stream, type, {
      record,
      author: PRIYA,
      at: AT,
      status: 'entered_in_error',
      body: body as never,
      supersedes: adds_to as string,
    });
  return records.map(({ record }) => record);
}

function asSupervisor() {
  book.me = { ...book.me, person: MAUD, role: 'supervisor' };
}

describe('what was asked in private at it', () => {
  it('falls with it, for the rules and at the desk', async () => {
    const history = async () => (await view({ is: 'family_for_visit', family: VELAZAR }, book))?.history;
    expect((await history())?.enquiries).toMatchObject([{ record: asked, carer: SAMIRA }]);
    expect(await strikeWhole()).toContain(asked);
    expect((await history())?.enquiries).toEqual([]);
    asSupervisor();
    const desk = await view({ is: 'review', family: VELAZAR, visit }, book);
    expect(desk?.enquiries).toMatchObject([{ record: asked, struck: true }]);
  });

  it('is read as struck where the visit was struck by an older version of the app', async () => {
    book.strike(VELAZAR, visit);
    const rows = await view({ is: 'family_for_visit', family: VELAZAR }, book);
    expect(rows?.history?.enquiries).toEqual([]);
    asSupervisor();
    const desk = await view({ is: 'review', family: VELAZAR, visit }, book);
    expect(desk?.enquiries).toMatchObject([{ record: asked, struck: true }]);
  });
});

describe('whoever was met there for the first time', () => {
  beforeEach(() => {
    const body = visitBody(AT, ARI, []);
    const present = [...body.present, { adult: MET, part: 'whole' as const, relations: [] }];
    visit = book.tell(VELAZAR, 'visit', {
      record: id('vb'),
      author: PRIYA,
      at: AT,
      body: { ...body, present },
    });
    book.tell(VELAZAR, 'adult', { record: MET, author: PRIYA, at: AT, body: person('Noor Avery') });
  });

  const known = async () =>
    (await view({ is: 'child', child: ARI }, book))?.who_is_who.map(({ name }) => name);

  it('goes from the wrong family with it, and those who were known stay', async () => {
    const rows = await view({ is: 'amending', family: VELAZAR, visit }, book);
    expect(rows?.falling.map(({ written, says }) => [written.type, says])).toEqual([['adult', 'Noor Avery']]);
    await strikeWhole();
    expect(await known()).toEqual(['Samira Velazar', 'Kian Velazar']);
  });

  it('stays when somebody else has written of them', async () => {
    book.tell(VELAZAR, 'adult', { record: MET, author: NADIA, body: person('Noor Avery-Holt') });
    expect(await strikeWhole()).not.toContain(MET);
    expect(await known()).toContain('Noor Avery-Holt');
  });

  it('stays when a visit that stands names them', async () => {
    const body = visitBody(AT, ARI, []);
    const present = [{ adult: MET, part: 'whole' as const, relations: [] }];
    book.tell(VELAZAR, 'visit', { author: NADIA, body: { ...body, present } });
    expect(await strikeWhole()).not.toContain(MET);
  });

  it('stays when anything else that stands names them', async () => {
    book.tell(ARI, 'quote', { author: NADIA, body: { ...quoteBody(id('elsewhere'), ARI), speaker: MET } });
    expect(await strikeWhole()).not.toContain(MET);
  });
});
