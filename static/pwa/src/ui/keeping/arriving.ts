/** What is on its way into a draft (a photograph that is being sealed, a recording that has stopped): whoever signs waits for it. */
import type { Failure } from '../../engine/port';
import type { Id } from '../../wire/records';

/** Says why it is not in the draft, or null when it is. */
export type Bring = () => Promise<Failure | null>;

export class Arriving {
  private readonly underWay = new Set<Promise<unknown>>();
  /** By the records they will be: what could not be brought yet, to be tried again. */
  private readonly owed = new Map<Id, Bring>();

  private isMissing = false;

  /** Waited for to its end, whatever comes of it. */
  awaits<T>(work: Promise<T>): Promise<T> {
    const over = work
      .catch(() => undefined)
      .then(() => {
        this.underWay.delete(over);
      });
    this.underWay.add(over);
    return work;
  }

  /** As `awaits`; what is somewhere and cannot be brought now (no room) is tried again by `all`. */
  async owes(record: Id, bring: Bring): Promise<Failure | null> {
    const failure = await this.awaits(bring()).catch((): Failure => ({ code: 'unexpected' }));
    if (failure && failure.code !== 'attachment_not_here') this.owed.set(record, bring);
    else this.owed.delete(record);
    return failure;
  }

  /** Something did not come that nothing here can bring, and nobody was there to be told: `all` tells it, once. */
  misses(): void {
    this.isMissing = true;
  }

  /** Resolves when nothing is on its way. Shape: why something is still not in the draft, or null. */
  async all(): Promise<Failure | null> {
    while (this.underWay.size) await Promise.all(this.underWay);
    if (this.isMissing) {
      this.isMissing = false;
      return { code: 'attachment_missed' };
    }
    for (const [record, bring] of [...this.owed]) {
      const failure = await this.owes(record, bring);
      if (failure) return failure;
    }
    return null;
  }
}
