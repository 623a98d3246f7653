/** Hooks that draw a draft as it is kept, and keep it safe while somebody writes. */
import { useLayoutEffect, useState } from 'preact/hooks';
import type { Engine } from '../../engine/port';
import type { Id } from '../../wire/records';
import type { Keeping, Saved } from './keeping';

/** A new render after each change of the draft or of its saving. */
export function useFollowed<D extends { draft: Id }>(keeper: Keeping<D> | null): void {
  const [, show] = useState<{ draft: D; saved: Saved }>();
  useLayoutEffect(
    () => keeper?.subscribe(() => show({ draft: keeper.draft, saved: keeper.saved })),
    [keeper],
  );
}

/** Saves at once when a field or the page is left, out of sight, before a lock, and when the screen changes. */
export function useFlushes<D extends { draft: Id }>(engine: Engine, keeper: Keeping<D> | null): void {
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
