/** What is done at a lock with what was just written: it is saved, and the page stays with what found no room until there is some. */
import type { Id } from '../wire/records';
import type { Outcome } from './port';

/** What is being saved when the lock falls gets this long. */
const LAST_SAVE_MS = 2000;

export class LastWords {
  private readonly savers = new Set<() => unknown>();
  /** Drafts whose last words found no room. */
  private readonly noRoom = new Set<Id>();
  private roomFound: () => void = () => undefined;

  get isUnsaved(): boolean {
    return this.noRoom.size > 0;
  }

  /** Returns a function that takes it back. */
  beforeLock(save: () => unknown): () => void {
    this.savers.add(save);
    return () => this.savers.delete(save);
  }

  saved(): Promise<unknown> {
    return Promise.allSettled([...this.savers].map((save) => save()));
  }

  /**
   * Resolves when the last words are stored. `stay`: keep this page, which has them alone and shows nothing meanwhile; it answers
   * with what lets the page go.
   */
  async withRoom(makeRoom: () => Promise<unknown>, stay: () => () => void): Promise<void> {
    await makeRoom().catch(() => undefined);
    await Promise.race([this.saved(), soon()]);
    if (!this.isUnsaved) return;
    const found = new Promise<void>((done) => {
      this.roomFound = done;
    });
    const letGo = stay();
    await found;
    letGo();
  }

  /** What is kept tries again by itself. */
  note(draft: Id, saved: Outcome<null>): void {
    if (!saved.ok && saved.failure.code === 'storage_full') this.noRoom.add(draft);
    else this.noRoom.delete(draft);
    if (!this.isUnsaved) this.roomFound();
  }

  signed(draft: Id): void {
    this.noRoom.delete(draft);
  }
}

export function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LAST_SAVE_MS));
}
