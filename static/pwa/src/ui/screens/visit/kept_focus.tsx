/**
 * When what had the focus is taken away (a row folds, a gap is accepted, words are removed), the focus goes to the
 * nearest thing around it that is still there, instead of back to the top of the page.
 */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { putFocus } from './place';

/** What is below the bar at the top, or the one at the bottom, is not seen. */
const BAR_PX = 64;

/** The part of a screen inside which the focus is never lost. */
export function KeptFocus({ children }: { children: ComponentChildren }) {
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => (root.current ? keepFocus(root.current) : undefined), []);
  return (
    <div class="visit" ref={root}>
      {children}
    </div>
  );
}

/** Watch over the focus inside an element. Shape: a function that stops it. */
export function keepFocus(root: HTMLElement): () => void {
  let trail: HTMLElement[] = [];
  const remember = (event: FocusEvent) => {
    trail = around(event.target as HTMLElement, root);
  };
  const observer = new MutationObserver(() => {
    const [last] = trail;
    const isLost = document.activeElement === document.body || document.activeElement === null;
    if (!last || last.isConnected || !isLost) return;
    focusOn(trail.find((each) => each.isConnected) ?? root);
  });
  root.addEventListener('focusin', remember);
  observer.observe(root, { childList: true, subtree: true });
  return () => {
    root.removeEventListener('focusin', remember);
    observer.disconnect();
  };
}

function around(element: HTMLElement, root: HTMLElement): HTMLElement[] {
  const parent = element.parentElement;
  return element === root || !parent ? [element] : [element, ...around(parent, root)];
}

/** What can be seen stays where it is: a page that moves under a finger is pressed in the wrong place. */
function focusOn(element: HTMLElement): void {
  putFocus(element);
  if (isOutOfSight(element)) element.scrollIntoView({ block: 'nearest' });
}

function isOutOfSight(element: HTMLElement): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom < BAR_PX || top > window.innerHeight - BAR_PX;
}
