import { expect, it } from 'vitest';
import type { Bodies } from '../wire/records';
import { view } from '.';
import type { HandmadeBook } from './tests/book';
import { ARI, IVO, NADIA, sampleBook, VELAZAR, visitBody } from './tests/sample';

const FIRST = '2026-11-19T10:00:00.000Z';
const SECOND = '2026-11-20T10:00:00.000Z';

/** Signed by the reader, unless another is named. */
function tell(book: HandmadeBook, at: string, more: Partial<Bodies['visit']> = {}, author?: string) {
  const body = { ...visitBody(at, ARI, []), ...more };
  return book.tell(VELAZAR, 'visit', { at, body, ...(author ? { author } : {}) });
}

/** As the child's page and as the first screen say it: the same. */
async function nextVisit(book: HandmadeBook) {
  const page = await view({ is: 'child', child: ARI }, book);
  const { children } = await view({ is: 'today' }, book);
  const line = children.find(({ child }) => child === ARI);
  expect(line?.next_visit).toEqual(page?.next_visit);
  return page?.next_visit;
}

it('says the day that its author wrote, when and who wrote it', async () => {
  const book = sampleBook();
  tell(book, FIRST, { next_visit_by: '2026-11-28' }, NADIA);
  const said = { by: '2026-11-28', days_left: 7, written_at: FIRST };
  expect(await nextVisit(book)).toEqual({ ...said, by_name: 'Nadia Ferris' });
  book.me = { ...book.me, person: NADIA };
  expect(await nextVisit(book)).toEqual({ ...said, by_name: null });
});

it('goes on saying it when the day is over', async () => {
  const book = sampleBook();
  tell(book, FIRST, { next_visit_by: '2026-11-20' });
  expect(await nextVisit(book)).toMatchObject({ days_left: -1 });
});

it.each<[string, Partial<Bodies['visit']>, string | undefined]>([
  ['ends with a later visit that names none', { next_visit_by: null }, undefined],
  ['is the day of the later visit', { next_visit_by: '2026-12-07' }, '2026-12-07'],
  [
    'outlasts a visit to others of the family',
    { next_visit_by: '2026-12-07', children: [IVO] },
    '2026-11-28',
  ],
  ['outlasts an attempt that names none', { next_visit_by: null, kind: 'attempted' }, '2026-11-28'],
  [
    'is the day of an attempt that names one',
    { next_visit_by: '2026-12-07', kind: 'attempted' },
    '2026-12-07',
  ],
])('%s', async (_, later, by) => {
  const book = sampleBook();
  tell(book, SECOND, later);
  tell(book, FIRST, { next_visit_by: '2026-11-28' });
  expect((await nextVisit(book))?.by).toBe(by);
});

it('comes back when the later visit was entered in error', async () => {
  const book = sampleBook();
  tell(book, FIRST, { next_visit_by: '2026-11-28' });
  const record = tell(book, SECOND, { next_visit_by: null });
  const body = visitBody(SECOND, ARI, []);
  book.tell(VELAZAR, 'visit', { record, body, status: 'entered_in_error' });
  expect((await nextVisit(book))?.by).toBe('2026-11-28');
});

it('stands among what is due when it is as near', async () => {
  const book = sampleBook();
  tell(book, FIRST, { next_visit_by: '2026-12-05' });
  expect((await view({ is: 'today' }, book)).next_visits).toMatchObject([{ child: ARI, child_name: 'Ari' }]);
  tell(book, SECOND, { next_visit_by: '2026-12-06' });
  expect((await view({ is: 'today' }, book)).next_visits).toEqual([]);
});

it('is unknown to a summary that an older version has stored, which does no harm', async () => {
  const book = sampleBook();
  tell(book, FIRST, { next_visit_by: '2026-11-28' });
  const stored = structuredClone(book.digests());
  for (const digest of stored.values())
    if (digest.kind === 'family') for (const visit of digest.visits) delete visit.next_visit_by;
  book.digests = () => stored;
  expect(await nextVisit(book)).toBeNull();
});
