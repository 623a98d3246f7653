/** Where one is on a long page, and the way back there: for what stands in place of a step for a while, and for a lock. */
import type { Place } from '../../../visit/draft';

/** Below the bar at the top. */
const LINE_PX = 64;

const ANCHOR = '[data-mends]';

/** Whether a STOP or the form of a moment stands in place of the step. */
export function isCovered(): boolean {
  return document.querySelector('.stop, .moment') !== null;
}

export function placeNow(): Place {
  const scroll = Math.round(window.scrollY);
  const [nearest] = anchors()
    .filter((each) => each.getBoundingClientRect().height > 0)
    .sort((a, b) => fromLine(a) - fromLine(b));
  const mends = nearest?.dataset.mends;
  if (!nearest || !mends) return { scroll };
  const from_top = Math.round(nearest.getBoundingClientRect().top);
  return { scroll, near: { mends, nth: anchors(mends).indexOf(nearest), from_top } };
}

/** The same part of the page where it was on the glass, with the focus on it; the top of the page for none. */
export function goBackTo(place: Place | null): void {
  const near = place?.near;
  const anchor = near && anchors(near.mends)[near.nth];
  const top =
    near && anchor ? window.scrollY + anchor.getBoundingClientRect().top - near.from_top : place?.scroll;
  window.scrollTo({ top: top ?? 0, behavior: 'instant' });
  if (anchor) putFocus(anchor);
  else document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
}

/** The focus goes to what takes none by itself; the page stays where it is. */
export function putFocus(element: HTMLElement): void {
  element.tabIndex = -1;
  element.dataset.kept = '';
  element.focus({ preventScroll: true });
}

function anchors(mends?: string): HTMLElement[] {
  const all = [...document.querySelectorAll<HTMLElement>(ANCHOR)];
  return mends === undefined ? all : all.filter((each) => each.dataset.mends === mends);
}

function fromLine(anchor: HTMLElement): number {
  return Math.abs(anchor.getBoundingClientRect().top - LINE_PX);
}
