/** A list of cards. Of a long one the first are on the glass at once, and the rest follow as soon as those are painted. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** More than any screen shows before it is scrolled. */
const FIRST = 12;

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
    const timer = setTimeout(() => setShown(shown * 2));
    return () => clearTimeout(timer);
  }, [more, shown]);
  return <ul class="card-list">{(more ? items.slice(0, shown) : items).map(card)}</ul>;
}
