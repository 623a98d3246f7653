/** Lists and pages read what was merged, say what waits to be chosen, and leave words with whoever wrote them. */
import { beforeEach, describe, expect, it } from 'vitest';
import { penPictureId } from '../visit/pen_picture';
import type { Bodies } from '../wire/records';
import { view } from '.';
import { withElement } from './living';
import { type HandmadeBook, id } from './tests/book';
import { ARI, JUNO, MAUD, NADIA, PRIYA, sampleBook, VELAZAR } from './tests/sample';

const PEN = id('pen of ari');
const STEP = id('step of ari');

const pen = (text: string): Bodies['pen_picture'] => ({
  text,
  written_to: 'about_child',
  contributors: [],
  review_by: null,
});
const step = (change: Partial<Bodies['plan_action']>): Bodies['plan_action'] => ({
  child: ARI,
  goal: null,
  what: 'Book the library group',
  who: ['Kian'],
  by_when: null,
  support_needed: null,
  status: 'open',
  achieved_on: null,
  evidence: null,
  ...change,
});

let book: HandmadeBook;

/** As it was, then two who did not see one another. Shape: the version of the first. */
function tellTwo(): number {
  book.tell(ARI, 'pen_picture', { record: PEN, body: pen('As it was.'), author: MAUD });
  const base = book.all.get(ARI)?.at(-1)?.version ?? 0;
  book.tell(ARI, 'pen_picture', { record: PEN, body: pen('By Priya.'), author: PRIYA, base });
  book.tell(ARI, 'pen_picture', { record: PEN, body: pen('By Nadia.'), author: NADIA, base });
  return base;
}

const asked = { is: 'living', stream: ARI, type: 'pen_picture', record: PEN, base: null } as const;

beforeEach(() => {
  book = sampleBook();
});

it('tells each version under the name of whoever wrote it, though one has used the id of another’s', async () => {
  book.tell(ARI, 'pen_picture', { record: PEN, body: pen('By Priya.'), author: PRIYA });
  const { change } = book.all.get(ARI)?.at(-1)?.change ?? {};
  book.tell(ARI, 'pen_picture', { record: PEN, body: pen('By Nadia.'), author: NADIA, change });
  const page = await view({ is: 'child', child: ARI }, book);
  const versions = page?.pen_picture?.versions.slice(-2).map(({ text, by_name }) => [text, by_name]);
  expect(versions).toEqual([
    ['By Priya.', 'Priya Calloway'],
    ['By Nadia.', 'Nadia Ferris'],
  ]);
});

describe('what two wrote at once', () => {
  it('waits on Today and on the child’s page, and is shown with base, words, names and times', async () => {
    tellTwo();
    const line = { stream: ARI, record: PEN, type: 'pen_picture', about: 'Ari' };
    expect((await view({ is: 'today' }, book)).choices).toEqual([line]);
    const page = await view({ is: 'child', child: ARI }, book);
    expect(page?.choices).toEqual([line]);
    expect(page?.pen_picture).toMatchObject({ text: 'As it was.', by_name: 'Maud Ellery', torn: true });
    const rows = await view(asked, book);
    expect(rows?.conflicts).toMatchObject([
      {
        field: 'text',
        base: 'As it was.',
        contenders: [
          { value: 'By Priya.', by: [{ name: 'Priya Calloway', mine: true }] },
          { value: 'By Nadia.', by: [{ name: 'Nadia Ferris', mine: false }] },
        ],
      },
    ]);
  });

  it('is settled by a choice, and the words stay those of whoever wrote them', async () => {
    tellTwo();
    book.tell(ARI, 'pen_picture', {
      record: PEN,
      body: pen('By Nadia.'),
      author: PRIYA,
      filed: false,
      seq: 7,
    });
    const page = await view({ is: 'child', child: ARI }, book);
    expect(page?.pen_picture).toMatchObject({ text: 'By Nadia.', by_name: 'Nadia Ferris', torn: false });
    expect((await view({ is: 'today' }, book)).choices).toEqual([]);
  });

  it('is not hidden by a later edit that saw neither', async () => {
    const base = tellTwo();
    book.tell(ARI, 'pen_picture', { record: PEN, body: pen('By Maud.'), author: MAUD, base });
    expect((await view(asked, book))?.conflicts[0]?.contenders.map(({ value }) => value)).toEqual([
      'By Priya.',
      'By Nadia.',
      'By Maud.',
    ]);
  });

  it('stands as one where each changed something else', async () => {
    book.tell(ARI, 'plan_action', { record: STEP, body: step({}), author: MAUD });
    const base = book.all.get(ARI)?.at(-1)?.version ?? 0;
    book.tell(ARI, 'plan_action', { record: STEP, body: step({ status: 'done' }), author: PRIYA, base });
    book.tell(ARI, 'plan_action', {
      record: STEP,
      body: step({ who: ['Kian', 'Samira'] }),
      author: NADIA,
      base,
      made: { device: id('nadia’s'), seq: 4 },
    });
    const page = await view({ is: 'child', child: ARI }, book);
    expect(page?.plan).toMatchObject([{ body: { status: 'done', who: ['Kian', 'Samira'] }, torn: false }]);
  });
});

describe('a version of a pen picture', () => {
  const versions = async () => {
    const page = await view({ is: 'child', child: ARI }, book);
    const ofPen = (page?.pen_picture?.versions ?? []).slice(-3);
    return ofPen.map(({ by_name, text, words_of }) => [by_name, text, words_of]);
  };
  const AS_IT_WAS = ['Maud Ellery', 'As it was.', null];
  const BY_PRIYA = ['Priya Calloway', 'By Priya.', null];

  it('is nobody’s who changed another field, before or after the words were written anew', async () => {
    book.tell(ARI, 'pen_picture', { record: PEN, body: pen('As it was.'), author: MAUD });
    const base = book.all.get(ARI)?.at(-1)?.version ?? 0;
    book.tell(ARI, 'pen_picture', { record: PEN, body: pen('By Priya.'), author: PRIYA, base });
    const later = { ...pen('As it was.'), review_by: '2027-02-01' };
    book.tell(ARI, 'pen_picture', { record: PEN, body: later, author: NADIA, base });
    expect((await versions()).slice(-2)).toEqual([AS_IT_WAS, BY_PRIYA]);
  });

  it('stands under the name of whoever chose it, and says whose words they are', async () => {
    tellTwo();
    book.tell(ARI, 'pen_picture', { record: PEN, body: pen('By Priya.'), author: MAUD });
    expect(await versions()).toEqual([
      BY_PRIYA,
      ['Nadia Ferris', 'By Nadia.', null],
      ['Maud Ellery', 'By Priya.', 'Priya Calloway'],
    ]);
  });

  it('is its author’s too who wrote the same without having seen the other', async () => {
    book.tell(ARI, 'pen_picture', { record: PEN, body: pen('As it was.'), author: MAUD });
    const base = book.all.get(ARI)?.at(-1)?.version ?? 0;
    for (const author of [PRIYA, NADIA])
      book.tell(ARI, 'pen_picture', { record: PEN, body: pen('By Priya.'), author, base });
    expect(await versions()).toEqual([AS_IT_WAS, BY_PRIYA, ['Nadia Ferris', 'By Priya.', null]]);
  });
});

describe('a change that was begun', () => {
  it('reads on in the view in which it began, whatever arrives', async () => {
    const base = tellTwo();
    const rows = await view({ ...asked, base }, book);
    expect(rows?.body.text).toBe('As it was.');
    expect(rows?.conflicts).toEqual([]);
    expect(rows?.version).toBeGreaterThan(base);
  });

  it('sees what was signed here since', async () => {
    const base = tellTwo();
    book.tell(ARI, 'pen_picture', {
      record: PEN,
      body: pen('By Nadia.'),
      author: PRIYA,
      filed: false,
      seq: 7,
    });
    expect((await view({ ...asked, base }, book))?.body.text).toBe('By Nadia.');
  });
});

it('puts the chosen version of one element in the place of all of them', () => {
  const was = { person: 'kian', sleeps_here: 'yes' };
  const [one, other] = [
    { ...was, sleeps_here: 'no' },
    { ...was, sleeps_here: 'sometimes' },
  ];
  const body = { members: [was, { person: 'ari', sleeps_here: 'yes' }] };
  const cell = { field: 'members', element: 'kian', versions: [was, one, other] };
  expect(withElement('household', body, cell, one).members).toEqual([body.members[1], one]);
  expect(withElement('household', body, cell, null).members).toEqual([body.members[1]]);
});

it('gives a family’s own records to nobody who has no such stream', async () => {
  const stream = id('elsewhere');
  expect(await view({ is: 'living', stream, type: 'family', record: stream, base: null }, book)).toBeNull();
  const here = { is: 'living', stream: VELAZAR, type: 'family', record: VELAZAR, base: null } as const;
  expect(await view(here, book)).toMatchObject({ is_new: false, body: { name: 'Velazar' } });
});

describe('the first pen picture of a child', () => {
  const first = (record: string, author: string, text: string) =>
    book.tell(JUNO, 'pen_picture', { record, author, body: pen(text), base: 0 });
  const page = async () => view({ is: 'child', child: JUNO }, book);

  it('waits to be chosen when two people wrote it at once, neither knowing of the other', async () => {
    for (const name of [NADIA, PRIYA]) first(penPictureId(JUNO), name, `By ${name}.`);
    const record = penPictureId(JUNO);
    expect(await page()).toMatchObject({
      pen_picture: { record, torn: true },
      choices: [{ stream: JUNO, type: 'pen_picture', record }],
    });
    const rows = await view({ ...asked, stream: JUNO, record }, book);
    expect(rows?.conflicts).toMatchObject([
      { field: 'text', base: null, contenders: [{ value: `By ${NADIA}.` }, { value: `By ${PRIYA}.` }] },
    ]);
  });

  it('is the one written to last where an older version of the app made two, and both are read', async () => {
    first(id('one'), NADIA, 'By Nadia.');
    first(id('two'), PRIYA, 'By Priya.');
    expect((await page())?.pen_picture).toMatchObject({ record: id('two'), text: 'By Priya.' });
    book.tell(JUNO, 'pen_picture', { record: id('one'), author: NADIA, body: pen('By Nadia, newer.') });
    const picture = (await page())?.pen_picture;
    expect(picture).toMatchObject({ record: id('one'), text: 'By Nadia, newer.' });
    expect(picture?.versions.map(({ text }) => text).sort()).toEqual([
      'By Nadia, newer.',
      'By Nadia.',
      'By Priya.',
    ]);
  });
});
