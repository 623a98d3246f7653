/** What of this device waits to be sent, of whichever vault: looked up together, since looking up one after the other takes longer than sending nothing. */
import type { Store } from '../store/port';
import { isWaiting } from './blobs';

export interface Waiting {
  /** Signed, with no receipt. */
  notes: boolean;
  /** Snapshots of drafts that have no receipt. */
  snapshots: boolean;
  blobs: boolean;
}

export async function whatWaits(store: Store): Promise<Waiting> {
  return store.read(['cursors', 'snapshots', 'blobs'], async (tx) => {
    const [cursors, snapshots, blobs] = await Promise.all([
      tx.all('cursors'),
      tx.all('snapshots'),
      tx.all('blobs'),
    ]);
    return {
      notes: cursors.some(({ seq, received }) => seq > received),
      snapshots: snapshots.some(({ frame }) => frame !== null),
      blobs: blobs.some(isWaiting),
    };
  });
}
