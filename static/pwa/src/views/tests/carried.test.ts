import { beforeEach, describe, expect, it } from 'vitest';
import type { Bodies } from '../../wire/records';
import { awayStreams } from '../carried';
import { view } from '../index';
import type { Query } from '../query';
import { childrenShown } from '../shown';
import type { HandmadeBook } from './book';
import { ARI, JUNO, LARKMOSS, MAUD, PRIYA, sampleBook, VELAZAR } from './sample';

const DAY_MS = 86_400_000;
let book: HandmadeBook;

/** A visit to a child so many hours from what the book calls now. */
function visit(child: string, hours: number) {
  const at = Date.parse(book.clock) + hours * 3_600_000;
  const time = (ms: number) => new Date(ms).toISOString();
  return { child, at: time(at), from: time(at - 3 * DAY_MS), until: time(at + DAY_MS) };
}

beforeEach(() => {
  book = sampleBook();
  book.carried = { visits: [visit(JUNO, 0)], lines: [] };
});

const READS: Query[] = [
  { is: 'visit', family: VELAZAR, visit: 'v' },
  { is: 'review', family: VELAZAR, visit: 'v' },
  { is: 'living', stream: ARI, type: 'child', record: ARI, base: null },
  { is: 'alert', child: ARI, alert: 'a' },
  { is: 'over_time', child: ARI },
  { is: 'coverage', family: VELAZAR },
];

describe('a notebook that carries visits', () => {
  it.each(READS)(
    'refuses $is of what is not carried, which would look as if nothing were on record',
    async (query) => {
      await expect(view(query, book)).rejects.toMatchObject({ name: 'NotCarriedError' });
      book.carried = null;
      await view(query, book);
    },
  );

  it('shows the child with a visit whole, and the others by name', async () => {
    const rows = await view({ is: 'today' }, book);
    const [ivo, juno, ari] = rows.children;
    expect(juno).toMatchObject({ name: 'Juno', carried: { is: 'here', until: visit(JUNO, 0).until } });
    for (const away of [ivo, ari]) {
      expect(away).toMatchObject({ carried: { is: 'away', planned: null }, dues: [], last_seen: null });
    }
    expect(rows.carries_visits).toBe(true);
    expect(awayStreams(book).has(LARKMOSS)).toBe(false);
  });

  it('tells the trail of no record that it did not show', async () => {
    for (const [child, shown] of [
      [ARI, []],
      [JUNO, [JUNO]],
    ] as const) {
      const query = { is: 'child', child } as const;
      expect(childrenShown(query, await view(query, book))).toEqual(shown);
    }
  });

  it('finds no word of what is not carried', async () => {
    const words = async () =>
      (await view({ is: 'search', term: 'Velazar' }, book)).hits.map(({ child }) => child);
    const here = await words();
    book.carried = null;
    expect((await words()).length).toBeGreaterThan(here.length);
  });

  it('begins a visit by name where the family is not carried, and takes nothing from what a draft has', async () => {
    const away = await view({ is: 'family_for_visit', family: VELAZAR }, book);
    expect(away).toMatchObject({ names_only: true, address: null, adults: [] });
    expect(away?.children.map(({ name }) => name)).toContain('Ari');
    expect(await view({ is: 'family_for_visit', family: LARKMOSS }, book)).not.toHaveProperty('names_only');
  });

  it.each([
    ['three days and an hour before', 73, 'away'],
    ['three days before', 72, 'here'],
    ['a day after, less an hour', -23, 'here'],
    ['a day after', -24, 'away'],
  ])('carries a child %s its visit: %s hours, %s', async (_, hours, is) => {
    book.carried = { visits: [visit(ARI, hours)], lines: [] };
    expect(await view({ is: 'child', child: ARI }, book)).toMatchObject({ carried: { is } });
  });

  it('says of a visit that is further off for when it is planned', async () => {
    book.carried = { visits: [visit(ARI, 100)], lines: [] };
    const rows = await view({ is: 'child', child: ARI }, book);
    expect(rows).toMatchObject({ carried: { is: 'away', planned: visit(ARI, 100).at } });
  });

  it('carries what the reader has open in an emergency, and no longer', async () => {
    const own = { record: 'a', child: ARI, person: book.me.person, reviewed: false, reason: null };
    const from = visit(ARI, -1).at;
    book.told = { ...book.told, broken_glass: [{ ...own, from, to: visit(ARI, 3).at }] };
    expect(awayStreams(book).has(ARI)).toBe(false);
    book.told = { ...book.told, broken_glass: [{ ...own, from, to: visit(ARI, 0).at }] };
    expect(awayStreams(book).has(ARI)).toBe(true);
  });

  it('goes on saying that a choice waits about what is not carried', async () => {
    const body = book.all.get(ARI)?.find(({ change }) => change.type === 'child')?.change
      .body as Bodies['child'];
    const base = book.all.get(ARI)?.length ?? 0;
    book.tell(ARI, 'child', { record: ARI, base, author: MAUD, body: { ...body, mobility: 'walking' } });
    book.tell(ARI, 'child', { record: ARI, base, author: PRIYA, body: { ...body, mobility: 'crawling' } });
    const choices = async () => (await view({ is: 'today' }, book)).choices.map(({ stream }) => stream);
    expect(await choices()).toContain(ARI);
    expect(awayStreams(book).has(ARI)).toBe(true);
    book.carried = null;
    expect(await choices()).toContain(ARI);
  });

  it('is everything to a device that carries the caseload', async () => {
    book.carried = null;
    expect(awayStreams(book).size).toBe(0);
    const rows = await view({ is: 'today' }, book);
    expect(rows.children.every(({ carried }) => carried.is === 'here' && carried.until === null)).toBe(true);
  });
});
