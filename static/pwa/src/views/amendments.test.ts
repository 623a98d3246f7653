/** What is read of a visit that was changed after signing, and who may change one. */
import { describe, expect, it } from 'vitest';
import type { Bodies, Id, RecordType } from '../wire/records';
import { view } from '.';
import { type HandmadeBook, id } from './tests/book';
import { ARI, MAUD, NADIA, PRIYA, sampleBook, tellReview, tellVisit, VELAZAR } from './tests/sample';

const AT = '2026-11-19T10:00:00.000Z';
const LATER = '2026-11-20T17:00:00.000Z';
const WHY = 'Samira told me on the telephone that it was Kian.';

function signed() {
  const book = sampleBook();
  const visit = tellVisit(book, { word: 'a', at: AT });
  return { book, visit };
}

function change<T extends RecordType>(
  book: HandmadeBook,
  stream: Id,
  type: T,
  more: Partial<Bodies[T]>,
  status: 'addendum' | 'entered_in_error' = 'addendum',
) {
  const said = book.all.get(stream)?.findLast((entry) => entry.change.type === type)?.change;
  if (!said) throw new Error('only what was signed is changed');
  const body = { ...(said.body as Bodies[T]), ...more };
  book.tell(stream, type, {
    record: said.record,
    author: PRIYA,
    status,
    supersedes: said.change,
    at: AT,
    body,
  });
  Object.assign(book.all.get(stream)?.at(-1)?.change ?? {}, { signed_at: LATER, late_reason: WHY });
}

const visitOf = async (book: HandmadeBook, visit: Id) => view({ is: 'visit', family: VELAZAR, visit }, book);

it('reads both versions of what was changed, with when and why', async () => {
  const { book, visit } = signed();
  change(book, VELAZAR, 'visit', { purpose: 'A visit between reviews.' });
  change(book, ARI, 'child_visit', { observations: 'Asleep.' });
  expect((await visitOf(book, visit))?.amendments).toMatchObject([
    {
      type: 'visit',
      child_name: '',
      at: LATER,
      why: WHY,
      struck: false,
      fields: [
        {
          was: { name: 'purpose', value: 'The 12 month review, with both parents.' },
          now: { name: 'purpose', value: 'A visit between reviews.' },
        },
      ],
    },
    {
      type: 'child_visit',
      child_name: 'Ari',
      fields: [{ was: { name: 'observations' }, now: { value: 'Asleep.' } }],
    },
  ]);
});

it('reads each of several changes beside the words that it changed', async () => {
  const { book, visit } = signed();
  change(book, ARI, 'child_visit', { observations: 'Asleep.' });
  change(book, ARI, 'child_visit', { observations: 'Asleep on the mat.' });
  const rows = await visitOf(book, visit);
  expect(rows?.amendments.map(({ fields }) => fields.map(({ was, now }) => [was.value, now.value]))).toEqual([
    [['Awake and looking about. Turned to each voice.', 'Asleep.']],
    [['Asleep.', 'Asleep on the mat.']],
  ]);
});

it('reads that something was entered in error, and why', async () => {
  const { book, visit } = signed();
  change(book, ARI, 'quote', {}, 'entered_in_error');
  expect((await visitOf(book, visit))?.amendments).toMatchObject([
    { type: 'quote', struck: true, why: WHY, fields: [] },
  ]);
});

it('says when the visit was first signed, and of a late note why it was late, after a change too', async () => {
  const { book, visit } = signed();
  Object.assign(book.all.get(VELAZAR)?.at(-1)?.change ?? {}, { late_reason: 'The car broke down.' });
  change(book, VELAZAR, 'visit', {});
  expect(await visitOf(book, visit)).toMatchObject({ late_reason: 'The car broke down.', signed_at: AT });
});

describe('a visit that was reviewed', () => {
  const deskOf = (book: HandmadeBook) => {
    const desk = sampleBook('maud');
    for (const stream of [VELAZAR, ARI]) desk.all.set(stream, book.all.get(stream) ?? []);
    return desk;
  };

  it('is to be reviewed again when its author has changed it since', async () => {
    const { book, visit } = signed();
    tellReview(book, visit, 'opened', MAUD, LATER);
    tellReview(book, visit, 'reviewed', MAUD, LATER);
    expect((await view({ is: 'queue' }, deskOf(book))).items).toMatchObject([
      { reviewed: true, opened_by_me: true },
    ]);
    change(book, VELAZAR, 'visit', {});
    expect((await view({ is: 'queue' }, deskOf(book))).items).toMatchObject([
      { reviewed: false, opened_by_me: false },
    ]);
    const review = await view({ is: 'review', family: VELAZAR, visit }, deskOf(book));
    expect(review).toMatchObject({ reviewed: false, opened_by_me: false });
  });

  it('is to be reviewed again when who marked it had not been shown the change yet', async () => {
    const { book, visit } = signed();
    const first = book.all.get(VELAZAR)?.at(-1)?.change.change;
    change(book, VELAZAR, 'visit', {});
    const second = book.all.get(VELAZAR)?.at(-1)?.change.change;
    tellReview(book, visit, 'opened', MAUD, LATER, { read_change: first });
    tellReview(book, visit, 'reviewed', MAUD, LATER, { read_change: first });
    const desk = async () => (await view({ is: 'queue' }, deskOf(book))).items;
    expect(await desk()).toMatchObject([{ reviewed: false, opened_by_me: false, changed_at: LATER }]);
    const rows = await view({ is: 'review', family: VELAZAR, visit }, deskOf(book));
    expect(rows).toMatchObject({ reviewed: false, opened_by_me: false, change: second });
    expect(rows?.thread.map(({ before_change }) => before_change)).toEqual([true, true]);
    tellReview(book, visit, 'reviewed', MAUD, LATER, { read_change: second });
    expect(await desk()).toMatchObject([{ reviewed: true }]);
  });

  it('is reviewed by who marked it after the change, whatever the clocks say', async () => {
    const { book, visit } = signed();
    change(book, VELAZAR, 'visit', {});
    tellReview(book, visit, 'reviewed', MAUD, AT);
    expect((await view({ is: 'queue' }, deskOf(book))).items).toMatchObject([{ reviewed: true }]);
  });
});

describe('who may change a visit', () => {
  const ask = async (book: HandmadeBook, visit: Id) => ({
    may: (await visitOf(book, visit))?.may_amend,
    rows: await view({ is: 'amending', family: VELAZAR, visit }, book),
  });

  it('is its author, of all that is part of it', async () => {
    const { book, visit } = signed();
    const { may, rows } = await ask(book, visit);
    expect(may).toBe(true);
    expect(rows?.parts.map(({ written, says }) => [written.type, says])).toEqual([
      ['visit', ''],
      ['child_visit', 'Awake and looking about. Turned to each voice.'],
      ['quote', 'ba ba'],
      ['checklist_response', ''],
    ]);
  });

  it('is nobody else', async () => {
    const { book, visit } = signed();
    book.me = { ...book.me, person: NADIA };
    expect(await ask(book, visit)).toEqual({ may: false, rows: null });
  });

  it('is nobody once it was entered in error', async () => {
    const { book, visit } = signed();
    book.strike(VELAZAR, visit);
    expect(await ask(book, visit)).toEqual({ may: false, rows: null });
  });

  it('reaches nothing that names the visit and is no part of it', async () => {
    const { book, visit } = signed();
    const body = book.all.get(ARI)?.find(({ change }) => change.type === 'quote')?.change
      .body as Bodies['quote'];
    book.tell(ARI, 'quote', { record: id('stray'), author: NADIA, at: AT, body: { ...body, visit } });
    const { rows } = await ask(book, visit);
    expect(rows?.parts.map(({ written }) => written.record)).not.toContain(id('stray'));
  });

  it('never rewrites who was seen, exact words, or what a sentence says', async () => {
    const { book, visit } = signed();
    const { rows } = await ask(book, visit);
    const names = rows?.parts.flatMap(({ fields }) => fields.map(({ name }) => name)) ?? [];
    expect(names).toContain('observations');
    expect(names).not.toContain('seen');
    expect(names).not.toContain('exact_words');
  });
});

it('goes on with a change that was begun, from the list of what was begun', async () => {
  const { book, visit } = signed();
  const { amendDraftId } = await import('../visit/mend_draft');
  const draft = {
    format: 1,
    kind: 'mend',
    family: VELAZAR,
    visit,
    bodies: {},
    reason: 'x',
    updated_at: LATER,
  } as const;
  book.draftList = [{ ...draft, draft: amendDraftId(visit) }];
  const on = { is: 'amending', family: VELAZAR, visit };
  expect((await view({ is: 'today' }, book)).begun).toMatchObject([{ what: 'amend', on }]);
  book.draftList = [{ ...draft, draft: id('apart') }];
  expect((await view({ is: 'today' }, book)).begun).toMatchObject([{ what: 'amend', on: null }]);
});

describe('a visit that was entered in error', () => {
  const ask = (book: HandmadeBook, visit: Id) => view({ is: 'rehoming', family: VELAZAR, visit }, book);

  it('may be written again by its author, with all that was part of it', async () => {
    const { book, visit } = signed();
    expect(await ask(book, visit)).toBeNull();
    for (const { change } of [...(book.all.get(ARI) ?? [])])
      if (['child_visit', 'quote'].includes(change.type)) book.strike(ARI, change.record);
    book.strike(VELAZAR, visit);
    expect(await visitOf(book, visit)).toMatchObject({ may_rehome: true, may_amend: false });
    const rows = await ask(book, visit);
    expect(
      rows?.children.map(({ child, records }) => [child, records.map(({ type }) => type).sort()]),
    ).toEqual([[ARI, ['checklist_response', 'child_visit', 'quote', 'visit']]]);
  });

  it('is nobody else’s to write again', async () => {
    const { book, visit } = signed();
    book.strike(VELAZAR, visit);
    book.me = { ...book.me, person: NADIA };
    expect(await ask(book, visit)).toBeNull();
    expect(await visitOf(book, visit)).toMatchObject({ may_rehome: false });
  });
});
