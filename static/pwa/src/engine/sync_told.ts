/** What the page is told of sync: what waits, what went wrong, and when the server was last heard. Counted anew each time. */

import type { Store } from '../store/port';
import type { BlobRow } from '../store/schema';
import { freeableOf } from '../sync/making_room';
import { isWaiting, whatWaits } from '../sync/waiting';
import type { Notebook } from '../views/notebook';
import type { OutboxCounts } from '../views/rows';
import type { FromWorker } from './messages';
import type { Opened } from './opened';
import type { SyncState } from './port';
import { views } from './watchers';

export class SyncTold {
  private state: SyncState = {
    online: navigator.onLine,
    last_contact: null,
    busy: false,
    unsent: 0,
    needs_you: 0,
    storage_safe: null,
    problem: null,
  };

  /** `opened` is the vault that is open now, or null: then what waits in all vaults of this device is counted. */
  constructor(
    private readonly store: Store,
    private readonly opened: () => Opened | null,
    private readonly say: (message: FromWorker) => void,
  ) {}

  /** Kept for when something is said next. */
  note(change: Partial<SyncState>): void {
    this.state = { ...this.state, ...change };
  }

  /** Said at once, with what was counted last. Asks nothing of the store. */
  sayNow(change: Partial<SyncState>): void {
    this.note(change);
    this.say({ is: 'sync', sync: this.state });
  }

  /** Counts anew what waits, and says it. `read`: the blobs, if they have just been read. Errors: what the store throws. */
  async count(read?: readonly BlobRow[]): Promise<void> {
    const { book } = this.opened() ?? {};
    const waits = book?.waits();
    const unsent = waits ? waits.on_device : await this.unsentOfAll();
    const things = book && waits && waits.on_device + waits.needs_you > 0 ? await thingsIn(book) : null;
    const blobs = read ?? (await this.store.read(['blobs'], (tx) => tx.all('blobs')));
    const quiet = this.opened()?.bench.ledger.summary.quiet === true;
    const attachments = quiet ? 0 : blobs.filter(isWaiting).length;
    const freeable = freeableOf(quiet ? [] : blobs);
    const carries = quiet && Object.values(await whatWaits(this.store)).some(Boolean);
    const skew_sec = book?.skew_sec() ?? null;
    const reading = book ? { reading: book.reading() } : {};
    this.note({
      online: navigator.onLine,
      unsent,
      to_send: things?.on_device ?? unsent,
      attachments,
      needs_you: things?.needs_you ?? waits?.needs_you ?? 0,
      skew_sec,
      freeable,
      stranger: book?.isStranger() ?? false,
      carries,
      ...reading,
    });
    if (book?.isBehind()) this.note({ problem: { code: 'device_behind' } });
    this.say({ is: 'sync', sync: this.state });
  }

  private async unsentOfAll(): Promise<number> {
    const cursors = await this.store.read(['cursors'], (tx) => tx.all('cursors'));
    return cursors
      .filter((cursor) => cursor.given_up_with === undefined)
      .reduce((sum, cursor) => sum + cursor.seq - cursor.received, 0);
  }
}

/** Counted by what answers the screens, which no lock screen needs. Shape: null when it cannot be fetched now: then records are counted. */
async function thingsIn(book: Notebook): Promise<OutboxCounts | null> {
  const answers = await views().catch(() => null);
  return answers?.outboxCounts(book) ?? null;
}
