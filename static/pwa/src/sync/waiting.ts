/** What of this device waits to be sent, of whichever vault: looked up together, since looking up one after the other takes longer than sending nothing. */
import type { Store } from '../store/port';
import type { BlobRow } from '../store/schema';

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

/** Of an attachment: signed, or to go with the vault that is given up, and not at the server as a whole. */
export function isWaiting({ state, goes, stored, size_bytes }: BlobRow): boolean {
  return state === 'waiting' || (state === 'draft' && goes === true && stored < size_bytes);
}

/** Attached to an unfinished note, and to go with it when the vault is given up. */
export const isDrafted = ({ state, in_snapshot, elsewhere, stored, size_bytes }: BlobRow): boolean =>
  state === 'draft' && in_snapshot === true && !elsewhere && stored < size_bytes;

/** Only the key of its vault opens it: it goes with a vault that is given up. */
export const isLostWithVault = ({ state, in_snapshot, elsewhere }: BlobRow): boolean =>
  state === 'recording' || (state === 'draft' && !in_snapshot && !elsewhere);
