/** Who is looking at what, and telling them when it reads differently. */

import type { Notebook } from '../views/notebook';
import { childrenShown } from '../views/shown';
import type { Id } from '../wire/records';
import { failureOf } from './failures';
import type { FromWorker } from './messages';
import type { Query } from './port';

/** What answers; fetched when it is first wanted, or while the passphrase is tried. */
const views = () => import('../views/index');

interface Watcher {
  query: Query;
  /** What was shown last, as text. */
  shown: string | null;
  /** Children whose records it has shown: each is opened once, however often it is shown anew. */
  readonly opened: Set<Id>;
}

export class Watchers {
  private readonly all = new Map<number, Watcher>();
  private book: Notebook | null = null;
  private working = false;
  private stale = false;

  /** `opened` is told which children's records are about to be shown for the first time to one who watches. */
  constructor(
    private readonly say: (message: FromWorker) => void,
    private readonly opened: (children: Id[]) => void,
  ) {}

  /** Something will be asked soon. What cannot be fetched now is fetched with the first question. */
  prepare(): void {
    views().catch(() => undefined);
  }

  read(book: Notebook): void {
    this.book = book;
    this.changed();
  }

  add(id: number, query: Query): void {
    this.all.set(id, { query, shown: null, opened: new Set() });
    this.changed();
  }

  remove(id: number): void {
    this.all.delete(id);
  }

  /** Any number of calls while rows are being made lead to one more making of them. */
  changed(): void {
    this.stale = true;
    if (!this.working) void this.work();
  }

  /** After what is being answered now. */
  changedLater(): void {
    setTimeout(() => this.changed());
  }

  private async work(): Promise<void> {
    this.working = true;
    while (this.stale) {
      this.stale = false;
      for (const [id, watcher] of [...this.all]) await this.show(id, watcher);
    }
    this.working = false;
  }

  private async show(id: number, watcher: Watcher): Promise<void> {
    if (!this.book) return;
    try {
      const { view } = await views();
      const rows = await view(watcher.query, this.book);
      const text = JSON.stringify(rows);
      if (text === watcher.shown || !this.all.has(id)) return;
      watcher.shown = text;
      this.tellOpened(watcher, childrenShown(watcher.query, rows));
      this.say({ is: 'rows', id, rows });
    } catch (cause) {
      watcher.shown = null;
      this.say({ is: 'unshown', id, failure: failureOf(cause) });
    }
  }

  private tellOpened({ opened }: Watcher, children: readonly Id[]): void {
    const fresh = children.filter((child) => !opened.has(child));
    for (const child of fresh) opened.add(child);
    if (fresh.length) this.opened(fresh);
  }
}
