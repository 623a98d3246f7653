import { beforeEach, describe, expect, it } from 'vitest';
import { view } from '../views';
import type { AmendingRows } from '../views/rows';
import type { HandmadeBook } from '../views/tests/book';
import { id } from '../views/tests/book';
import { ARI, MAUD, noteBody, PRIYA, sampleBook, tellVisit, VELAZAR } from '../views/tests/sample';
import type { Bodies } from '../wire/records';
import { amendedRecords, changesAnything, lostKinds, standing } from './amended';
import type { MendDraft } from './mend_draft';

const AT = '2026-11-19T10:00:00.000Z';
const LATER = '2026-11-21T17:00:00.000Z';
const WHY = 'The purpose of another visit stood here.';

let book: HandmadeBook;
let visit: string;

beforeEach(() => {
  book = sampleBook();
  visit = tellVisit(book, {
    word: 'a',
    at: AT,
    parts: [id('sa')],
    observations: 'Ari smiled. Samira was tired.',
  });
});

async function rowsOf(): Promise<AmendingRows> {
  const rows = await view({ is: 'amending', family: VELAZAR, visit }, book);
  if (!rows) throw new Error('the visit is here and hers');
  return rows;
}

function draftOf(rows: AmendingRows, more: Partial<MendDraft>): MendDraft {
  const { family } = rows;
  return {
    draft: id('draft'),
    format: 1,
    kind: 'mend',
    family,
    visit,
    bodies: {},
    updated_at: LATER,
    reason: WHY,
    ...more,
  };
}

const partOf = (rows: AmendingRows, type: string) => {
  const part = rows.parts.find(({ written }) => written.type === type);
  if (!part) throw new Error(`no ${type}`);
  return part;
};

function statement(more: Partial<Bodies['statement']> = {}) {
  return book.tell(ARI, 'statement', {
    record: id('sa'),
    author: PRIYA,
    at: AT,
    body: {
      visit,
      child: ARI,
      text: 'Samira was tired.',
      part: 'observations',
      kind: 'observed',
      ...more,
    } as Bodies['statement'],
  });
}

it('signs a corrected record beside the one it names, with the reason, and the visit with it', async () => {
  const rows = await rowsOf();
  const note = partOf(rows, 'child_visit');
  const body = { ...(note.written.body as Bodies['child_visit']), direct_work: 'Shared a song.' };
  const draft = draftOf(rows, { bodies: { [note.written.change]: body } });
  const records = amendedRecords(rows, draft);
  expect(records.map(({ type }) => type)).toEqual(['visit', 'child_visit']);
  for (const record of records)
    expect(record).toMatchObject({ status: 'addendum', late_reason: WHY, recorded_at: LATER, event_at: AT });
  expect(records[1]).toMatchObject({
    record: note.written.record,
    adds_to: note.written.change,
    base: note.version,
    body: { direct_work: 'Shared a song.' },
  });
  expect(records.some((record) => 'supersedes' in record)).toBe(false);
});

it('signs nothing where nothing reads differently', async () => {
  const rows = await rowsOf();
  const note = partOf(rows, 'child_visit');
  const draft = draftOf(rows, {
    bodies: { [note.written.change]: { ...note.written.body } as Bodies['child_visit'] },
  });
  expect(changesAnything(rows, draft)).toBe(false);
  expect(changesAnything(rows, draftOf(rows, { struck: [note.written.change] }))).toBe(true);
});

it('strikes exact words as they were said, and never rewrites them', async () => {
  const rows = await rowsOf();
  const quote = partOf(rows, 'quote');
  expect(quote.fields).toEqual([]);
  const draft = draftOf(rows, {
    struck: [quote.written.change],
    bodies: { [quote.written.change]: { exact_words: 'no' } as never },
  });
  const struck = amendedRecords(rows, draft).find(({ type }) => type === 'quote');
  expect(struck).toMatchObject({ status: 'entered_in_error', body: quote.written.body, late_reason: WHY });
});

describe('a visit that was entered in error', () => {
  it('is struck whole, with what rules raised and nobody else has answered', async () => {
    const alert = (record: string) =>
      ({
        record,
        author: PRIYA,
        at: AT,
        body: {
          child: ARI,
          visit,
          rule: 'R2',
          pack: 'england@1',
          level: 'alert',
          facts: [] as string[],
          raised_at: AT,
          state: 'open',
          response: null,
        },
      }) as const;
    book.tell(ARI, 'alert', alert(id('alert one')));
    book.tell(ARI, 'alert', alert(id('alert two')));
    book.tell(ARI, 'alert', { ...alert(id('alert two')), author: MAUD, role: 'supervisor' });
    const rows = await rowsOf();
    const draft = draftOf(rows, { struck: [partOf(rows, 'visit').written.change] });
    const records = amendedRecords(rows, draft);
    expect(records).toHaveLength(rows.parts.length + 1);
    expect(records.filter(({ type }) => type === 'alert').map(({ record }) => record)).toEqual([
      id('alert one'),
    ]);
    expect(new Set(records.map(({ status }) => status))).toEqual(new Set(['entered_in_error']));
    expect(standing(rows, draft)).toEqual([]);
  });
});

describe('the kind of a sentence', () => {
  const rewritten = async (observations: string) => {
    const rows = await rowsOf();
    const note = partOf(rows, 'child_visit');
    const body = { ...noteBody(visit, observations) };
    return { rows, draft: draftOf(rows, { bodies: { [note.written.change]: body } }) };
  };

  it('falls with the sentence that it was said of', async () => {
    statement();
    const { rows, draft } = await rewritten('Ari smiled. Kian was tired.');
    expect(lostKinds(rows, draft).map(({ says }) => says)).toEqual(['Samira was tired.']);
    const struck = amendedRecords(rows, draft).filter(({ status }) => status === 'entered_in_error');
    expect(struck).toMatchObject([{ type: 'statement', record: id('sa') }]);
    expect(standing(rows, draft).map(({ type }) => type)).not.toContain('statement');
  });

  it('stays where its sentence stays', async () => {
    statement();
    const { rows, draft } = await rewritten('Ari laughed. Samira was tired.');
    expect(lostKinds(rows, draft)).toEqual([]);
  });

  it('stays where more was written about it than a kind', async () => {
    statement({ concern_type: 'mental_health' } as never);
    const { rows, draft } = await rewritten('Ari smiled.');
    expect(lostKinds(rows, draft)).toEqual([]);
  });

  it('stays where its sentence was gone before, whatever is changed now', async () => {
    statement({ text: 'Kian sang.' });
    const { rows, draft } = await rewritten('Ari smiled.');
    expect(lostKinds(rows, draft)).toEqual([]);
  });
});
