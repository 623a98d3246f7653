import { beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../engine/opened';
import { StorageDamagedError, type Store } from '../store/port';
import { newId } from '../vault/random';
import type { Entry } from '../wire/records';
import { entriesOf } from './bench';
import { type Device, quoteRecord } from './device.fixture';
import type { Organisation } from './organisation.fixture';
import { signRecords } from './outbox';
import { pull } from './pull';
import { CHILD, cursorOf, depositOf, signWords, writingDevice } from './writing_device.fixture';

let at: Organisation;
let device: Device;

beforeEach(async () => {
  ({ at, device } = await writingDevice());
});

const cursor = () => cursorOf(device);
const deposit = () => depositOf(device);
const signOne = (words?: string) => signWords(device, words);

describe('apply', () => {
  it('replaces an own record by its filed entry', async () => {
    await signOne('hers');
    await deposit();
    await pull(device.bench, device.http);
    for (const bench of [device.bench, await device.reopened()]) {
      const entries = await entriesOf(bench, CHILD);
      expect(entries).toHaveLength(1);
      expect(entries[0]).toMatchObject({ version: 1, seq: 1 });
      expect(bench.ledger.memory.pending.size).toBe(0);
      expect(bench.ledger.memory.sent()).toHaveLength(1);
    }
  });

  it('changes nothing the second time', async () => {
    await signOne();
    await deposit();
    await pull(device.bench, device.http);
    const before = JSON.stringify([device.bench.ledger.summary, await entriesOf(device.bench, CHILD)]);
    await pull(device.bench, device.http);
    expect(JSON.stringify([device.bench.ledger.summary, await entriesOf(device.bench, CHILD)])).toBe(before);
  });

  it('refuses an older state', async () => {
    at.state = 9;
    await pull(device.bench, device.http);
    at.state = 8;
    await expect(pull(device.bench, device.http)).rejects.toThrow();
    expect(device.bench.ledger.summary.state).toBe(9);
  });

  it('takes a purged stream off the device, key first, and keeps what was not sent', async () => {
    await signOne();
    await deposit();
    await pull(device.bench, device.http);
    await signOne('unsent');
    at.purge = [CHILD];
    at.streams.delete(CHILD);
    await pull(device.bench, device.http);
    const again = await device.reopened();
    expect(again.ledger.table[CHILD]).toBeUndefined();
    expect(await device.store.read(['packs'], (tx) => tx.all('packs'))).toHaveLength(0);
    expect(again.ledger.memory.pending.size).toBe(1);
    expect((await cursor()).seq).toBe(2);
  });

  it('adds to a small pack under a new key and a new name', async () => {
    const names = new Set<string>();
    for (let i = 0; i < 3; i++) {
      await signOne(`word ${i}`);
      await deposit();
      await pull(device.bench, device.http);
      const refs = device.bench.ledger.table[CHILD] ?? [];
      expect(refs).toHaveLength(1);
      names.add(`${refs[0]?.pack} ${refs[0]?.key}`);
    }
    expect(names.size).toBe(3);
    expect(await device.store.read(['packs'], (tx) => tx.all('packs'))).toHaveLength(1);
    expect(await entriesOf(await device.reopened(), CHILD)).toHaveLength(3);
  });
});

describe('a stream whose pack does not open', () => {
  const OTHER = newId();
  const spoil = async () => {
    at.streams.set(OTHER, { kind: 'child', family: newId(), entries: [] });
    await signOne('filed before');
    await deposit();
    await pull(device.bench, device.http);
    const rows = await device.store.read(['packs'], (tx) => tx.all('packs'));
    await device.store.write(['packs'], async (tx) => {
      for (const { pack, sealed } of rows) await tx.put('packs', { pack, sealed: sealed.map((b) => b ^ 1) });
    });
    device.bench = await device.reopened();
  };
  const words = async (stream: string) =>
    ((await entriesOf(device.bench, stream)) as Entry<'quote'>[]).map(
      ({ change }) => change.body.exact_words,
    );

  it('can be written in all the same', async () => {
    await spoil();
    expect(await signOne('new work')).toEqual([2]);
    expect(await deposit()).toBe('moved');
  });

  it('is fetched again from its beginning, and holds up no other stream', async () => {
    await spoil();
    await signOne('after');
    await signRecords(device.bench, [quoteRecord(OTHER, 'elsewhere')], null);
    await deposit();
    await pull(device.bench, device.http);
    expect(await words(OTHER)).toEqual(['elsewhere']);
    expect(await words(CHILD)).toEqual(['filed before', 'after']);
    device.bench = await device.reopened();
    expect(await words(CHILD)).toEqual(['filed before', 'after']);
    expect(await device.store.read(['packs'], (tx) => tx.all('packs'))).toHaveLength(2);
  });

  it('comes again after it was looked at, though nothing in it is new', async () => {
    await spoil();
    await expect(words(CHILD)).rejects.toThrow(StorageDamagedError);
    await pull(device.bench, device.http);
    expect(await words(CHILD)).toEqual(['filed before']);
  });

  it('is found by a run too, when nobody has looked', async () => {
    await spoil();
    const [line] = at.received.get(device.bench.keys.device) ?? [];
    if (!line) throw new Error('nothing received');
    at.file({ ...line.change, change: newId() }, null, null);
    await pull(device.bench, device.http);
    expect(await words(CHILD)).toEqual(['filed before', 'filed before']);
  });
});

it('opens no pack to unlock and to show the lists', async () => {
  await signOne('long ago');
  await deposit();
  await pull(device.bench, device.http);
  const touched = new Set<string>();
  const watched: Store = {
    read: (tables, run) => {
      for (const table of tables) touched.add(table);
      return device.store.read(tables, run);
    },
    write: (tables, run) => device.store.write(tables, run),
    close: () => undefined,
  };
  const { book } = await openStore(watched, device.bench.keys, device.bench.now_ms);
  expect(book.digests().get(CHILD)).toMatchObject({ kind: 'child', parts: [{ count: 1 }] });
  expect(book.sent()).toHaveLength(1);
  expect([...touched].sort()).toEqual(['blobs', 'cursors', 'log', 'seals']);
});
