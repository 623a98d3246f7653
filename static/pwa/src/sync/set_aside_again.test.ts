/** What was filed comes again after an older database was put back, and is set aside then. */
import { beforeEach, expect, it } from 'vitest';
import { openStore } from '../engine/opened';
import { view } from '../views';
import type { Device } from './device.fixture';
import { exchange } from './exchange';
import { signRecords } from './outbox';
import { pull } from './pull';
import { cursorOf, fourFiled, signWords, writingDevice } from './writing_device.fixture';

let device: Device;

beforeEach(async () => {
  let at: Awaited<ReturnType<typeof writingDevice>>['at'];
  ({ at, device } = await writingDevice());
  await fourFiled(device);
  await pull(device.bench, device.http);
  expect(device.bench.ledger.memory.pending.size).toBe(0);
  at.putBack(device.bench.keys.device, 1);
  at.quarantined = [{ seq: 2, why: 'not_allowed' }];
  await signWords(device, 'Five');
  await exchange(device.bench, device.http);
  await exchange(device.bench, device.http);
  expect(await cursorOf(device)).toMatchObject({ received: 5, put_backs: 1 });
});

it('is said to need its author, wherever it is counted', async () => {
  const { book } = await openStore(device.store, device.bench.keys, device.bench.now_ms);
  const said = book.sent().filter(({ delivery }) => delivery === 'needs_you');
  expect(said).toMatchObject([{ seq: 2, why: 'not_allowed' }]);
  expect(book.waits().needs_you).toBe(1);
  expect((await view({ is: 'outbox' }, book)).counts.needs_you).toBe(1);
});

it('is shown in its author’s words, which are among the records, and sent again', async () => {
  const { book, bench } = await openStore(device.store, device.bench.keys, device.bench.now_ms);
  const set_aside = book.sent().find(({ seq }) => seq === 2);
  const [item] = (await view({ is: 'outbox' }, book)).items.filter(({ state }) => state === 'needs_you');
  const rows = await view({ is: 'mending', key: item?.key ?? '' }, book);
  expect(rows).toMatchObject({ may: 'again', parts: [{ change: set_aside?.change.change }] });
  const written = rows?.parts[0]?.written;
  expect(written?.body).toMatchObject({ exact_words: 'Two' });
  if (!written) throw new Error('no words');
  const { stream, stream_kind, record, type, base, event_at, body, change } = written;
  const again = { stream, stream_kind, record, type, base, event_at, body, supersedes: change };
  await signRecords(bench, [again as never], null);
  expect(bench.ledger.memory.successor(change)).not.toBeNull();
});
