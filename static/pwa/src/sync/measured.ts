/**
 * What is learned of the line while something is carried, so that a weak one is asked for less each time until something arrives. It is
 * kept beside the cursor: whoever carries next, the page or the service worker, begins where this one has got to.
 */
import type { Store } from '../store/port';
import type { CursorRow } from '../store/schema';
import { type Http, isTooMuch, RefusedError } from '../wire/http';
import { DEPOSIT_MAX_BYTES } from '../wire/limits';
import type { SignedText } from '../wire/receipt';

/** Sends so many bytes, and learns of it. `isBulk`: whether it tells how quick the line is. Errors: those of `send`. */
export async function measured(
  http: Http,
  bytes: number,
  isBulk: boolean,
  send: () => Promise<SignedText>,
): Promise<SignedText> {
  const began_ms = performance.now();
  try {
    const answer = await send();
    const ms = performance.now() - began_ms;
    if (isBulk) http.pace.carried(bytes, ms);
    else http.pace.arrived(bytes, ms);
    return answer;
  } catch (cause) {
    notCarried(http, bytes, began_ms, cause);
    throw cause;
  }
}

/** `began_ms`: of `performance.now()`. */
export function notCarried({ pace }: Http, bytes: number, began_ms: number, cause: unknown): void {
  pace.broke(performance.now() - began_ms);
  if (isTooMuch(cause)) pace.tooMuch(bytes, cause instanceof RefusedError);
}

/** `cursor`: as it was read before. Nothing waits for it: on a full device it is learned again. */
export async function remember(
  store: Store,
  { pace }: Http,
  { vault, load_bytes = DEPOSIT_MAX_BYTES }: CursorRow,
): Promise<void> {
  if (load_bytes === pace.atOnce) return;
  const noted = store.write(['cursors'], async (tx) => {
    const now = await tx.get('cursors', vault);
    if (now) await tx.put('cursors', { ...now, load_bytes: pace.atOnce });
  });
  await noted.catch(() => undefined);
}
