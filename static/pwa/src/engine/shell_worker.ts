/**
 * The page's side of the service worker: registers it, lets a waiting version in while no vault is open, and asks for a deposit
 * in the background where the browser can do that.
 */
import type { Footing } from './port';
import type { Verdict } from './release_check';
import { registerServiceWorker } from './trusted';

const DEPOSIT_TAG = 'deposit';
const LOOK_EVERY_MS = 60 * 60_000;

interface SyncManager {
  register(tag: string): Promise<void>;
}

export class ShellWorker {
  private registration: Promise<ServiceWorkerRegistration | null>;
  private entering: Promise<void> | null = null;
  private looking: Promise<Verdict> | null = null;
  private is_swapped = false;
  /** What this page vouched for and asked in. */
  private welcomed: ServiceWorker | null = null;
  /** What served this page when that was first heard. */
  private first: { by: ServiceWorker | null; version: string } | null = null;
  private fits: () => void = () => undefined;
  private readonly fitted = new Promise<Verdict>((done) => {
    this.fits = () => done('released');
  });

  /**
   * `idle` says that no vault is open, so that the page may be replaced; `changed` is called when another version of the app has
   * come, or has been let in; `swapped` when what this address serves is not what was released.
   */
  constructor(
    private readonly idle: () => boolean,
    private readonly changed: () => void = () => undefined,
    private readonly swapped: () => void = () => undefined,
  ) {
    this.registration =
      'serviceWorker' in navigator ? registerServiceWorker().catch(() => null) : Promise.resolve(null);
    void this.registration.then((registration) => {
      registration?.addEventListener('updatefound', () => this.letIn());
      this.letIn();
      // An app that is never closed would not hear of a new version otherwise.
      setInterval(() => void registration?.update().catch(() => undefined), LOOK_EVERY_MS);
    });
    if (!('serviceWorker' in navigator)) return;
    let was_kept = navigator.serviceWorker.controller !== null;
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      // The very first one has come to the page that brought it; and one may come long after it was asked in.
      if (was_kept) void this.goOver().catch(() => undefined);
      was_kept = true;
      this.changed();
    });
  }

  /** This page goes over to what serves it now. What nobody here let in is looked at first: the page would be asked for from it. */
  private async goOver(): Promise<void> {
    const may = () => !this.is_swapped && this.idle() && !isTyped();
    if (!may()) return;
    if (navigator.serviceWorker.controller !== this.welcomed && (await this.check()) !== 'released') return;
    if (may()) location.reload();
  }

  /** Whether this address serves what was released; asked anew each time, once at a time, and no more when it was not. */
  check(): Promise<Verdict> {
    this.looking ??= this.judge().then(
      (verdict) => {
        if (verdict !== 'changed') this.looking = null;
        return verdict;
      },
      (cause) => {
        this.looking = null;
        throw cause;
      },
    );
    return this.looking;
  }

  /**
   * As `check`, without waiting for the browser's own look for a new version: a browser that has just been started takes its time
   * over that, and `swapped` is called when it comes to no good.
   */
  served(): Promise<Verdict> {
    return Promise.race([this.fitted, this.check()]);
  }

  private async judge(): Promise<Verdict> {
    const registration = await this.registration;
    if (!registration) return 'unknown';
    const { checkRelease } = await import('./release_check');
    const verdict = await checkRelease({
      versions: () => this.versions(),
      replaced: () => this.first !== null && this.first.by !== navigator.serviceWorker.controller,
      fits: () => this.fits(),
      update: async () => {
        await registration.update().catch(() => undefined);
        return registration.installing !== null || registration.waiting !== null;
      },
      unregister: () => {
        this.is_swapped = true;
        return registration.unregister();
      },
    });
    if (verdict === 'changed') this.swapped();
    return verdict;
  }

  private async versions(): Promise<{ now: string | null; at_first: string | null }> {
    const by = navigator.serviceWorker.controller;
    const now = await versionOfController();
    if (now !== null) this.first ??= { by, version: now };
    return { now, at_first: this.first?.version ?? null };
  }

  /** Which version serves this page: kept on the device, with a newer one waiting, or none that is kept. */
  async version(): Promise<Footing['app']> {
    const registration = await this.registration;
    if (!registration || !navigator.serviceWorker.controller) return 'not_kept';
    return registration.waiting ? 'waiting' : 'current';
  }

  /** A new version that waits comes in now, if nothing is open and nothing is being typed; else with the next page. */
  letIn(): void {
    void this.registration.then((registration) => {
      const next = registration?.waiting ?? registration?.installing;
      if (!next || !navigator.serviceWorker.controller) return;
      this.entering ??= this.enter(next).finally(() => {
        this.entering = null;
      });
    });
  }

  private async enter(next: ServiceWorker): Promise<void> {
    await installed(next);
    this.changed();
    const welcome = () => next.state === 'installed' && this.idle() && !isTyped();
    // The page before this one may still be letting go of its vault; another tab that has one open will not.
    for (let tries = 0; tries < TRIES && welcome(); tries += 1) {
      // One that cannot be vouched for is not let in from here.
      if ((await this.check()) !== 'released') return;
      await quiet();
      if (!welcome()) return;
      this.welcomed = next;
      if (await switchTo(next)) return;
      await pause(AGAIN_MS);
    }
  }

  /** The browser deposits by itself when there is a connection, with the page closed too. */
  async depositLater(): Promise<void> {
    const registration = await this.registration;
    const sync = (registration as { sync?: SyncManager } | null)?.sync;
    await sync?.register(DEPOSIT_TAG).catch(() => undefined);
  }
}

/** Half a passphrase would go with the page. */
function isTyped(): boolean {
  return [...document.querySelectorAll('input')].some(({ value }) => value !== '');
}

const AGAIN_MS = 1000;
const TRIES = 5;
const QUIET_MS = 500;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function installed(next: ServiceWorker): Promise<void> {
  while (next.state === 'installing') {
    await new Promise((done) => next.addEventListener('statechange', done, { once: true }));
  }
}

/**
 * Until this page has asked for nothing for a while. Chromium lets a new service worker in once the one before it has stopped; a file
 * that is asked for while it stops starts it again, and then it goes on until nothing was asked for half a minute.
 */
async function quiet(): Promise<void> {
  for (;;) {
    const asked = performance.getEntriesByType('resource').map((entry) => entry.startTime + entry.duration);
    const since = performance.now() - Math.max(0, ...asked);
    if (document.readyState === 'complete' && since >= QUIET_MS) return;
    await pause(Math.max(QUIET_MS - since, QUIET_MS / 10));
  }
}

/** Shape: whether it came in, when it has; a vault that is open anywhere keeps it out. */
function switchTo(next: ServiceWorker): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((done) => {
    port1.onmessage = ({ data }) => done(data === true);
    next.postMessage({ is: 'switch' }, [port2]);
  });
}

const ANSWER_MS = 500;

/** Shape: the path of what this page was begun with, whose name changes with all that it may ask for later. */
function ownScript(): string | null {
  const begun = document.querySelector<HTMLScriptElement>('script[type="module"][src]');
  return begun && new URL(begun.src).pathname;
}

/** Shape: null when no service worker serves this page, or it is one that does not say. */
function versionOfController(): Promise<string | null> {
  const { controller } = navigator.serviceWorker;
  if (!controller) return Promise.resolve(null);
  const { port1, port2 } = new MessageChannel();
  return new Promise((done) => {
    port1.onmessage = ({ data }) => done(typeof data === 'string' ? data : null);
    setTimeout(() => done(null), ANSWER_MS);
    controller.postMessage({ is: 'version', script: ownScript() }, [port2]);
  });
}
