/**
 * What somebody writes outside a visit (a review, a correction, a change) is kept like a note: it outlives a lock, a crash and a
 * closed page, until it is signed or thrown away. Nothing written is nothing kept.
 */
import type { Engine, Failure } from '../../engine/port';
import type { AnyDraft } from '../../visit/draft';
import type { NewRecord } from '../../wire/records';
import { Keeping, Kept, surroundings } from './keeping';
import { signKept } from './sign_kept';

/** The pieces of one kind that are being written on this page, each by its key. */
export class Writings<D extends AnyDraft> {
  private readonly kept = new Kept<Keeping<D>>();

  /** @param isEmpty Says of a draft that nothing is written in it. */
  constructor(private readonly isEmpty: (draft: D) => boolean) {}

  known(engine: Engine, key: string): Keeping<D> | null {
    return this.kept.known(engine, key);
  }

  /** The one of a key; begun with this draft when there is none. */
  of(engine: Engine, key: string, draft: D): Keeping<D> {
    const save = (changed: D) =>
      this.isEmpty(changed) ? engine.discardDraft(changed.draft) : engine.saveDraft(changed);
    return this.kept.of(engine, key, () => new Keeping(draft, surroundings(save)));
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
    await engine.discardDraft(keeping.draft.draft);
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
