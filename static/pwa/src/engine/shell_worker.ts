/**
 * The page's side of the service worker: registers it, lets a waiting version in while no vault is open, and asks for a deposit
 * in the background where the browser can do that.
 */
import { registerServiceWorker } from './trusted';

const DEPOSIT_TAG = 'deposit';

interface SyncManager {
  register(tag: string): Promise<void>;
}

export class ShellWorker {
  private registration: Promise<ServiceWorkerRegistration | null>;
  private switching = false;

  /** `idle` says that no vault is open, so that the page may be replaced. */
  constructor(private readonly idle: () => boolean) {
    this.registration =
      'serviceWorker' in navigator ? registerServiceWorker().catch(() => null) : Promise.resolve(null);
    void this.registration.then((registration) => {
      registration?.addEventListener('updatefound', () => this.letIn());
      this.letIn();
    });
    if (!('serviceWorker' in navigator)) return;
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      if (this.switching && this.idle()) location.reload();
    });
  }

  /** A new version that waits comes in now, if nothing is open. */
  letIn(): void {
    void this.registration.then((registration) => {
      const next = registration?.waiting ?? registration?.installing;
      if (!next || !navigator.serviceWorker.controller) return;
      const enter = () => {
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
