/**
 * Packs that are read while nothing is open: sealed, so that nothing needs a key, and before somebody has found their passphrase,
 * so that opening need not wait for the disk. A pack never changes under its name: one that has gone meanwhile is not asked for.
 */
import type { Bytes } from '../wire/bytes';
import type { Id } from '../wire/records';
import type { Store } from './port';

/** So many at a time, so that whoever unlocks meanwhile does not wait for the rest. */
const AT_ONCE = 32;
/** A screen that may stay locked holds no more than this; what is beyond is read when it is opened. */
const MOST_BYTES = 24 * 1024 * 1024;

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
    while (!this.stopped && size_bytes < this.most_bytes) {
      const rows = await this.store.read(['packs'], (tx) => tx.after('packs', last, AT_ONCE));
      for (const { pack, sealed } of rows) {
        this.held.set(pack, sealed);
        size_bytes += sealed.length;
      }
      last = rows.at(-1)?.pack ?? null;
      if (rows.length < AT_ONCE) return;
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
