import { describe, expect, it } from 'vitest';
import type { AnyDraft } from '../visit/draft';
import { answerDraftId } from '../visit/edit_draft';
import { amendDraftId, mendDraftId } from '../visit/mend_draft';
import { reviewDraftId } from '../visit/review_draft';
import { queue } from './queue';
import { id } from './tests/book';
import { ARI, MAUD, sampleBook, tellReview, tellVisit, VELAZAR } from './tests/sample';
import { today } from './today';

const AT = '2026-11-21T11:00:00.000Z';
const of = { format: 1, family: VELAZAR, updated_at: AT } as const;

const direction = (visit: string, draft = reviewDraftId(visit, 'direction')): AnyDraft => ({
  ...of,
  draft,
  kind: 'review',
  review_kind: 'direction',
  visit,
  answers: null,
  record: id('direction'),
  text: 'See Ari awake',
});
const answer = (alert: string): AnyDraft => ({
  ...of,
  draft: answerDraftId(alert),
  kind: 'edit',
  stream: ARI,
  stream_kind: 'child',
  record: alert,
  type: 'alert',
  act: 'edit',
  base: 3,
  edits: { text: 'Called the ward at ten' },
});
const mend = (key: string): AnyDraft => ({ ...of, draft: mendDraftId(key), kind: 'mend', bodies: {} });

describe('what was begun outside a visit', () => {
  it('is on the first screens, also when what it is about is not here any more', () => {
    const book = sampleBook('maud');
    book.draftList = [direction(id('gone')), answer(id('gone')), mend(id('gone'))];
    const lines = [
      { what: 'direction', about: 'Velazar', on: null },
      { what: 'alert', about: 'Ari', on: null },
      { what: 'mend', about: 'Velazar', on: null },
    ];
    expect(today(book).begun).toMatchObject(lines);
    expect(queue(book).begun).toMatchObject(lines);
  });

  it('leads to its form while that is here', () => {
    const book = sampleBook('maud');
    const visit = tellVisit(book, { word: 'a', at: AT });
    book.draftList = [direction(visit)];
    expect(today(book).begun).toMatchObject([{ on: { is: 'review', family: VELAZAR, visit } }]);
  });

  it('leads to its form when its visit is older than those that a digest tells of', () => {
    const book = sampleBook();
    const visit = tellVisit(book, { word: 'old', at: '2026-05-01T10:00:00.000Z' });
    tellReview(book, visit, 'reviewed', MAUD, '2026-05-02T10:00:00.000Z');
    for (let n = 10; n < 22; n += 1) tellVisit(book, { word: `w${n}`, at: `2026-06-${n}T10:00:00.000Z` });
    const change: AnyDraft = { ...of, draft: amendDraftId(visit), kind: 'mend', bodies: {}, visit };
    book.draftList = [change, direction(visit)];
    expect(today(book).begun.map(({ on }) => on)).toEqual([
      { is: 'amending', family: VELAZAR, visit },
      { is: 'review', family: VELAZAR, visit },
    ]);
  });

  it('leads to its own words when another piece stands in its place', () => {
    const book = sampleBook('maud');
    const visit = tellVisit(book, { word: 'a', at: AT });
    book.draftList = [direction(visit, id('beside'))];
    expect(today(book).begun).toMatchObject([{ draft: id('beside'), on: null }]);
  });

  it('leads to what was set aside, by its key', () => {
    const book = sampleBook();
    const visit = tellVisit(book, { word: 'a', at: AT, seq: 1, filed: false });
    expect(book.sent().length).toBeGreaterThan(0);
    book.draftList = [mend(visit)];
    expect(today(book).begun).toMatchObject([{ what: 'mend', on: { is: 'mending', key: visit } }]);
  });
});
