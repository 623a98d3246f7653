/**
 * A list of cards. Of a long one the first are on the glass at once. The rest follow when the device has had a moment for what was opened
 * with them, or as soon as somebody moves.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** More than any screen shows before it is scrolled. */
const FIRST = 12;
/** So long an opened vault makes itself ready, on the same few cores. */
const MOMENT_MS = 400;
const MOVES = ['scroll', 'wheel', 'keydown', 'pointerdown'] as const;

export interface CardListProps<T> {
  items: readonly T[];
  /** One `li` with a key. */
  card: (item: T) => ComponentChildren;
}

export function CardList<T>({ items, card }: CardListProps<T>) {
  const [shown, setShown] = useState(FIRST);
  const more = shown < items.length;
  // Twice as many each time, so that a tap between two of them is answered.
  useEffect(() => {
    if (!more) return undefined;
    const go = () => setShown(shown * 2);
    const timer = setTimeout(go, shown === FIRST ? MOMENT_MS : 0);
    for (const move of MOVES) addEventListener(move, go, { capture: true, passive: true });
    return () => {
      clearTimeout(timer);
      for (const move of MOVES) removeEventListener(move, go, { capture: true });
    };
  }, [more, shown]);
  return (
    <ul class="card-list" data-more={more || undefined}>
      {(more ? items.slice(0, shown) : items).map(card)}
    </ul>
  );
}
