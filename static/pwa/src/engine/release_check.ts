/**
 * Asks whether the app that this address serves is the one that was released, before a secret is asked for. This page itself came from the
 * device; what would come next is what is looked at. Loaded beside the lock screen.
 *
 * Source: docs/decisions/0041-the-vault-let-go.md.
 */
import { type Built, isNumbered, released } from '../vault/release';
import { reportMismatch, type Served, servedNow } from '../wire/release';

declare const __RELEASE__: Built;

/** `unknown`: nobody answered, or nothing that a browser would take for the app. */
export type Verdict = 'released' | 'unknown' | 'changed';

/** A server is not changed in one moment: what does not fit is looked at once more. */
const AGAIN_AFTER_MS = 2000;

export interface Worker {
  /** Of the service worker that serves this page now, and of the one that it was first heard from; null: none, or one that does not say. */
  versions(): Promise<{ now: string | null; at_first: string | null }>;
  /** Whether another one serves this page than at first. */
  replaced(): boolean;
  /** What this address serves is what was released; whether the browser is given the same is looked at next, which may take seconds. */
  fits(): void;
  /** Has the browser look for a new version. Shape: whether one has come. */
  update(): Promise<boolean>;
  /** The one that is here, and what it would let in, serve no page after this one. */
  unregister(): Promise<unknown>;
}

export async function checkRelease(
  worker: Worker,
  ask: () => Promise<Served> = servedNow,
  built: Built = __RELEASE__,
  again_after_ms = AGAIN_AFTER_MS,
): Promise<Verdict> {
  const { now, at_first } = await worker.versions();
  // One that has come since may call itself anything. Without numbers a version may come back, and then what it says must do.
  const own = isNumbered(built) ? at_first : now;
  const first = await judged(worker, own, ask, built);
  if (first !== 'changed') return first;
  await new Promise((done) => setTimeout(done, again_after_ms));
  const second = await judged(worker, own, ask, built);
  if (second !== 'changed') return second;
  await worker.unregister().catch(() => undefined);
  await reportMismatch();
  return 'changed';
}

async function judged(
  worker: Worker,
  own: string | null,
  ask: () => Promise<Served>,
  built: Built,
): Promise<Verdict> {
  const release = await released(await ask(), built, own);
  if (release === null) return 'unknown';
  if (release === 'changed') return 'changed';
  worker.fits();
  const has_come = (await worker.update()) || (isNumbered(built) && worker.replaced());
  // The page was told of no new version, and the browser was given one.
  return has_come && release.version === own ? 'changed' : 'released';
}
