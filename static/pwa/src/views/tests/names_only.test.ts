import { beforeEach, describe, expect, it } from 'vitest';
import { view } from '../index';
import type { Query } from '../query';
import type { HandmadeBook } from './book';
import { ARI, sampleBook, VELAZAR } from './sample';

let book: HandmadeBook;

beforeEach(() => {
  book = sampleBook();
  book.readingNow = 'lapsed';
});

const READS: Query[] = [
  { is: 'child', child: ARI },
  { is: 'visit', family: VELAZAR, visit: 'v' },
  { is: 'queue' },
  { is: 'review', family: VELAZAR, visit: 'v' },
  { is: 'team' },
  { is: 'living', stream: ARI, type: 'child', record: ARI, base: null },
  { is: 'search', term: 'cot' },
  { is: 'alert', child: ARI, alert: 'a' },
  { is: 'over_time', child: ARI },
  { is: 'coverage', family: VELAZAR },
];

describe('a notebook in which reading has lapsed', () => {
  it.each(READS)('refuses $is', async (query) => {
    await expect(view(query, book)).rejects.toMatchObject({ name: 'ReadingLapsedError' });
    book.readingNow = 'open';
    await view(query, book);
  });

  it('names the children, and says nothing of what is due, seen, asked or raised', async () => {
    book.readingNow = 'open';
    const before = await view({ is: 'today' }, book);
    book.readingNow = 'lapsed';
    const rows = await view({ is: 'today' }, book);
    expect(rows.children.map(({ name }) => name)).toEqual(before.children.map(({ name }) => name));
    expect(rows.children).not.toEqual(before.children);
    expect(rows.children.every(({ last_seen, dues }) => last_seen === null && dues.length === 0)).toBe(true);
    expect(rows).toMatchObject({ reading: 'lapsed', dues: [], alerts: [], messages: [], choices: [] });
    expect(rows.numbers).toEqual(before.numbers);
  });

  it('gives a visit its family and children by name, and no word of what is on record', async () => {
    const rows = await view({ is: 'family_for_visit', family: VELAZAR }, book);
    expect(rows).toMatchObject({ names_only: true, address: null, adults: [], present_last: [] });
    expect(rows?.children.map(({ name }) => name)).toContain('Ari');
    expect(rows?.children.every(({ earlier, last_seen }) => earlier.length === 0 && last_seen === null)).toBe(
      true,
    );
  });

  it('says the same with a clock that was put back', async () => {
    book.readingNow = 'clock_back';
    await expect(view({ is: 'child', child: ARI }, book)).rejects.toMatchObject({ message: 'clock_back' });
  });
});
