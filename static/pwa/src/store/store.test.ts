import 'fake-indexeddb/auto';
import { forceCloseDatabase } from 'fake-indexeddb';
import { openDB } from 'idb';
import { describe, expect, it, vi } from 'vitest';
import { storeContract } from './contract';
import { openIndexedDb } from './indexeddb';
import { MemoryStore } from './memory';
import { StorageFullError } from './port';
import { SCHEMA_VERSION, TABLES } from './schema';

let count = 0;
storeContract('memory', async () => new MemoryStore());
storeContract('fake-indexeddb', () => openIndexedDb(`contract-${++count}`));

it('says of every table when it is cleared', () => {
  for (const table of Object.values(TABLES))
    expect(['wipe', 'fold', 'purge', 'filed', 'sent', 'kept', 'enrolled']).toContain(table.clearOn);
});

it('changes nothing when there is no room', async () => {
  const store = new MemoryStore();
  store.room_rows = 1;
  const put = (n: number) =>
    store.write(['log'], (tx) => tx.put('log', { vault: 'v', n, sealed: new Uint8Array(1) }));
  await put(1);
  await expect(put(2)).rejects.toThrow(StorageFullError);
  expect(await store.read(['log'], (tx) => tx.all('log'))).toHaveLength(1);
});

it('fails the whole write when a change fails after it was asked for', async () => {
  const store = await openIndexedDb('late');
  const row = (n: number, mark: number) => ({ vault: 'v', n, sealed: Uint8Array.of(mark) });
  await store.write(['log'], (tx) => tx.put('log', row(1, 1)));
  // Stands for whatever a browser may say no to once the write is under way: `add` refuses a key that is taken.
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    value,
  ) {
    return this.add(value);
  });
  const failing = store.write(['log'], async (tx) => {
    await tx.put('log', row(2, 2));
    await tx.put('log', row(1, 2));
  });
  await expect(failing).rejects.toThrow();
  put.mockRestore();
  const rows = await store.read(['log'], (tx) => tx.all('log'));
  expect(rows.map(({ n, sealed }) => [n, sealed[0]])).toEqual([[1, 1]]);
  store.close();
});

describe('a connection that ends', () => {
  const row = (n: number) => ({ vault: 'v', n, sealed: new Uint8Array(1) });
  /** A store, and the browser's hand on its connection. */
  const held = async (name: string) => {
    const asked = vi.spyOn(indexedDB, 'open');
    const store = await openIndexedDb(name);
    const [opened] = asked.mock.results;
    asked.mockRestore();
    if (!opened) throw new Error('nothing opened');
    const db = (opened.value as IDBOpenDBRequest).result;
    await store.write(['log'], (tx) => tx.put('log', row(1)));
    return { store, db };
  };
  const ended = {
    'is ended by the browser': (db: IDBDatabase) => forceCloseDatabase(db as never),
    'has ended without a word': (db: IDBDatabase) => db.close(),
  };

  it.each(Object.entries(ended))('%s is opened again, for reading and for writing', async (how, end) => {
    const { store, db } = await held(how);
    end(db);
    await store.write(['log'], (tx) => tx.put('log', row(2)));
    const rows = await store.read(['log'], (tx) => tx.all('log'));
    expect(rows.map(({ n }) => n)).toEqual([1, 2]);
    store.close();
  });

  it('stays closed when a newer version of the app has taken the database over', async () => {
    const { store } = await held('newer');
    const newer = await openDB('newer', SCHEMA_VERSION + 1);
    await expect(store.write(['log'], (tx) => tx.put('log', row(2)))).rejects.toThrow();
    expect(await newer.getAll('log')).toHaveLength(1);
    newer.close();
  });

  it('is left before a newer version of the app takes the database over, which waits for it', async () => {
    let saved: () => void = () => undefined;
    const left = new Promise<void>((done) => {
      saved = done;
    });
    let asked = 0;
    const store = await openIndexedDb('left', () => {
      asked += 1;
      return left;
    });
    let taken = false;
    const newer = openDB('left', SCHEMA_VERSION + 1).then((db) => {
      taken = true;
      return db;
    });
    await vi.waitFor(() => expect(asked).toBe(1));
    await store.write(['log'], (tx) => tx.put('log', row(1)));
    expect(taken).toBe(false);
    saved();
    const db = await newer;
    expect(await db.getAll('log')).toHaveLength(1);
    await expect(store.write(['log'], (tx) => tx.put('log', row(2)))).rejects.toThrow();
    db.close();
  });

  it('stays closed when it was closed on purpose', async () => {
    const { store } = await held('on purpose');
    store.close();
    await expect(store.read(['log'], (tx) => tx.all('log'))).rejects.toThrow();
  });
});

it('opens what version 1 of the layout has written, with everything in it', async () => {
  const old = await openDB('from-version-1', 1, {
    upgrade(fresh) {
      for (const table of ['vaults', 'attempts', 'log', 'packs', 'seals', 'outbox', 'cursors'] as const) {
        fresh.createObjectStore(table, { keyPath: TABLES[table].keyPath });
      }
    },
  });
  await old.put('attempts', { vault: 'v', wrong: 3, last_at_ms: 5 });
  old.close();
  const store = await openIndexedDb('from-version-1');
  expect(await store.read(['attempts'], (tx) => tx.all('attempts'))).toEqual([
    { vault: 'v', wrong: 3, last_at_ms: 5 },
  ]);
  const row = { device: 'd', seq: 1, at_ms: 2 };
  await store.write(['replaced'], (tx) => tx.put('replaced', row));
  expect(await store.read(['replaced', 'snapshots'], (tx) => tx.all('replaced'))).toEqual([row]);
  store.close();
});
