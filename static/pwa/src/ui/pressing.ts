/** What would move under a finger waits until the finger is up: a press that ends on another line would be lost, or be another's. */

/** A press that never ends, as when a mouse is let go outside the window, holds nothing for longer. */
const LONGEST_MS = 1000;

let pressed: ReturnType<typeof setTimeout> | null = null;
let waiting: (() => void)[] = [];

function release(): void {
  if (pressed !== null) clearTimeout(pressed);
  pressed = null;
  const due = waiting;
  waiting = [];
  for (const act of due) act();
}

function press(): void {
  if (pressed !== null) clearTimeout(pressed);
  pressed = setTimeout(release, LONGEST_MS);
}

/** The click comes after the finger is up, in the same turn or the next. */
const lift = () => void (pressed !== null && setTimeout(release));

addEventListener('pointerdown', press, true);
addEventListener('pointerup', lift, true);
addEventListener('pointercancel', lift, true);

/** Now, or when the finger that is down is up again. */
export function whenNotPressed(act: () => void): void {
  if (pressed === null) act();
  else waiting.push(act);
}
