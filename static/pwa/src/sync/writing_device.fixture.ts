/** A device with one child to write about, and the few things that are done with it again and again. */
import { expect, vi } from 'vitest';
import { StorageFullError, type Store } from '../store/port';
import type { TableName, Tables } from '../store/schema';
import { newId } from '../vault/random';
import type { Id } from '../wire/records';
import { depositVault } from './deposit';
import { type Device, enrolled, quoteRecord } from './device.fixture';
import { Organisation, readAny } from './organisation.fixture';
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

/** The numbers of the envelopes that lie in a table. */
export const numbersIn = ({ store }: Device, table: 'outbox' | 'sent') =>
  store.read([table], async (tx) => (await tx.all(table)).map(({ seq }) => seq).sort());

/** Four that the server has filed, and the device has let go of but for the newest. */
export async function fourFiled(device: Device): Promise<void> {
  for (const said of ['One', 'Two', 'Three', 'Four']) await signWords(device, said);
  expect(await depositOf(device)).toBe('moved');
  expect([await numbersIn(device, 'outbox'), await numbersIn(device, 'sent')]).toEqual([[4], [1, 2, 3]]);
  device.http.deposits.length = 0;
}

/** From now on there is no room for what `fills` names. */
export function noRoom(store: Store, fills: (table: TableName, row: Tables[TableName]) => boolean): void {
  const write = store.write.bind(store);
  vi.spyOn(store, 'write').mockImplementation((tables, run) =>
    write(tables, (tx) => {
      const put = tx.put.bind(tx);
      tx.put = async (table, row) => {
        if (fills(table, row)) throw new StorageFullError('no room');
        await put(table, row);
      };
      return run(tx);
    }),
  );
}

/** A colleague's vault on the same device: it has the same to send, and its turn comes first. */
export async function colleagues(store: Store): Promise<Id> {
  const vault = '00'.repeat(16);
  await store.write(['cursors', 'outbox'], async (tx) => {
    for (const row of await tx.all('cursors')) {
      await tx.remove('cursors', row.vault);
      for (const each of [{ ...row, vault }, row]) await tx.put('cursors', each);
    }
    for (const row of await tx.all('outbox')) await tx.put('outbox', { ...row, vault });
  });
  return vault;
}

/** One quote of the child's. */
export const signWords = ({ bench }: Device, words?: string) =>
  signRecords(bench, [quoteRecord(CHILD, words)], null);

/** Of each deposit that went, in full or short: how many frames. */
export function frameCounts(device: Device): Promise<number[]> {
  return Promise.all(device.http.deposits.map(async (bytes) => (await readAny(bytes)).frames.length));
}
