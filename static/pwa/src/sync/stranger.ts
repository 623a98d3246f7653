/**
 * A device that its organisation has never heard of, though it was let in once: an older database was put back that is from before.
 * It keeps what it holds and goes on, and what it had sent is as good as not sent, until it is let in again.
 *
 * Source: sync/PROTOCOL.md section 6.7.
 */
import type { Store } from '../store/port';
import { renewedPins } from '../vault/pinning';
import { type Http, RefusedError } from '../wire/http';
import type { Id } from '../wire/records';
import type { Bench } from './bench';
import { keptFrom, unsendBesides } from './keeping';
import { depositOf } from './load';

const UNKNOWN = 'deposit.unverifiable';

/** Keeps whether the organisation knows this device. `is_known`: it has just let it in. Shape, errors: as `isStranger`. */
export async function noteStranger(bench: Bench, http: Http, is_known: boolean): Promise<boolean> {
  const { store, keys } = bench;
  if (is_known) await unmarkStranger(store, keys.vault);
  if (is_known || !(await isStranger(bench, http))) return false;
  await markStranger(store, keys.vault);
  return true;
}

/**
 * Whether the server of this very organisation knows nothing of this device, whose session it has just refused: one that is withdrawn
 * or replaced may still deposit. Errors: OfflineError, NotTrustedError; RefusedError of what is no answer to the question.
 */
async function isStranger({ store, keys, ledger }: Bench, http: Http): Promise<boolean> {
  await renewedPins(ledger.summary, await http.organisation());
  const asking = await store.read(['cursors', 'outbox'], async (tx) => {
    const cursor = await tx.get('cursors', keys.vault);
    return cursor && { bytes: depositOf({ cursor, rows: [] }), kept_from: await keptFrom(tx, cursor) };
  });
  if (!asking) return false;
  try {
    // A mere question, which the head vouches for: nothing of it can have been damaged on its way.
    await http.deposit(asking.bytes, asking.kept_from);
    return false;
  } catch (cause) {
    if (cause instanceof RefusedError && cause.code === UNKNOWN) return true;
    throw cause;
  }
}

/** From now on it is said so, also on the lock screen; what was sent beside the chain waits again. */
async function markStranger(store: Store, vault: Id): Promise<void> {
  await store.write(['cursors', 'blobs', 'snapshots'], async (tx) => {
    const now = await tx.get('cursors', vault);
    if (!now || now.stranger) return;
    await tx.put('cursors', { ...now, stranger: true, put_backs: (now.put_backs ?? 0) + 1 });
    await unsendBesides(tx, now);
  });
}

/** The organisation knows it. */
export async function unmarkStranger(store: Store, vault: Id): Promise<void> {
  await store.write(['cursors'], async (tx) => {
    const now = await tx.get('cursors', vault);
    if (!now?.stranger) return;
    const { stranger: _known, ...rest } = now;
    await tx.put('cursors', rest);
  });
}
