/**
 * Locks the vault when nobody is there: 3 minutes without a touch or a key, or 60 seconds out of sight. While the page
 * is out of sight a curtain covers it, for the pictures that a phone makes of its open apps; on a phone or tablet as soon as something
 * else has come before it. At a desk two windows side by side are how people work, and nobody makes such pictures; and who goes on from
 * the page to the browser's own buttons by the Tab key has it before them.
 *
 * A timer that a sleeping phone has stopped is made up for by the clock on waking, also by the touch that wakes it. Where the clock was
 * put back, the time counts from then on.
 */
const IDLE_MS = 3 * 60_000;
const HIDDEN_MS = 60_000;
const CHECK_MS = 1_000;
const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'input', 'wheel', 'touchstart'] as const;

const FOCUS = ['blur', 'focus'] as const;
/** Within this time of the Tab key it is the key that took the focus out of the page. */
const TABBED_MS = 1_000;

/** Where a finger is the first thing that points. */
function handHeld(): boolean {
  return globalThis.matchMedia?.('(pointer: coarse)').matches ?? false;
}

/**
 * Watch over an open vault.
 *
 * Shape:  returns a function that stops it.
 */
export function autoLock(lock: () => void, page: Document = document): () => void {
  let lastTouched = Date.now();
  let hiddenSince: number | null = page.hidden ? Date.now() : null;
  let lastTabbed = Number.NEGATIVE_INFINITY;
  const touched = (event: Event) => {
    check();
    lastTouched = Date.now();
    if (event instanceof KeyboardEvent && event.key === 'Tab') lastTabbed = lastTouched;
  };
  const check = () => {
    const now = Date.now();
    lastTouched = Math.min(lastTouched, now);
    hiddenSince = hiddenSince && Math.min(hiddenSince, now);
    const hiddenTooLong = hiddenSince !== null && now - hiddenSince >= HIDDEN_MS;
    if (now - lastTouched < IDLE_MS && !hiddenTooLong) return;
    stop();
    lock();
  };
  const covered = () => {
    const tabbed = Date.now() - lastTabbed < TABBED_MS;
    const behind = handHeld() && !page.hasFocus() && !tabbed;
    page.documentElement.classList.toggle('curtain', page.hidden || behind);
  };
  const seenOrNot = () => {
    covered();
    check();
    hiddenSince = page.hidden ? (hiddenSince ?? Date.now()) : null;
  };
  const timer = setInterval(check, CHECK_MS);
  const stop = () => {
    clearInterval(timer);
    for (const sign of SIGNS_OF_LIFE) page.removeEventListener(sign, touched, true);
    page.removeEventListener('visibilitychange', seenOrNot);
    for (const change of FOCUS) removeEventListener(change, covered);
  };
  for (const sign of SIGNS_OF_LIFE) page.addEventListener(sign, touched, { capture: true, passive: true });
  page.addEventListener('visibilitychange', seenOrNot);
  for (const change of FOCUS) addEventListener(change, covered);
  return stop;
}
