/**
 * Packs that are read while nothing is open: sealed, so that nothing needs a key, and before somebody has found their passphrase,
 * so that opening need not wait for the disk. A pack never changes under its name: one that has gone meanwhile is not asked for.
 */
import type { Bytes } from '../wire/bytes';
import type { Id } from '../wire/records';
import type { Store } from './port';
import type { PackRow } from './schema';

/** About so much at a time, and no more packs, so that whoever unlocks meanwhile does not wait for the rest. */
const AT_ONCE_BYTES = 512 * 1024;
const AT_ONCE = 32;
/** How large they are shows in the first ones. */
const FIRST = 4;
/** A screen that may stay locked holds no more than this; what is beyond is read when it is opened. */
const MOST_BYTES = 24 * 1024 * 1024;

/** Units: `each_bytes` – what one weighs on average. */
function pageFor(each_bytes: number): number {
  return Math.max(1, Math.min(AT_ONCE, Math.floor(AT_ONCE_BYTES / each_bytes)));
}

export class PacksAhead {
  private readonly held = new Map<Id, Bytes>();
  private stopped = false;

  /** `most_bytes`: after how many no more are read. */
  constructor(
    private readonly store: Store,
    private readonly most_bytes = MOST_BYTES,
  ) {}

  /** Of every vault, by their names. Resolves when all that will be read is here. Errors: the store's own. */
  async read(): Promise<void> {
    let size_bytes = 0;
    let last: Id | null = null;
    let page = FIRST;
    while (!this.stopped && size_bytes < this.most_bytes) {
      const rows: PackRow[] = await this.store.read(['packs'], (tx) => tx.after('packs', last, page));
      for (const { pack, sealed } of rows) {
        this.held.set(pack, sealed);
        size_bytes += sealed.length;
      }
      last = rows.at(-1)?.pack ?? null;
      if (rows.length < page) return;
      page = pageFor(size_bytes / this.held.size);
    }
  }

  /** Reads no more than what it has begun to. */
  stop(): void {
    this.stopped = true;
  }

  /** Shape: undefined when it was not read. It is held no longer. */
  take(pack: Id): Bytes | undefined {
    const sealed = this.held.get(pack);
    this.held.delete(pack);
    return sealed;
  }
}
