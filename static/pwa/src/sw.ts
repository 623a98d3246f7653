/**
 * The service worker: serves the app shell with no signal, and posts sealed envelopes and snapshots in the background. It holds no key, no
 * session and no record; what it posts was finished and sealed before.
 */
import { openIndexedDb } from './store/indexeddb';
import { carryBlobs } from './sync/blobs';
import { depositEverything } from './sync/snapshot_deposit';
import { sha256 } from './vault/hash';
import { hex } from './wire/bytes';
import { Http } from './wire/http';

declare const self: ServiceWorkerGlobalScope;
declare const __PRECACHE__: { url: string; rev: string }[];
declare const __VERSION__: string;

interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

const CACHE = `attune-${__VERSION__}`;
const PAGE = '/';
const DEPOSIT_TAG = 'deposit';
const VAULT_LOCK = 'attune-vault-';
const RECEIPT_CHANNEL = 'attune-receipts';

/** The page is served at the root; its file name may be answered with a redirection, which a cache cannot use. */
function address(url: string): string {
  return url === '/index.html' ? PAGE : url;
}

/** Every file, or none: one that is not what was built ends the installation, and the old version stays. */
async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  for (const { url, rev } of __PRECACHE__) {
    const response = await fetch(address(url), { cache: 'no-cache', credentials: 'omit', redirect: 'error' });
    if (!response.ok) throw new Error('a file of the app could not be fetched');
    const found = hex(await sha256(new Uint8Array(await response.clone().arrayBuffer())));
    if (found !== rev) throw new Error('a file of the app is not what was built');
    await cache.put(address(url), response);
  }
}

async function activate(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith('attune-') && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function fromShell(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const key = request.mode === 'navigate' ? PAGE : new URL(request.url).pathname;
  return (await cache.match(key)) ?? fetch(request);
}

async function deposit(): Promise<void> {
  const store = await openIndexedDb();
  try {
    const http = new Http();
    for (const carry of [depositEverything, carryBlobs]) {
      const result = await carry(store, http);
      if (result === 'moved') new BroadcastChannel(RECEIPT_CHANNEL).postMessage(null);
      // A rejected sync event is tried again by the browser, later and later.
      if (result === 'offline' || result === 'unconfirmed') throw new Error('no receipt');
    }
  } finally {
    store.close();
  }
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  const ours = url.origin === self.location.origin && event.request.method === 'GET';
  if (ours && !url.pathname.startsWith('/api')) event.respondWith(fromShell(event.request));
});
/** A new version comes in only when no tab has a vault open. */
async function switchOver(): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  if (!held.some((lock) => lock.name?.startsWith(VAULT_LOCK))) await self.skipWaiting();
}

self.addEventListener('message', (event) => {
  if ((event.data as { is?: string } | null)?.is === 'switch') event.waitUntil(switchOver());
});
self.addEventListener('sync', ((event: SyncEvent) => {
  if (event.tag === DEPOSIT_TAG) event.waitUntil(deposit());
}) as EventListener);
