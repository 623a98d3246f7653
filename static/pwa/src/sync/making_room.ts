/**
 * What may leave the device without anything being lost: its own copies of attachments of which the server has vouched for every
 * byte. Needs no key, and is the same for every vault of the device.
 *
 * Source: sync/PROTOCOL.md section 13.9.
 */
import type { Store } from '../store/port';
import type { BlobRow } from '../store/schema';
import { removeBlob } from './blobs';

/** Copies that may go, and what that gives back. */
export interface Freeable {
  attachments: number;
  bytes: number;
}

/** Never one that was not sent, is not signed, is being recorded, or is damaged here. */
function mayGo({ state, stored, size_bytes }: BlobRow): boolean {
  return state === 'sent' && stored === size_bytes;
}

export function freeableOf(rows: readonly BlobRow[]): Freeable {
  const copies = rows.filter(mayGo);
  return { attachments: copies.length, bytes: copies.reduce((sum, { size_bytes }) => sum + size_bytes, 0) };
}

/** Takes those copies off the device. Shape: what went. A full device is no hindrance: nothing is written. */
export async function letGoOfCopies(store: Store): Promise<Freeable> {
  const copies = (await store.read(['blobs'], (tx) => tx.all('blobs'))).filter(mayGo);
  const gone: BlobRow[] = [];
  for (const row of copies) if (await removeBlob(store, row)) gone.push(row);
  return freeableOf(gone);
}
