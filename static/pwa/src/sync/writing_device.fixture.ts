/** A device with one child to write about, and the few things that are done with it again and again. */
import { newId } from '../vault/random';
import { depositVault } from './deposit';
import { type Device, enrolled, quoteRecord } from './device.fixture';
import { Organisation } from './organisation.fixture';
import { signRecords } from './outbox';
import { pull } from './pull';

export const CHILD = newId();

/** Enrolled, and pulled once. */
export async function writingDevice(): Promise<{ at: Organisation; device: Device }> {
  const at = await Organisation.make();
  at.streams.set(CHILD, { kind: 'child', family: newId(), entries: [] });
  const device = await enrolled(at);
  await pull(device.bench, device.http);
  return { at, device };
}

export async function cursorOf({ store, bench }: Device) {
  const row = await store.read(['cursors'], (tx) => tx.get('cursors', bench.keys.vault));
  if (!row) throw new Error('no cursor');
  return row;
}

export const depositOf = ({ store, http, bench }: Device) => depositVault(store, http, bench.keys.vault);

/** One quote of the child's. */
export const signWords = ({ bench }: Device, words?: string) =>
  signRecords(bench, [quoteRecord(CHILD, words)], null);
