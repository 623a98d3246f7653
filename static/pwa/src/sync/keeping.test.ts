import { beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../engine/opened';
import { hex } from '../wire/bytes';
import { readDeposit } from '../wire/envelope';
import type { Entry } from '../wire/records';
import { askDaily } from './asking';
import { entriesOf } from './bench';
import { Blobs } from './blobs.fixture';
import type { Device } from './device.fixture';
import { exchange } from './exchange';
import { KEPT_DAYS } from './keeping';
import type { Organisation } from './organisation.fixture';
import { pull } from './pull';
import {
  CHILD,
  cursorOf,
  depositOf,
  fourFiled,
  frameCounts,
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
const chains = () => at.received.get(device.bench.keys.device)?.map(({ chain }) => chain);
const putBack = (upto: number) => at.putBack(device.bench.keys.device, upto);
const sentNumbers = () => frameCounts(device);

const sendable = async () => (await openStore(device.store, device.bench.keys, () => AT)).book.sendable();

async function words(): Promise<unknown[]> {
  const quotes = (await entriesOf(device.bench, CHILD)).filter(
    (entry): entry is Entry<'quote'> => entry.change.type === 'quote',
  );
  return quotes.map(({ change }) => change.body.exact_words);
}

async function filedChains(): Promise<readonly string[]> {
  await fourFiled(device);
  return chains() ?? [];
}

describe('an older database that was put back', () => {
  it('is given again what it has not, the same bytes, and then what is new', async () => {
    const before = await filedChains();
    putBack(1);
    await signWords(device, 'Five');
    expect(await deposit()).toBe('moved');
    expect(await sentNumbers()).toEqual([1, 4]);
    expect(chains()?.slice(0, 4)).toEqual(before);
    expect(await cursor()).toMatchObject({ seq: 5, received: 5, filed: 5 });
    expect([await numbers('outbox'), await numbers('sent')]).toEqual([[5], [1, 2, 3, 4]]);
  });

  it('is given it in the exchange of an open vault, and each is read once', async () => {
    await fourFiled(device);
    await pull(device.bench, device.http);
    putBack(1);
    await signWords(device, 'Five');
    expect(await exchange(device.bench, device.http)).toBe('moved');
    await pull(device.bench, device.http);
    expect(chains()).toHaveLength(5);
    expect(await words()).toEqual(['One', 'Two', 'Three', 'Four', 'Five']);
  });

  it('is asked once a day by a device that has nothing to send', async () => {
    await fourFiled(device);
    putBack(0);
    expect(await askDaily(device.store, device.http, AT + DAY_MS / 2)).toBe('nothing');
    expect(await sentNumbers()).toEqual([]);
    expect(await askDaily(device.store, device.http, AT + 2 * DAY_MS)).toBe('moved');
    expect(await sentNumbers()).toEqual([0, 4]);
    expect(chains()).toHaveLength(4);
  });

  it('is told from where on the device can send again', async () => {
    await signWords(device, 'One');
    await deposit();
    await signWords(device, 'Two');
    await deposit();
    expect(device.http.kept_from).toEqual([1, 1]);
  });

  it('is given nothing on a word that is forged, or not newer', async () => {
    await fourFiled(device);
    const last = await cursor();
    const less = { received: 1, chain: chains()?.[0] };
    const { device: own } = device.bench.keys;
    const same = await at.receipt(own, less);
    const forged = { ...(await at.receipt(own, { ...less, state: 9 })), signature: '00'.repeat(64) };
    const other_chain = await at.receipt(own, { received: 1, chain: 'ab'.repeat(32), state: 9 });
    for (const word of [same, forged, other_chain]) {
      device.http.back = () => word;
      await signWords(device);
      expect(await deposit()).toBe('unconfirmed');
      expect(await cursor()).toMatchObject({ received: 4, receipt: last.receipt });
    }
    expect(await numbers('sent')).toEqual([1, 2, 3]);
  });

  it('does not have the same sent for ever by a server that never keeps it', async () => {
    await fourFiled(device);
    const { device: own } = device.bench.keys;
    let state = at.state;
    device.http.back = () => {
      state += 1;
      return at.receipt(own, { received: 1, chain: chains()?.[0], state });
    };
    await signWords(device);
    expect(await deposit()).toBe('unconfirmed');
    expect((await sentNumbers()).length).toBeLessThan(4);
  });

  it('has nothing told as gone that this device is about to send', async () => {
    at.files = false;
    for (const said of ['One', 'Two']) await signWords(device, said);
    await deposit();
    expect(await sendable()).toEqual({ device: device.bench.keys.device, from: 1, upto: 2 });
    at.files = true;
    for (const said of ['Three', 'Four']) await signWords(device, said);
    await deposit();
    expect(await sendable()).toMatchObject({ from: 1, upto: 4 });
  });

  it('is asked for attachments again, and has unfinished notes made safe again', async () => {
    const blobs = new Blobs(at, device);
    const { keys } = device.bench;
    await device.store.write(['blobs', 'snapshots'], async (tx) => {
      const none = new Uint8Array();
      const row = { vault: keys.vault, mandate: none, sealed: none, made_at_ms: 1, size_bytes: 9, stored: 9 };
      const named = (blob: string, of = keys.device) => ({ ...row, blob, device: of, chunk_bytes: 9 });
      await tx.put('blobs', { ...named('own'), state: 'sent' });
      await tx.put('blobs', { ...named('fetched', 'ff'.repeat(16)), state: 'sent' });
      const snapshot = { vault: keys.vault, n: 1, hash: '', mark: none };
      await tx.put('snapshots', { ...snapshot, record: 'gone', frame: null });
      await tx.put('snapshots', { ...snapshot, record: 'waits', frame: none });
    });
    expect(blobs.pieces).toBe(0);
    await fourFiled(device);
    putBack(1);
    await signWords(device);
    await deposit();
    const left = await device.store.read(['blobs', 'snapshots'], async (tx) => [
      (await tx.all('blobs')).map(({ blob, state }) => [blob, state]),
      (await tx.all('snapshots')).map(({ record }) => record),
    ]);
    expect(left).toEqual([
      [
        ['own', 'waiting'],
        ['fetched', 'sent'],
      ],
      ['waits'],
    ]);
  });
});

describe('an older database that was put back, on a device with no room', () => {
  const fill = () => noRoom(device.store, (table) => table === 'outbox' || table === 'sent');
  const stored = async () => [...(await numbers('outbox')), ...(await numbers('sent'))].sort();

  it('is given again what it has not from where it was kept, and what is new behind it', async () => {
    const before = await filedChains();
    await signWords(device, 'Five');
    putBack(1);
    fill();
    expect(await deposit()).toBe('moved');
    expect(await sentNumbers()).toEqual([1, 4]);
    expect(chains()?.slice(0, 4)).toEqual(before);
    expect(await cursor()).toMatchObject({ seq: 5, received: 5, filed: 5 });
  });

  it('loses nothing of it that is not filed again, whatever goes meanwhile', async () => {
    await fourFiled(device);
    await signWords(device, 'Five');
    putBack(0);
    fill();
    at.files = false;
    const later = new Date(AT + (KEPT_DAYS + 1) * DAY_MS).toISOString();
    device.http.back = () => at.receipt(device.bench.keys.device, { at: later });
    expect(await deposit()).toBe('moved');
    expect(await cursor()).toMatchObject({ received: 5, filed: 0 });
    expect(await stored()).toEqual([1, 2, 3, 4, 5]);
    putBack(0);
    expect(await deposit()).toBe('moved');
    expect(chains()).toHaveLength(5);
  });

  it('is given a damaged one again from there, when what is about it has been let go of', async () => {
    const [, second] = await filedChains();
    await signWords(device, 'Five');
    putBack(0);
    noRoom(device.store, (table, row) => table === 'outbox' && 'seq' in row && row.seq === 3);
    at.quarantined = [{ seq: 2, why: 'damaged' }];
    expect(await deposit()).toBe('moved');
    expect(await stored()).toContain(2);
    device.http.deposits.length = 0;
    expect(await deposit()).toBe('moved');
    const [again] = device.http.deposits.map(readDeposit);
    expect(again?.head.seq).toBe(2);
    expect(hex(again?.head.chain ?? new Uint8Array())).toBe(second);
  });

  it('is given a damaged one again although there is no room to move it, and stops nothing beside it', async () => {
    const [, second] = await filedChains();
    await signWords(device, 'Five');
    putBack(0);
    fill();
    at.quarantined = [{ seq: 2, why: 'damaged' }];
    expect(await deposit()).toBe('moved');
    expect(await cursor()).toMatchObject({ received: 5, filed: 5 });
    // Filed is filed: only the one that is to go again, and the newest, take room.
    expect([await numbers('outbox'), await numbers('sent')]).toEqual([[5], [2]]);
    device.http.deposits.length = 0;
    expect(await exchange(device.bench, device.http)).toBe('moved');
    expect(device.http.pulls).toBe(2);
    const [again] = device.http.deposits.map(readDeposit);
    expect([again?.head.seq, hex(again?.head.chain ?? new Uint8Array())]).toEqual([2, second]);
    at.quarantined = [];
    expect(await deposit()).toBe('moved');
    expect([await numbers('outbox'), await numbers('sent')]).toEqual([[5], []]);
    const healed = await cursor();
    expect(healed).toMatchObject({ kept_from: 5, kept_bytes: 0 });
    expect(healed.again_from).toBeUndefined();
  });
});
