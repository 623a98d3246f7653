/** Hooks that bring a draft to the screen and keep it safe while somebody writes. */
import { useLayoutEffect, useState } from 'preact/hooks';
import type { Engine } from '../../../engine/port';
import type { Draft } from '../../../visit/draft';
import type { Id } from '../../../wire/records';
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
  const keeper = known ?? (stored ? keeperOf(engine, stored) : stored);
  useFollowed(keeper ?? null);
  useFlushes(engine, keeper ?? null);
  return keeper;
}

/** A new render after each change of the draft or of its saving. */
function useFollowed(keeper: Keeper | null): void {
  const [, show] = useState<{ draft: Draft; saved: Keeper['saved'] }>();
  useLayoutEffect(
    () => keeper?.subscribe(() => show({ draft: keeper.draft, saved: keeper.saved })),
    [keeper],
  );
}

/** Saves at once when a field or the page is left, out of sight, before a lock, and when the screen changes. */
function useFlushes(engine: Engine, keeper: Keeper | null): void {
  useLayoutEffect(() => {
    if (!keeper) return;
    const flush = () => void keeper.flush();
    const forget = engine.beforeLock(() => keeper.flush());
    document.addEventListener('visibilitychange', flush);
    document.addEventListener('focusout', flush);
    window.addEventListener('blur', flush);
    window.addEventListener('pagehide', flush);
    return () => {
      forget();
      document.removeEventListener('visibilitychange', flush);
      document.removeEventListener('focusout', flush);
      window.removeEventListener('blur', flush);
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [engine, keeper]);
}
