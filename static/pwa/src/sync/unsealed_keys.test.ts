/** The organisation's yearly change of keys, as a vault meets it that nobody opens meanwhile. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetVault } from '../engine/forgotten';
import { openStore } from '../engine/opened';
import type { CursorRow } from '../store/schema';
import { trueOrder } from '../vault/order';
import { OfflineError } from '../wire/http';
import { attach } from './attaching';
import { carryBlobs } from './blobs';
import { attachment, Blobs } from './blobs.fixture';
import { depositAll } from './deposit';
import type { Device } from './device.fixture';
import { Organisation } from './organisation.fixture';
import { signRecords } from './outbox';
import { keyedFor } from './unsealed_keys';
import { cursorOf, signWords, writingDevice } from './writing_device.fixture';

let at: Organisation;
let device: Device;

beforeEach(async () => {
  ({ at, device } = await writingDevice());
  await signWords(device, 'One');
});

const kidsOf = ({ receipt_keys, order_keys = [] }: CursorRow) =>
  [...receipt_keys, ...order_keys].map(({ kid }) => kid);
const change = async (changed: (cursor: CursorRow) => CursorRow) => {
  const cursor = await cursorOf(device);
  await device.store.write(['cursors'], (tx) => tx.put('cursors', changed(cursor)));
};

describe('a locked vault, after the organisation has made its next keys', () => {
  beforeEach(async () => {
    await at.renew('receipt');
    await at.renew('order');
  });

  it('takes receipts under the new one, which the root has certified', async () => {
    expect(await depositAll(device.store, device.http)).toBe('moved');
    const cursor = await cursorOf(device);
    expect(cursor).toMatchObject({ seq: 1, received: 1 });
    expect(kidsOf(cursor)).toEqual(['receipt-1', 'receipt-2', 'order-1', 'order-2']);
  });

  it('asks for certificates once, and not for what it knows', async () => {
    const asked = vi.spyOn(device.http, 'organisation');
    for (const words of ['Two', 'Three']) {
      await signWords(device, words);
      await depositAll(device.store, device.http);
    }
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('is given up when its owner cannot unlock it, once all of it is vouched for', async () => {
    const { store, http, bench } = device;
    expect(await forgetVault(store, http, bench.keys.vault, 1)).toEqual({ ok: true, value: null });
    expect(at.received.get(bench.keys.device)).toHaveLength(1);
  });

  it('sends its attachments', async () => {
    new Blobs(at, device);
    const added = await attach(device.bench, new Uint8Array(1000));
    await signRecords(device.bench, [attachment(added)], null);
    // Nothing but the attachment asks for the new key.
    await depositAll(device.store, device.http);
    await change((cursor) => ({
      ...cursor,
      receipt_keys: cursor.receipt_keys.filter(({ kid }) => kid === 'receipt-1'),
    }));
    expect(await carryBlobs(device.store, device.http)).toBe('moved');
  });

  it('obeys an order under the new order key', async () => {
    const { store, http, bench } = device;
    const signed = await at.order(bench.keys.device);
    const { order_keys = [] } = await keyedFor(store, http, await cursorOf(device), signed);
    expect(await trueOrder(signed, bench.keys.device, order_keys, 0)).toMatchObject({ is: 'wipe' });
  });

  it('takes none that another root has certified', async () => {
    const other = await Organisation.make();
    await other.renew('receipt');
    at.keys.receipt = other.keys.receipt;
    vi.spyOn(device.http, 'organisation').mockImplementation(() => other.answer());
    expect(await depositAll(device.store, device.http)).toBe('unconfirmed');
    expect(await cursorOf(device)).toMatchObject({ received: 0, receipt: null });
    expect(kidsOf(await cursorOf(device))).toEqual(['receipt-1', 'order-1']);
  });

  it('takes none of a version below the one it has', async () => {
    await change((cursor) => ({
      ...cursor,
      receipt_keys: cursor.receipt_keys.map((key) => ({ ...key, version: 3 })),
    }));
    expect(await depositAll(device.store, device.http)).toBe('unconfirmed');
    expect(kidsOf(await cursorOf(device))).toEqual(['receipt-1', 'order-1', 'order-2']);
  });

  it('waits while certificates cannot be had, and where an older version of the app has kept no root', async () => {
    vi.spyOn(device.http, 'organisation').mockRejectedValueOnce(new OfflineError('cut'));
    expect(await depositAll(device.store, device.http)).toBe('unconfirmed');
    await change(({ root: _, ...cursor }) => cursor);
    expect(await depositAll(device.store, device.http)).toBe('unconfirmed');
    expect(await cursorOf(device)).toMatchObject({ seq: 1, received: 0 });
  });
});

it('holds the root that lies outside the seal against the seal at every opening', async () => {
  const { root } = await cursorOf(device);
  expect(root).toBe(device.bench.ledger.summary.root);
  await change((cursor) => ({ ...cursor, root: 'ab'.repeat(32) }));
  await openStore(device.store, device.bench.keys, device.bench.now_ms);
  expect((await cursorOf(device)).root).toBe(root);
});
