/** The open vault as those see it who answer what is asked of it, and the ways in which they work in it. */
import type { Marks } from '../../store/made';
import type { Store } from '../../store/port';
import type { Http } from '../../wire/http';
import { failed, isMoved, outcome } from '../failures';
import type { Opened } from '../opened';
import type { Outcome } from '../port';

export interface Within {
  store: Store;
  http: Http;
  marks: Marks;
  now_ms: () => number;
  /** null while none is open. */
  opened: () => Opened | null;
  closing: () => boolean;
  /** Another tab has written: this one must start afresh. */
  leave: () => void;
  syncNow: () => Promise<void>;
  /** Reads the cursor again, and shows what has changed. */
  refreshed: () => Promise<void>;
  /** As `refreshed`, of what is on the glass alone, and after whoever asked was answered. */
  shownLater: () => void;
  /** Of something that may fail while no vault is open: what the page shows is said again then. */
  attempt: <T>(run: () => Promise<Outcome<T>>) => Promise<Outcome<T>>;
}

/** Something that only looks into the open vault. */
export async function opening<T>(within: Within, run: (opened: Opened) => Promise<T>): Promise<Outcome<T>> {
  const opened = within.opened();
  if (!opened || within.closing()) return failed('unexpected');
  return outcome(() => run(opened));
}

/** Something that changes the open vault, when whoever asked is answered before anything is shown anew. */
export function stored<T>(within: Within, run: (opened: Opened) => Promise<T>): Promise<Outcome<T>> {
  return opening(within, async (opened) => {
    try {
      return await run(opened);
    } catch (cause) {
      if (isMoved(cause)) within.leave();
      throw cause;
    }
  });
}

/** Something that changes the open vault. */
export async function change<T>(within: Within, run: (opened: Opened) => Promise<T>): Promise<Outcome<T>> {
  const done = await stored(within, run);
  // What is stored is stored, whatever comes of showing it.
  await within.refreshed().catch(() => undefined);
  return done;
}
