/** Search over an open vault: offline, after a restart, from sealed packs; and what is damaged stops nothing. */
import { afterEach, expect, it, vi } from 'vitest';
import { MemoryStore } from '../store/memory';
import { StorageFullError } from '../store/port';
import type { Bench } from '../sync/bench';
import { enrolled, quoteRecord } from '../sync/device.fixture';
import { Organisation } from '../sync/organisation.fixture';
import { signRecords } from '../sync/outbox';
import { pull } from '../sync/pull';
import { newId } from '../vault/random';
import { view } from '../views';
import type { Change } from '../wire/records';
import { OpenNotebook } from './notebook';

const CHILDREN = 30;

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function withQuotes() {
  const at = await Organisation.make();
  const store = new MemoryStore();
  const device = { ...(await enrolled(at, store)), store };
  const children = Array.from({ length: CHILDREN }, newId);
  for (const [n, child] of children.entries()) {
    at.streams.set(child, { kind: 'child', family: null, entries: [] });
    const record = quoteRecord(child, `Said the heron number ${n}.`);
    const change = { ...record, change: newId(), author: newId(), status: 'signed', late_reason: null };
    at.file(change as unknown as Change, null, null);
  }
  await pull(device.bench, device.http);
  return { device, children, at };
}

const found = async (bench: Bench, term: string) =>
  (await view({ is: 'search', term }, new OpenNotebook(bench))).found;

it('finds words after a restart, with no signal', async () => {
  const { device } = await withQuotes();
  device.http.cut = true;
  const bench = await device.reopened();
  expect(await found(bench, 'heron')).toBe(CHILDREN);
  expect(await found(bench, 'number 7')).toBe(1);
});

it('lets the page ask in the middle of getting ready', async () => {
  const { device, children } = await withQuotes();
  const bench = await device.reopened();
  const book = new OpenNotebook(bench);
  await book.haystacks();
  // All is open, and has to be gathered anew.
  await signRecords(bench, [quoteRecord(children[0] ?? '', 'Said the kestrel.')], null);
  let now_ms = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now_ms += 20));
  const order: string[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => order.push('asked');
  port2.postMessage('a question');
  await book.haystacks().then(() => order.push('ready'));
  port1.close();
  expect(order).toEqual(['asked', 'ready']);
});

it('finds what has come and what was signed since the last search', async () => {
  const { device, children, at } = await withQuotes();
  const book = new OpenNotebook(device.bench);
  const search = async (term: string) => (await view({ is: 'search', term }, book)).found;
  expect(await search('kestrel')).toBe(0);
  const [child = ''] = children;
  await signRecords(device.bench, [quoteRecord(child, 'Said the kestrel.')], null);
  expect(await search('kestrel')).toBe(1);
  const change = { ...quoteRecord(child, 'Said another kestrel.'), change: newId(), author: newId() };
  at.file({ ...change, status: 'signed', late_reason: null } as unknown as Change, null, null);
  await pull(device.bench, device.http);
  expect(await search('kestrel')).toBe(2);
});

it('goes on past a pack that does not open, and asks for that stream again', async () => {
  const { device, children } = await withQuotes();
  const bench = await device.reopened();
  const [child = ''] = children;
  const ref = bench.ledger.table[child]?.[0];
  if (!ref) throw new Error('a pack');
  await device.store.write(['packs'], (tx) => tx.remove('packs', ref.pack));
  expect(await found(bench, 'heron')).toBe(CHILDREN - 1);
  expect([...bench.packs.damaged]).toEqual([child]);
  await pull(bench, device.http);
  expect(await found(bench, 'heron')).toBe(CHILDREN);
});

it('opens each pack once, whoever asks first', async () => {
  const { device } = await withQuotes();
  let reads = 0;
  const { read } = device.store;
  device.store.read = (...args) => {
    reads += 1;
    return read.apply(device.store, args) as never;
  };
  const readsOf = async (terms: string[]) => {
    const bench = await device.reopened();
    reads = 0;
    await Promise.all(terms.map((term) => found(bench, term)));
    return reads;
  };
  expect(await readsOf(['heron', 'said', 'number'])).toBe(await readsOf(['heron']));
});

it('has gathered the words of what came before it is stored, and none of what could not be stored', async () => {
  vi.stubGlobal('scheduler', { postTask: async (run: () => void) => run() });
  const { device, children, at } = await withQuotes();
  const book = new OpenNotebook(device.bench);
  device.bench.arrived = (...given) => book.arrived(...given);
  const search = async (term: string) => (await view({ is: 'search', term }, book)).found;
  expect(await search('heron')).toBe(CHILDREN);
  const entries = vi.spyOn(book, 'entries');
  for (const child of children) {
    const change = {
      ...quoteRecord(child, 'Said a wren.'),
      change: newId(),
      author: newId(),
      status: 'signed',
    };
    at.file({ ...change, late_reason: null } as unknown as Change, null, null);
  }
  device.store.room_rows = 0;
  await expect(pull(device.bench, device.http)).rejects.toThrow(StorageFullError);
  expect(await search('wren')).toBe(0);
  expect(await search('heron')).toBe(CHILDREN);
  entries.mockClear();
  device.store.room_rows = Number.POSITIVE_INFINITY;
  await pull(device.bench, device.http);
  expect(await search('wren')).toBe(CHILDREN);
  expect(await search('heron')).toBe(CHILDREN);
  expect(entries).not.toHaveBeenCalled();
});

it('gathers the words of each stream when it is opened', async () => {
  const { device, children } = await withQuotes();
  await signRecords(device.bench, [quoteRecord(children[0] ?? '', 'Said the kestrel.')], null);
  const bench = await device.reopened();
  const book = new OpenNotebook(bench);
  const entries = vi.spyOn(book, 'entries');
  const hays = await book.haystacks();
  expect(entries).not.toHaveBeenCalled();
  expect(hays.map(({ stream }) => stream).sort()).toEqual([...children].sort());
  expect((await view({ is: 'search', term: 'kestrel' }, book)).found).toBe(1);
});

it('gathers anew what has come to a stream while it was being opened', async () => {
  const { device, children, at } = await withQuotes();
  const bench = await device.reopened();
  const book = new OpenNotebook(bench);
  const [child = ''] = children;
  const change = { ...quoteRecord(child, 'Said a wren.'), change: newId(), author: newId() };
  at.file({ ...change, status: 'signed', late_reason: null } as unknown as Change, null, null);
  const openAll = bench.packs.openAll.bind(bench.packs);
  vi.spyOn(bench.packs, 'openAll').mockImplementation(async (table, whole) => {
    await openAll(table, whole);
    await pull(bench, device.http);
  });
  expect((await view({ is: 'search', term: 'wren' }, book)).found).toBe(1);
});
