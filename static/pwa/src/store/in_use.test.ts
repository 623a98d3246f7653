import 'fake-indexeddb/auto';
import { deleteDB, openDB } from 'idb';
import { afterEach, expect, it } from 'vitest';
import { isVaultOpen, mayOpenStore } from './in_use';
import { DATABASE, SCHEMA_VERSION } from './schema';
import { VAULT_LOCK } from './vault_lock';

afterEach(() => deleteDB(DATABASE));

const laidOut = async (version: number) => (await openDB(DATABASE, version)).close();
const withVault = <T>(run: () => Promise<T>) => navigator.locks.request(`${VAULT_LOCK}ab`, run) as Promise<T>;

it.each([
  ['the layout of this version', SCHEMA_VERSION, true],
  ['that of the version before', SCHEMA_VERSION - 1, false],
  ['that of the version after', SCHEMA_VERSION + 1, false],
])('with a vault open, a store of %s may be opened: %s', async (_, version, may) => {
  await laidOut(version);
  expect(await withVault(mayOpenStore)).toBe(may);
});

it('with no vault open, the store may be opened whatever its layout', async () => {
  await laidOut(SCHEMA_VERSION - 1);
  expect([await isVaultOpen(), await mayOpenStore()]).toEqual([false, true]);
});
