/** A child who joins another family keeps what was recorded of them, and nothing leads to a visit that is not there. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Bodies } from '../wire/records';
import { view } from '.';
import { type HandmadeBook, id } from './tests/book';
import { ARI, LARKMOSS, MAUD, NADIA, PRIYA, quoteBody, sampleBook, tellVisit, VELAZAR } from './tests/sample';

const AT = '2026-11-19T10:00:00.000Z';

let book: HandmadeBook;
let visit: string;

/** Ari joins the other family: the desk says so. */
function joins(family: string) {
  const body = book.all.get(ARI)?.find(({ change }) => change.type === 'child')?.change.body;
  book.tell(ARI, 'child', { record: ARI, author: MAUD, body: { ...(body as Bodies['child']), family } });
  book.kinds.set(ARI, { kind: 'child', family });
}

/** The family before is out of the reader's reach. */
function forget(family: string) {
  book.kinds.delete(family);
  book.all.delete(family);
}

beforeEach(() => {
  book = sampleBook();
  visit = tellVisit(book, { word: 'a', at: AT });
});

const page = () => view({ is: 'child', child: ARI }, book);

describe('a child who has joined another family', () => {
  beforeEach(() => joins(LARKMOSS));

  it('keeps on their page what was recorded at earlier visits', async () => {
    const later = tellVisit(book, { word: 'b', at: '2026-11-20T10:00:00.000Z', family: LARKMOSS });
    const rows = await page();
    expect(rows?.entries.map((entry) => entry.visit)).toEqual([later]);
    expect(rows?.elsewhere).toMatchObject([
      { visit, family: VELAZAR, author_name: 'Priya Calloway', started_at: AT, part: { child: ARI } },
    ]);
    const part = rows?.elsewhere[0]?.part;
    expect(part?.note?.observations).toContain('Turned to each voice');
    expect(part?.quotes.map(({ exact_words }) => exact_words)).toEqual(['ba ba']);
    expect([part?.also, part?.struck]).toEqual([[], []]);
  });

  it('has what two people recorded at one visit with each of them', async () => {
    book.tell(ARI, 'quote', { author: NADIA, at: AT, body: quoteBody(visit, ARI) });
    expect((await page())?.elsewhere.map(({ author }) => author).sort()).toEqual([NADIA, PRIYA].sort());
  });

  it('shows what was entered in error as such', async () => {
    book.strike(ARI, id('qa'));
    const [row] = (await page())?.elsewhere ?? [];
    expect(row?.part.quotes).toEqual([]);
    expect(row?.part.struck[0]?.quotes).toHaveLength(1);
  });

  it.each([
    ['to the family before, where that is here', false, { visit: id('va'), family: VELAZAR }],
    ['to their own page, where it is not', true, { visit: null, family: LARKMOSS }],
  ])('is found, and the hit leads %s', async (_, gone, leads) => {
    if (gone) forget(VELAZAR);
    const { hits } = await view({ is: 'search', term: 'Turned to each voice' }, book);
    expect(hits).toMatchObject([{ child: ARI, ...leads }]);
    const rows = await view({ is: 'over_time', child: ARI }, book);
    expect(rows?.voice.own.map(({ family }) => family)).toEqual([gone ? null : VELAZAR]);
    expect((await page())?.elsewhere.map(({ family }) => family)).toEqual([gone ? null : VELAZAR]);
  });
});

it('says of no child who has always been in one family that a part was recorded with another', async () => {
  book.tell(ARI, 'quote', { author: PRIYA, at: AT, body: quoteBody(id('on its way'), ARI) });
  expect(await page()).toMatchObject({ elsewhere: [], entries: [{ visit, family: VELAZAR }] });
});
