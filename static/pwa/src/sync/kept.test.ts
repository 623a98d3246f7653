import { beforeEach, describe, expect, it } from 'vitest';
import { noteContact } from '../engine/leases';
import { openStore } from '../engine/opened';
import type { Device } from './device.fixture';
import { KEPT_DAYS, KEPT_MAX_BYTES } from './keeping';
import type { Organisation } from './organisation.fixture';
import {
  cursorOf,
  depositOf,
  fourFiled,
  noRoom,
  numbersIn,
  signWords,
  writingDevice,
} from './writing_device.fixture';

const AT = Date.parse('2026-11-21T12:00:00.000Z');
const DAY_MS = 24 * 60 * 60_000;

let at: Organisation;
let device: Device;

beforeEach(async () => {
  ({ at, device } = await writingDevice());
});

const cursor = () => cursorOf(device);
const deposit = () => depositOf(device);
const numbers = (table: 'outbox' | 'sent') => numbersIn(device, table);
const putBack = (upto: number) => at.putBack(device.bench.keys.device, upto);
const sentBytes = () =>
  device.store.read(['sent'], async (tx) =>
    (await tx.all('sent')).reduce((sum, { frame }) => sum + frame.length, 0),
  );
const sendable = async () => (await openStore(device.store, device.bench.keys, () => AT)).book.sendable();
/** From now on the server's clock says so many days later. */
const laterBy = (days: number) => {
  const later = new Date(AT + days * DAY_MS).toISOString();
  device.http.back = () => at.receipt(device.bench.keys.device, { at: later });
};

describe('what is kept after it was filed', () => {
  it('goes when no backup can miss it any more, and says so', async () => {
    await fourFiled(device);
    laterBy(KEPT_DAYS + 1);
    await signWords(device);
    await deposit();
    expect([await numbers('outbox'), await numbers('sent')]).toEqual([[5], [4]]);
    expect(await sendable()).toMatchObject({ from: 4, upto: 5 });
    await signWords(device);
    await deposit();
    expect(device.http.kept_from.at(-1)).toBe(4);
    putBack(0);
    device.http.back = (signed) => signed;
    await signWords(device);
    expect(await deposit()).not.toBe('moved');
    expect(await numbers('outbox')).toEqual([4, 5, 6, 7]);
  });

  it('is not a damaged one that is healed when those behind it have gone', async () => {
    at.quarantined = [{ seq: 2, why: 'damaged' }];
    for (const said of ['One', 'Two', 'Three', 'Four']) await signWords(device, said);
    await deposit();
    laterBy(KEPT_DAYS + 1);
    await signWords(device, 'Five');
    await deposit();
    expect([await numbers('outbox'), await numbers('sent')]).toEqual([[2, 5], [4]]);
    const { kept_from } = await cursor();
    at.quarantined = [];
    await signWords(device, 'Six');
    await deposit();
    expect([await numbers('outbox'), await numbers('sent')]).toEqual([[6], [4, 5]]);
    // What an older version of the app has left there goes within a day.
    const now = await cursor();
    const { kept_bytes = 0 } = now;
    await device.store.write(['cursors', 'sent'], async (tx) => {
      for (const row of await tx.range('sent', device.bench.keys.vault, 4, 4)) {
        await tx.put('sent', { ...row, seq: 2 });
        await tx.put('cursors', { ...now, kept_bytes: kept_bytes + row.frame.length });
      }
    });
    laterBy(KEPT_DAYS + 2);
    await signWords(device, 'Seven');
    await deposit();
    expect(await numbers('sent')).toEqual([4, 5, 6]);
    expect(await cursor()).toMatchObject({ kept_from, kept_bytes: await sentBytes() });
  });

  it('is a damaged one that is healed when all behind it is kept', async () => {
    at.quarantined = [1, 2].map((seq) => ({ seq, why: 'damaged' }));
    for (const said of ['One', 'Two', 'Three', 'Four']) await signWords(device, said);
    await deposit();
    expect([await numbers('outbox'), await numbers('sent')]).toEqual([[1, 2, 4], [3]]);
    for (const [word, left] of [
      ['Five', [{ seq: 2, why: 'damaged' }]],
      ['Six', []],
    ] as const) {
      at.quarantined = [...left];
      await signWords(device, word);
      await deposit();
    }
    expect([await numbers('outbox'), await numbers('sent')]).toEqual([[6], [1, 2, 3, 4, 5]]);
    expect(await cursor()).toMatchObject({ kept_from: 1 });
  });

  it('does not begin at a damaged one when an older version of the app kept nothing behind it', async () => {
    at.quarantined = [{ seq: 2, why: 'damaged' }];
    for (const said of ['One', 'Two', 'Three', 'Four']) await signWords(device, said);
    await deposit();
    const { kept_from: _, kept_bytes: __, ...older } = await cursor();
    await device.store.write(['cursors', 'sent'], async (tx) => {
      await tx.put('cursors', older);
      await tx.removeRange('sent', older.vault, 0, older.seq);
    });
    await signWords(device, 'Five');
    await deposit();
    expect(device.http.kept_from.slice(-2)).toEqual([4, 4]);
  });

  it('stays as long as the organisation keeps its backups', async () => {
    await fourFiled(device);
    await noteContact(device.store, device.bench.keys.vault, AT, 2 * KEPT_DAYS);
    laterBy(KEPT_DAYS + 1);
    await signWords(device);
    await deposit();
    expect(await numbers('sent')).toEqual([1, 2, 3, 4]);
  });

  it('goes oldest first when it comes to more than its room', async () => {
    await fourFiled(device);
    await device.store.write(['cursors'], async (tx) => {
      const now = await tx.get('cursors', device.bench.keys.vault);
      if (now) await tx.put('cursors', { ...now, kept_bytes: KEPT_MAX_BYTES });
    });
    await signWords(device);
    await deposit();
    const [kept, { kept_from, kept_bytes = 0 }] = [await numbers('sent'), await cursor()];
    expect(kept[0]).toBe(kept_from);
    expect(kept.at(-1)).toBe(4);
    expect(kept_bytes).toBeLessThanOrEqual(KEPT_MAX_BYTES);
  });

  it('is given up on a full device, so that a receipt still counts', async () => {
    for (const said of ['One', 'Two']) await signWords(device, said);
    noRoom(device.store, (table) => table === 'sent');
    expect(await deposit()).toBe('moved');
    expect(await cursor()).toMatchObject({ received: 2, filed: 2, kept_from: 2 });
    expect([await numbers('outbox'), await numbers('sent')]).toEqual([[2], []]);
  });

  it('is not a damaged one that is healed on a full device, and those behind it stay', async () => {
    at.quarantined = [{ seq: 2, why: 'damaged' }];
    for (const said of ['One', 'Two', 'Three', 'Four']) await signWords(device, said);
    await deposit();
    expect([await numbers('outbox'), await numbers('sent')]).toEqual([
      [2, 4],
      [1, 3],
    ]);
    noRoom(device.store, (table) => table === 'sent');
    at.quarantined = [];
    expect(await deposit()).toBe('moved');
    expect([await numbers('outbox'), await numbers('sent')]).toEqual([[4], [3]]);
    expect(await cursor()).toMatchObject({ kept_from: 3, kept_bytes: await sentBytes() });
    expect(await sentBytes()).toBeGreaterThan(0);
  });

  it('is not said to begin with what has gone when a damaged one is healed where even a number has no room', async () => {
    at.quarantined = [{ seq: 2, why: 'damaged' }];
    for (const said of ['One', 'Two', 'Three', 'Four']) await signWords(device, said);
    await deposit();
    laterBy(KEPT_DAYS + 1);
    await signWords(device, 'Five');
    await deposit();
    expect([await numbers('outbox'), await numbers('sent')]).toEqual([[2, 5], [4]]);
    at.quarantined = [];
    // The receipt is put first; then what it lets go of.
    let puts = 0;
    noRoom(device.store, (table) => table === 'cursors' && ++puts === 2);
    expect(await deposit()).toBe('moved');
    expect([await numbers('outbox'), await numbers('sent')]).toEqual([[5], [4]]);
    expect(await cursor()).toMatchObject({ kept_from: 4, kept_bytes: await sentBytes() });
    expect(puts).toBe(3);
  });
});
