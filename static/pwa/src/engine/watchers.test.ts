/** Who looks is shown what they ask, and nobody else is looked up anew for it. */
import { expect, it, vi } from 'vitest';
import { sampleBook } from '../views/tests/sample';
import type { FromWorker } from './messages';
import { Watchers } from './watchers';

function watched() {
  const said: number[] = [];
  const book = sampleBook();
  const looked = vi.spyOn(book, 'drafts');
  const watchers = new Watchers(
    (message: FromWorker) => {
      if (message.is === 'rows') said.push(message.id);
    },
    () => undefined,
  );
  return { watchers, book, looked, said };
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
