/**
 * The service worker: serves the app shell with no signal, and posts sealed envelopes and snapshots in the background. It holds no key, no
 * session and no record; what it posts was finished and sealed before.
 */

import { openIndexedDb } from './store/indexeddb';
import { VAULT_LOCK } from './store/vault_lock';
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

async function install(): Promise<void> {
  await installShell(CACHE, __PRECACHE__);
}

async function activate(): Promise<void> {
  // A version that does not prove itself again here keeps what was before it, to serve from.
  await letGoOfOthers(CACHE, __PRECACHE__).catch(() => undefined);
  await self.clients.claim();
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
    await askDaily(store, http, Date.now()).catch(() => undefined);
  } finally {
    store.close();
  }
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  const ours = url.origin === self.location.origin && event.request.method === 'GET';
  if (ours && !url.pathname.startsWith('/api')) event.respondWith(fromShell(CACHE, event.request));
});
/** A new version comes in only when no tab has a vault open or in hand. Whoever asks over a port is told whether it did. */
async function switchOver(asker: MessagePort | undefined): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  const free = !held.some((lock) => lock.name?.startsWith(VAULT_LOCK));
  if (free) await self.skipWaiting();
  asker?.postMessage(free);
}

self.addEventListener('message', (event) => {
  if ((event.data as { is?: string } | null)?.is === 'version') event.ports[0]?.postMessage(__VERSION__);
  if ((event.data as { is?: string } | null)?.is === 'switch') event.waitUntil(switchOver(event.ports[0]));
});
self.addEventListener('sync', ((event: SyncEvent) => {
  if (event.tag === DEPOSIT_TAG) event.waitUntil(deposit());
}) as EventListener);
