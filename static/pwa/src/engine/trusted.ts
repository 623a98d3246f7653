/**
 * The one Trusted Types policy: it lets the page load the crypto worker, the one that inflates for it, and the service worker, by
 * these three addresses, and nothing else as code.
 */
import workerUrl from '../engine.worker.ts?worker&url';
import inflaterUrl from '../inflate.worker.ts?worker&url';

const SERVICE_WORKER_URL = '/sw.js';
const ALLOWED: readonly string[] = [workerUrl, inflaterUrl, SERVICE_WORKER_URL];

interface Policy {
  createScriptURL(url: string): unknown;
}
interface Factory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy;
}

function allowed(url: string): string {
  if (!ALLOWED.includes(url)) throw new TypeError('not an address of ours');
  return url;
}

const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
const policy: Policy = factory?.createPolicy('attune', { createScriptURL: allowed }) ?? {
  createScriptURL: allowed,
};

export function cryptoWorker(): Worker {
  return new Worker(policy.createScriptURL(workerUrl) as string, { type: 'module', name: 'attune' });
}

export function inflater(): Worker {
  return new Worker(policy.createScriptURL(inflaterUrl) as string, {
    type: 'module',
    name: 'attune-inflate',
  });
}

export function registerServiceWorker(): Promise<ServiceWorkerRegistration> {
  return navigator.serviceWorker.register(policy.createScriptURL(SERVICE_WORKER_URL) as string, {
    updateViaCache: 'none',
  });
}
