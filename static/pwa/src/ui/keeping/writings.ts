/**
 * What somebody writes outside a visit (a review, a correction, a change) is kept like a note: it outlives a lock, a crash and a
 * closed page, until it is signed or thrown away. Nothing written is nothing kept.
 */
import type { Engine, Failure, Outcome } from '../../engine/port';
import type { AnyDraft } from '../../visit/draft';
import type { NewRecord } from '../../wire/records';
import { Keeping, Kept, surroundings } from './keeping';
import { signKept } from './sign_kept';

const NOTHING: Outcome<null> = { ok: true, value: null };

/** The pieces of one kind that are being written on this page, each by its key. */
export class Writings<D extends AnyDraft> {
  private readonly kept = new Kept<Keeping<D>>();
  /** Those of which the device holds something. */
  private readonly stored = new WeakSet<Keeping<D>>();

  /** @param isEmpty Says of a draft that nothing is written in it. */
  constructor(private readonly isEmpty: (draft: D) => boolean) {}

  known(engine: Engine, key: string): Keeping<D> | null {
    const keeping = this.kept.known(engine, key);
    // A form in which nothing was written is begun anew, with what has come since.
    if (!keeping || !this.isEmpty(keeping.draft) || this.stored.has(keeping)) return keeping;
    this.kept.forget(engine, key);
    return null;
  }

  /** The one of a key; begun with this draft when there is none. */
  of(engine: Engine, key: string, draft: D): Keeping<D> {
    return this.kept.of(engine, key, () => {
      const keeping: Keeping<D> = new Keeping(
        draft,
        surroundings((changed) => this.save(engine, keeping, changed)),
      );
      if (!this.isEmpty(draft)) this.stored.add(keeping);
      return keeping;
    });
  }

  private async save(engine: Engine, keeping: Keeping<D>, changed: D): Promise<Outcome<null>> {
    if (this.isEmpty(changed)) return this.takeOut(engine, keeping);
    const saved = await engine.saveDraft(changed);
    if (saved.ok) this.stored.add(keeping);
    return saved;
  }

  /** What is stored under the id of a form that stored nothing is another piece: it came back while the form stood open. */
  private async takeOut(engine: Engine, keeping: Keeping<D>): Promise<Outcome<null>> {
    if (!this.stored.has(keeping)) return NOTHING;
    // Before it is asked: what is written meanwhile is stored again.
    this.stored.delete(keeping);
    const taken = await engine.discardDraft(keeping.draft.draft);
    if (!taken.ok) this.stored.add(keeping);
    return taken;
  }

  /** Shape: what went wrong, or null. After a failure the words are still here. */
  async sign(
    engine: Engine,
    key: string,
    keeping: Keeping<D>,
    recordsOf: (draft: D) => NewRecord[],
  ): Promise<Failure | null> {
    const outcome = await signKept(engine, keeping, recordsOf);
    if (!outcome.ok && outcome.failure.code !== 'already_signed') return outcome.failure;
    this.end(engine, key, keeping);
    return null;
  }

  async discard(engine: Engine, key: string, keeping: Keeping<D>): Promise<void> {
    await keeping.close();
    await this.takeOut(engine, keeping);
    this.end(engine, key, keeping);
  }

  private end(engine: Engine, key: string, keeping: Keeping<D>): void {
    this.kept.forget(engine, key);
    keeping.end();
  }
}

/** Why the last words are not saved, or null. */
export function unsaved({ saved }: Pick<Keeping<AnyDraft>, 'saved'>): Failure | null {
  return saved.is === 'failed' ? saved.failure : null;
}
