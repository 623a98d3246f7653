/** The last write that failed: the browser may have lost no more than the answer, and then what is stored is one's own and no other tab's. */
import { type Bytes, equalBytes } from '../wire/bytes';
import type { Id } from '../wire/records';
import type { Store } from './port';

/** No two writes make the same manifest: by it a write is known again. */
interface Manifested {
  sealed: { manifest_row: Bytes };
}

export class FailedWrite<W extends Manifested> {
  private last: W | null = null;

  constructor(
    private readonly store: Store,
    private readonly vault: Id,
  ) {}

  note(write: W): void {
    this.last = write;
  }

  /** The write that was said to have failed and is stored, once; else null. Errors: of the store; then it is asked again. */
  async stored(): Promise<W | null> {
    const { last } = this;
    if (!last) return null;
    const now = await this.store.read(['seals'], (tx) => tx.get('seals', [this.vault, 'manifest']));
    this.last = null;
    return now && equalBytes(now.sealed, last.sealed.manifest_row) ? last : null;
  }
}
