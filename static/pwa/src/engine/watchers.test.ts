/** Who looks is shown what they ask, and nobody else is looked up anew for it. */
import { expect, it, vi } from 'vitest';
import { sampleBook } from '../views/tests/sample';
import { today } from '../views/today';
import type { FromWorker } from './messages';
import { Watchers } from './watchers';

function watched() {
  const said: number[] = [];
  const ahead: unknown[] = [];
  const book = sampleBook();
  const looked = vi.spyOn(book, 'drafts');
  const watchers = new Watchers(
    (message: FromWorker) => {
      if (message.is === 'rows') said.push(message.id);
      if (message.is === 'ahead') ahead.push(message.rows);
    },
    () => undefined,
  );
  return { watchers, book, looked, said, ahead };
}

it('answers a new question without asking the old ones again', async () => {
  const { watchers, book, looked, said } = watched();
  watchers.add(1, { is: 'today' });
  watchers.read(book);
  await vi.waitFor(() => expect(said).toEqual([1]));
  looked.mockClear();
  watchers.add(2, { is: 'search', term: 'moon' });
  await vi.waitFor(() => expect(said).toEqual([1, 2]));
  expect(looked).not.toHaveBeenCalled();
});

it('answers who has seen nothing yet before those who have, and then all', async () => {
  const { watchers, book, said } = watched();
  watchers.read(book);
  watchers.add(1, { is: 'today' });
  watchers.add(2, { is: 'today' });
  await vi.waitFor(() => expect(said).toEqual([1, 2]));
  book.as_at = () => '2026-11-21T12:34:00.000Z';
  watchers.changed();
  watchers.add(3, { is: 'search', term: 'moon' });
  await vi.waitFor(() => expect(said.slice(2)).toEqual([1, 3, 2]));
});

it('tells ahead what will be asked, and tells who asks only what is new', async () => {
  const { watchers, book, said, ahead } = watched();
  watchers.read(book);
  await watchers.ahead({ is: 'today' });
  expect(ahead).toEqual([today(book)]);
  watchers.add(1, { is: 'today' });
  watchers.add(2, { is: 'today' });
  await vi.waitFor(() => expect(said).toEqual([2]));
  book.as_at = () => '2026-11-21T12:34:00.000Z';
  watchers.changed();
  await vi.waitFor(() => expect(said.slice(1).sort()).toEqual([1, 2]));
});

it('tells nothing ahead that somebody has asked already', async () => {
  const { watchers, book, said, ahead } = watched();
  watchers.add(1, { is: 'today' });
  watchers.read(book);
  await watchers.ahead({ is: 'today' });
  await vi.waitFor(() => expect(said).toEqual([1]));
  expect(ahead).toEqual([]);
});

it('tells what a save has changed when the page has its answer, and once for all that was saved until then', async () => {
  const { watchers, book, looked, said } = watched();
  watchers.read(book);
  watchers.add(1, { is: 'today' });
  await vi.waitFor(() => expect(said).toEqual([1]));
  const once = looked.mock.calls.length;
  looked.mockClear();
  vi.useFakeTimers();
  try {
    book.as_at = () => '2026-11-21T12:34:00.000Z';
    watchers.changedLater();
    watchers.changedLater();
    await vi.advanceTimersByTimeAsync(29);
    expect(looked).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(looked).toHaveBeenCalledTimes(once);
  } finally {
    vi.useRealTimers();
  }
  await vi.waitFor(() => expect(said).toEqual([1, 1]));
});
