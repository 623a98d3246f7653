/** Room for what may be wider than the screen: it scrolls by itself, by finger and by keyboard, and the page does not. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

export interface TableScrollProps {
  label: string;
  children: ComponentChildren;
  /** Begin at the right end, where the newest is. */
  atEnd?: boolean;
}

export function TableScroll({ label, children, atEnd = false }: TableScrollProps) {
  const room = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    if (atEnd && room.current) room.current.scrollLeft = room.current.scrollWidth;
  }, [atEnd]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by keyboard
    <section class="table-scroll" aria-label={label} tabIndex={0} ref={room}>
      {children}
    </section>
  );
}
