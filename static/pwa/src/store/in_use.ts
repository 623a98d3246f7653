/**
 * Whether the service worker may open the store. One of a newer version would give it its own layout, and so take it from a page of the
 * version before that has a vault open: that page carries what waits by itself.
 */
import { DATABASE, SCHEMA_VERSION } from './schema';
import { VAULT_LOCK } from './vault_lock';

export async function mayOpenStore(): Promise<boolean> {
  return !(await isVaultOpen()) || (await hasLayout());
}

/** Whether a page has a vault open, or in hand. */
export async function isVaultOpen(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some((lock) => lock.name?.startsWith(VAULT_LOCK));
}

/** False too where the browser does not say which layout there is. */
async function hasLayout(): Promise<boolean> {
  const known = (await indexedDB.databases?.()) ?? [];
  return known.some(({ name, version }) => name === DATABASE && version === SCHEMA_VERSION);
}
