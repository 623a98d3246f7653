/** Brings the draft of a visit to the screen and keeps it safe while somebody writes. */
import type { Engine } from '../../../engine/port';
import type { Id } from '../../../wire/records';
import { useFlushes, useFollowed } from '../../keeping/use_keeping';
import { useRows } from '../../watching';
import { type Keeper, keeperOf, knownKeeper } from './keeper';

/**
 * The keeper of a draft.
 *
 * Shape:  undefined until the engine has answered; null when there is no such draft here (any more).
 */
export function useKeeper(engine: Engine, draft: Id): Keeper | null | undefined {
  const known = knownKeeper(engine, draft);
  const stored = useRows(engine, { is: 'draft', draft });
  const visit =
    stored?.kind === 'review' || stored?.kind === 'mend' || stored?.kind === 'edit' ? null : stored;
  const keeper = known ?? (visit ? keeperOf(engine, visit) : visit);
  useFollowed(keeper ?? null);
  useFlushes(engine, keeper ?? null);
  return keeper;
}
