/** Who is looking at what, and telling them when it reads differently. */

import type { Notebook } from '../views/notebook';
import { childrenShown } from '../views/shown';
import type { Id } from '../wire/records';
import { failureOf } from './failures';
import type { FromWorker } from './messages';
import type { Query } from './port';

type Views = typeof import('../views/index');
let fetched: Promise<Views> | null = null;

/** What answers; fetched when it is first wanted, or while the passphrase is tried. What could not be fetched is asked for again. */
export function views(): Promise<Views> {
  fetched ??= import('../views/index').catch((cause) => {
    fetched = null;
    throw cause;
  });
  return fetched;
}

/** So long that the page has the answer before it is told more, and too short to be seen. */
const LATER_MS = 30;

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
  private later: ReturnType<typeof setTimeout> | null = null;
  /** Those to be shown, or shown anew. */
  private readonly stale = new Set<number>();
  /** What was told ahead, as text, until somebody asks it. */
  private told: { query: string; rows: string } | null = null;

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

  /**
   * Answers what nobody has asked yet and somebody will, as soon as they can: the way there and back is saved. Only for lists, which
   * open no child's record. Never fails: what cannot be answered now is said to who asks.
   */
  async ahead(query: Query): Promise<void> {
    const { book } = this;
    const asked = JSON.stringify(query);
    const isAsked = () => [...this.all.values()].some((each) => JSON.stringify(each.query) === asked);
    if (!book || isAsked()) return;
    try {
      const { view } = await views();
      const rows = await view(query, book);
      if (isAsked()) return;
      this.told = { query: asked, rows: JSON.stringify(rows) };
      this.say({ is: 'ahead', query, rows });
    } catch {
      // It is asked for all the same.
    }
  }

  /** What this one has been told ahead. */
  private toldAhead(query: Query): string | null {
    const { told } = this;
    if (told?.query !== JSON.stringify(query)) return null;
    this.told = null;
    return told.rows;
  }

  add(id: number, query: Query): void {
    this.all.set(id, { query, shown: this.toldAhead(query), opened: new Set() });
    this.stale.add(id);
    this.begin();
  }

  remove(id: number): void {
    this.all.delete(id);
  }

  /** Any number of calls while rows are being made lead to one more making of them. */
  changed(): void {
    for (const id of this.all.keys()) this.stale.add(id);
    this.begin();
  }

  /** After what is being answered now, and once for all that is answered until then. */
  changedLater(): void {
    this.later ??= setTimeout(() => {
      this.later = null;
      this.changed();
    }, LATER_MS);
  }

  private begin(): void {
    if (!this.working) void this.work();
  }

  private async work(): Promise<void> {
    this.working = true;
    for (let id = this.next(); id !== undefined; id = this.next()) {
      this.stale.delete(id);
      const watcher = this.all.get(id);
      if (watcher) await this.show(id, watcher);
    }
    this.working = false;
  }

  /** Who has seen nothing yet does not wait for those who have. */
  private next(): number | undefined {
    const waiting = [...this.stale];
    return waiting.find((id) => this.all.get(id)?.shown === null) ?? waiting[0];
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
