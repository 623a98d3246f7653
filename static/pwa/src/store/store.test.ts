import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { storeContract } from './contract';
import { openIndexedDb } from './indexeddb';
import { MemoryStore } from './memory';
import { StorageFullError } from './port';
import { TABLES } from './schema';

let count = 0;
storeContract('memory', async () => new MemoryStore());
storeContract('fake-indexeddb', () => openIndexedDb(`contract-${++count}`));

it('says of every table when it is cleared', () => {
  for (const table of Object.values(TABLES))
    expect(['wipe', 'fold', 'purge', 'filed']).toContain(table.clearOn);
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
