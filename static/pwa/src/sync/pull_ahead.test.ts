/** What comes in several answers: the next is on its way while one is stored, and is asked for anew when that went otherwise. */
import { beforeEach, expect, it, vi } from 'vitest';
import { newId } from '../vault/random';
import type { PullQuestion } from '../wire/packs';
import type { Change } from '../wire/records';
import { type Bench, entriesOf } from './bench';
import { type Device, enrolled, quoteRecord } from './device.fixture';
import { Organisation } from './organisation.fixture';
import { pull } from './pull';

const CHILD = 'c1'.repeat(16);
const OTHER = 'c2'.repeat(16);
let at: Organisation;
let device: Device;
let asked: PullQuestion[];

const words = async (bench: Bench, child: string) =>
  (await entriesOf(bench, child)).map(({ change }) => (change as Change<'quote'>).body.exact_words);

function file(child: string, said: string): void {
  const change = { ...quoteRecord(child, said), change: newId(), author: newId(), status: 'signed' };
  at.file(change as unknown as Change, null, null);
}

beforeEach(async () => {
  at = await Organisation.make();
  at.streams.set(CHILD, { kind: 'child', family: null, entries: [] });
  at.streams.set(OTHER, { kind: 'child', family: null, entries: [] });
  device = await enrolled(at);
  for (const n of [1, 2, 3]) file(CHILD, `One ${n}`);
  file(OTHER, 'Two 1');
  at.at_once = 1;
  asked = [];
  const answered = device.http.pull.bind(device.http);
  device.http.pull = async (question) => {
    asked.push(question);
    return answered(question);
  };
});

it('asks for the next while one is being stored, and for each once', async () => {
  const { bench, http, store } = device;
  const { write } = store;
  let release = () => {};
  const held = new Promise<void>((done) => {
    release = done;
  });
  store.write = async (...args) => {
    await held;
    return write.apply(store, args) as never;
  };
  const pulled = pull(bench, http);
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(1));
  expect(bench.ledger.summary.streams).toEqual([]);
  release();
  await pulled;
  expect(asked.map(({ have }) => have)).toEqual([{}, { [CHILD]: 1, [OTHER]: 1 }, { [CHILD]: 2, [OTHER]: 1 }]);
  expect(await words(bench, CHILD)).toEqual(['One 1', 'One 2', 'One 3']);
  expect(await words(bench, OTHER)).toEqual(['Two 1']);
});

it('asks anew when what it goes on from was found damaged', async () => {
  at.at_once = Number.POSITIVE_INFINITY;
  await pull(device.bench, device.http);
  const bench = await device.reopened();
  const ref = bench.ledger.table[CHILD]?.[0];
  if (!ref) throw new Error('a pack');
  await device.store.write(['packs'], (tx) => tx.remove('packs', ref.pack));
  for (const n of [4, 5]) file(CHILD, `One ${n}`);
  at.at_once = 1;
  asked.length = 0;
  await pull(bench, device.http);
  expect(asked.slice(0, 3).map(({ have }) => have[CHILD])).toEqual([3, 4, 0]);
  expect(await words(bench, CHILD)).toEqual([1, 2, 3, 4, 5].map((n) => `One ${n}`));
  expect(bench.packs.damaged.size).toBe(0);
});
