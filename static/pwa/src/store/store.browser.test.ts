import { expect, it } from 'vitest';
import { storeContract } from './contract';
import { openIndexedDb } from './indexeddb';

storeContract("Chromium's IndexedDB", () => openIndexedDb(`contract-${globalThis.crypto.randomUUID()}`));

it('is there when it is opened again', async () => {
  const name = `again-${globalThis.crypto.randomUUID()}`;
  const first = await openIndexedDb(name);
  await first.write(['log'], (tx) => tx.put('log', { vault: 'v', n: 1, sealed: Uint8Array.of(7) }));
  first.close();
  const second = await openIndexedDb(name);
  expect(await second.read(['log'], (tx) => tx.all('log'))).toHaveLength(1);
  second.close();
});
