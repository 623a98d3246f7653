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
    if (atEnd && room.current) beginAtEnd(room.current);
  }, [atEnd]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by keyboard
    <section class="table-scroll" aria-label={label} tabIndex={0} ref={room}>
      {children}
    </section>
  );
}

/** At the right end, with a little room beyond it where a column would else be cut by the first, which stays in sight. */
function beginAtEnd(room: HTMLElement): void {
  room.scrollLeft = room.scrollWidth;
  const table = room.querySelector('table');
  const [first, ...others] = table?.querySelector('tbody tr')?.children ?? [];
  if (!table || !first || room.scrollLeft === 0) return;
  const edge = first.getBoundingClientRect().right;
  const lefts = others.map((cell) => cell.getBoundingClientRect().left);
  table.style.marginInlineEnd = `${beyond(edge, lefts)}px`;
  room.scrollLeft = room.scrollWidth;
}

/** How far to go on until a column begins where the first one ends. Units: pixels. */
export function beyond(edge: number, lefts: readonly number[]): number {
  const whole = lefts.find((left) => left >= edge - 1);
  return whole === undefined ? 0 : Math.max(0, whole - edge);
}
