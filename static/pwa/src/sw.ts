/**
 * The service worker: serves the app shell with no signal, and posts sealed envelopes and snapshots in the background. It holds no key, no
 * session and no record; what it posts was finished and sealed before.
 */

import { isVaultOpen, mayOpenStore } from './store/in_use';
import { openIndexedDb } from './store/indexeddb';
import { fromShell, installShell, letGoOfOthers, type ShellFile, shellName } from './sw/shell';
import { askDaily } from './sync/asking';
import { carryBlobs } from './sync/blobs';
import { depositEverything } from './sync/snapshot_deposit';
import { Http } from './wire/http';

declare const self: ServiceWorkerGlobalScope;
declare const __PRECACHE__: ShellFile[];
declare const __VERSION__: string;

interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

const CACHE = shellName(__VERSION__);
const DEPOSIT_TAG = 'deposit';
const RECEIPT_CHANNEL = 'attune-receipts';

/** What the app's files are not: a browser that can sends it past the service worker, which need not be woken for it. */
const PAST_HERE = ['/api/*', '/sw.js', '/release.json'];

interface RoutingEvent extends ExtendableEvent {
  addRoutes?(routes: { condition: { urlPattern: string }; source: 'network' }[]): Promise<void>;
}

async function install(event: RoutingEvent): Promise<void> {
  await event.addRoutes?.(PAST_HERE.map((urlPattern) => ({ condition: { urlPattern }, source: 'network' })));
  await installShell(CACHE, __PRECACHE__);
}

/**
 * What other versions left goes when none is coming and the only window is a page of this one: a page of another may still ask for a
 * file of its own.
 * A version that does not prove itself again here keeps what was before it, to serve from.
 */
async function tidy(script: string | null | undefined): Promise<void> {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const { installing, waiting } = self.registration;
  const is_own = __PRECACHE__.some(({ url }) => url === script);
  if (is_own && windows.length <= 1 && !installing && !waiting)
    await letGoOfOthers(CACHE, __PRECACHE__).catch(() => undefined);
}

async function deposit(): Promise<void> {
  // As below: the browser tries again later.
  if (!(await mayOpenStore())) throw new Error('in use');
  const store = await openIndexedDb();
  try {
    const http = new Http();
    let again = false;
    for (const carry of [depositEverything, carryBlobs]) {
      const result = await carry(store, http);
      if (result === 'moved') new BroadcastChannel(RECEIPT_CHANNEL).postMessage(null);
      again ||= result === 'busy' || result === 'unconfirmed' || result === 'offline';
      if (result === 'offline') break;
    }
    // A rejected sync event is tried again by the browser, later and later.
    if (again) throw new Error('no receipt');
    await askDaily(store, http, Date.now()).catch(() => undefined);
  } finally {
    store.close();
  }
}

self.addEventListener('install', (event) => event.waitUntil(install(event)));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  const ours = url.origin === self.location.origin && event.request.method === 'GET';
  if (ours && !url.pathname.startsWith('/api')) event.respondWith(fromShell(CACHE, event.request));
});
/** A new version comes in only when no tab has a vault open or in hand. Whoever asks over a port is told whether it did. */
async function switchOver(asker: MessagePort | undefined): Promise<void> {
  const free = !(await isVaultOpen());
  if (free) await self.skipWaiting();
  asker?.postMessage(free);
}

type Asked = { is: 'version'; script?: string | null } | { is: 'switch' } | null;

self.addEventListener('message', (event) => {
  const asked = event.data as Asked;
  if (asked?.is === 'version') {
    event.ports[0]?.postMessage(__VERSION__);
    event.waitUntil(tidy(asked.script));
  }
  if (asked?.is === 'switch') event.waitUntil(switchOver(event.ports[0]));
});
self.addEventListener('sync', ((event: SyncEvent) => {
  if (event.tag === DEPOSIT_TAG) event.waitUntil(deposit());
}) as EventListener);
