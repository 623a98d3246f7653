/** Who is looking at what, and telling them when it reads differently. */

import type { Notebook } from '../views/notebook';
import type { FromWorker } from './messages';
import type { Query } from './port';

interface Watcher {
  query: Query;
  /** What was shown last, as text. */
  shown: string | null;
}

export class Watchers {
  private readonly all = new Map<number, Watcher>();
  private book: Notebook | null = null;
  private working = false;
  private stale = false;

  constructor(private readonly say: (message: FromWorker) => void) {}

  read(book: Notebook): void {
    this.book = book;
    this.changed();
  }

  add(id: number, query: Query): void {
    this.all.set(id, { query, shown: null });
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
      const { view } = await import('../views/index');
      const rows = await view(watcher.query, this.book);
      const text = JSON.stringify(rows);
      if (text === watcher.shown || !this.all.has(id)) return;
      watcher.shown = text;
      this.say({ is: 'rows', id, rows });
    } catch (cause) {
      this.say({ is: 'failed', id, name: cause instanceof Error ? cause.name : 'unknown' });
    }
  }
}
