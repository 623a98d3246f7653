/** What the header says that waits is what Today and the outbox say: things, not their records. */
import { expect, it } from 'vitest';
import { MemoryStore } from '../store/memory';
import { view } from '../views';
import { sampleBook, tellVisit } from '../views/tests/sample';
import type { Opened } from './opened';
import type { SyncState } from './port';
import { SyncTold } from './sync_told';

const AT = '2026-11-21T08:00:00.000Z';

async function told(book: ReturnType<typeof sampleBook>): Promise<SyncState> {
  const opened = {
    book: Object.assign(book, { isStranger: () => false, isBehind: () => false }),
    bench: { ledger: { summary: {} } },
  } as unknown as Opened;
  const said: SyncState[] = [];
  const sync = new SyncTold(
    new MemoryStore(),
    () => opened,
    (message) => message.is === 'sync' && said.push(message.sync),
  );
  await sync.count();
  const [last] = said.slice(-1);
  if (!last) throw new Error('nothing was said');
  return last;
}

it('counts a visit of which two records were set aside once, and one that waits whole once', async () => {
  const book = sampleBook();
  tellVisit(book, { word: 'a', at: AT, filed: false, seq: 1 });
  tellVisit(book, { word: 'b', at: '2026-11-21T09:00:00.000Z', filed: false, seq: 5 });
  for (const item of book.sentItems.filter(({ seq }) => seq <= 4))
    Object.assign(item, item.seq < 3 ? { delivery: 'needs_you', why: 'not_allowed' } : { delivery: 'filed' });
  const { needs_you, to_send, unsent } = await told(book);
  const { items, counts } = await view({ is: 'outbox' }, book);
  expect({ needs_you, to_send, unsent }).toEqual({ needs_you: 1, to_send: 1, unsent: 4 });
  expect(counts).toMatchObject({ needs_you, on_device: to_send });
  expect((await view({ is: 'today' }, book)).outbox).toEqual(counts);
  expect(items.filter(({ state }) => state === 'needs_you')).toMatchObject([{ set_aside: 2 }]);
  const records = items.reduce((sum, { set_aside }) => sum + set_aside, 0);
  expect(records).toBe(book.waits().needs_you);
});
