/** Keeps the draft of a visit: see `Keeping`. */
import type { Engine } from '../../../engine/port';
import type { Action } from '../../../visit/actions';
import type { Draft } from '../../../visit/draft';
import { reduce } from '../../../visit/reduce';
import type { Id } from '../../../wire/records';
import { Keeping, Kept, surroundings } from '../../keeping/keeping';

export { RETRY_AFTER_MS, SAVE_AFTER_MS, type Saved } from '../../keeping/keeping';

export class Keeper extends Keeping<Draft> {
  act(action: Action): void {
    this.change(reduce(this.draft, action, this.around.now()));
  }
}

const keepers = new Kept<Keeper>();

/** The one keeper of a draft on this page. */
export function keeperOf(engine: Engine, draft: Draft): Keeper {
  const save = (changed: Draft) => engine.saveDraft(changed);
  return keepers.of(engine, draft.draft, () => new Keeper(draft, surroundings(save)));
}

/** The keeper of a draft that was open on this page before. */
export function knownKeeper(engine: Engine, draft: Id): Keeper | null {
  return keepers.known(engine, draft);
}
