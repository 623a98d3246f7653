/**
 * The page's side of the service worker: registers it, lets a waiting version in while no vault is open, and asks for a deposit
 * in the background where the browser can do that.
 */
import type { Footing } from './port';
import { registerServiceWorker } from './trusted';

const DEPOSIT_TAG = 'deposit';
const LOOK_EVERY_MS = 60 * 60_000;

interface SyncManager {
  register(tag: string): Promise<void>;
}

export class ShellWorker {
  private registration: Promise<ServiceWorkerRegistration | null>;
  private switching = false;

  /**
   * `idle` says that no vault is open, so that the page may be replaced; `changed` is called when another version of the app has
   * come, or has been let in.
   */
  constructor(
    private readonly idle: () => boolean,
    private readonly changed: () => void = () => undefined,
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
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      if (this.switching && this.idle()) location.reload();
      this.changed();
    });
  }

  /** Which version serves this page: kept on the device, with a newer one waiting, or none that is kept. */
  async version(): Promise<Footing['app']> {
    const registration = await this.registration;
    if (!registration || !navigator.serviceWorker.controller) return 'not_kept';
    return registration.waiting ? 'waiting' : 'current';
  }

  /** A new version that waits comes in now, if nothing is open. */
  letIn(): void {
    void this.registration.then((registration) => {
      const next = registration?.waiting ?? registration?.installing;
      if (!next || !navigator.serviceWorker.controller) return;
      const enter = () => {
        this.changed();
        if (next.state !== 'installed' || !this.idle()) return;
        this.switching = true;
        next.postMessage({ is: 'switch' });
      };
      next.addEventListener('statechange', enter);
      enter();
    });
  }

  /** The browser deposits by itself when there is a connection, with the page closed too. */
  async depositLater(): Promise<void> {
    const registration = await this.registration;
    const sync = (registration as { sync?: SyncManager } | null)?.sync;
    await sync?.register(DEPOSIT_TAG).catch(() => undefined);
  }
}
