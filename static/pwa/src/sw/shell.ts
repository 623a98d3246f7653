/**
 * The app's own files in Cache Storage: installed all or nothing, proved by reading them back with no network, and the old ones
 * let go of only then.
 *
 * Source: sync/PROTOCOL.md section 14.6.
 */
import { openIndexedDb, removeIndexedDb } from '../store/indexeddb';
import { inLanes } from '../store/lanes';
import { TABLE_NAMES } from '../store/schema';
import { sha256 } from '../vault/hash';
import { hex, textOf } from '../wire/bytes';
import { dressed } from './dressed';

export interface ShellFile {
  url: string;
  /** SHA-256, hex. */
  rev: string;
}

export const PAGE = '/';
const SHELLS = 'attune-';
const SCRATCH = 'attune-proof';
/** One after the other, each of some hundred and fifty small files would wait for a round trip of its own. */
const AT_ONCE = 8;

export const shellName = (version: string): string => SHELLS + version;

/** The page is served at the root; its file name may be answered with a redirection, which a cache cannot use. */
const address = (url: string): string => (url === '/index.html' ? PAGE : url);

/** A file is missing, or is not what was built. */
export class NotProvenError extends Error {
  override readonly name = 'NotProvenError';
}

/**
 * Every file, proved, or none: then nothing of the new version stays and the old one goes on. What is kept of this very version already
 * stays as it is: it may be the one in use. Errors: NotProvenError.
 */
export async function installShell(name: string, files: readonly ShellFile[]): Promise<void> {
  const was_here = await caches.has(name);
  try {
    const cache = await caches.open(name);
    await inLanes(files, AT_ONCE, async (file) => cache.put(address(file.url), await fetched(file)));
    await prove(name, files);
  } catch (cause) {
    if (!was_here) await caches.delete(name);
    throw cause;
  }
}

/**
 * The file as it was built, all of it here. A cache that is given an answer still on its way waits for the network, and everything that
 * is asked of the caches waits with it: were the signal lost then, the app would not open until the browser is started anew.
 * Errors: NotProvenError.
 */
async function fetched({ url, rev }: ShellFile): Promise<Response> {
  const response = await fetch(address(url), { cache: 'no-cache', credentials: 'omit', redirect: 'error' });
  if (!response.ok) throw new NotProvenError('a file of the app could not be fetched');
  const bytes = new Uint8Array(await response.arrayBuffer());
  await isBuilt(bytes, rev);
  return dressed(url, bytes);
}

/** Errors: NotProvenError. */
async function isBuilt(bytes: Uint8Array, rev: string): Promise<void> {
  if (hex(await sha256(bytes)) !== rev) throw new NotProvenError('a file is not what was built');
}

/**
 * Reads every file back from the cache, as it will be read with no signal; checks that the page names its own script, and that this
 * version can open a store. The store of the day is not touched: another version may have it open. Errors: NotProvenError.
 */
export async function prove(name: string, files: readonly ShellFile[]): Promise<void> {
  const cache = await caches.open(name);
  const names = new Set(files.map(({ url }) => url));
  await inLanes(files, AT_ONCE, async ({ url, rev }) => {
    const kept = await cache.match(address(url));
    const bytes = kept && new Uint8Array(await kept.arrayBuffer());
    if (!bytes) throw new NotProvenError('a file is not kept');
    await isBuilt(bytes, rev);
    if (address(url) === PAGE) checkPage(textOf(bytes), names);
  });
  await checkStore();
}

function checkPage(page: string, names: ReadonlySet<string>): void {
  const scripts = [...page.matchAll(/<script[^>]+src="([^"]+)"/g)].map(([, src]) => src ?? '');
  if (!scripts.length || scripts.some((src) => !names.has(src))) {
    throw new NotProvenError('the page names a script that is not kept');
  }
}

async function checkStore(): Promise<void> {
  const store = await openIndexedDb(SCRATCH);
  try {
    await store.read(TABLE_NAMES, (tx) => tx.all('vaults'));
  } finally {
    store.close();
    await removeIndexedDb(SCRATCH);
  }
}

const others = async (name: string): Promise<string[]> =>
  (await caches.keys()).filter((each) => each.startsWith(SHELLS) && each !== name);

/** What other versions left, when this one has proved itself once more. Errors: NotProvenError; then all of it stays. */
export async function letGoOfOthers(name: string, files: readonly ShellFile[]): Promise<void> {
  const old = await others(name);
  if (!old.length) return;
  await prove(name, files);
  await Promise.all(old.map((each) => caches.delete(each)));
}

/** From this version; what has gone missing in it, from one before; else from the server. */
export async function fromShell(name: string, request: Request): Promise<Response> {
  const key = request.mode === 'navigate' ? PAGE : new URL(request.url).pathname;
  const own = await (await caches.open(name)).match(key);
  if (own) return own;
  for (const each of await others(name)) {
    const kept = await (await caches.open(each)).match(key);
    if (kept) return kept;
  }
  return fetch(request);
}
