import { beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../engine/opened';
import type { MemoryStore } from '../store/memory';
import { StorageFullError } from '../store/port';
import { newId } from '../vault/random';
import type { Change } from '../wire/records';
import type { Bench } from './bench';
import { depositVault } from './deposit';
import { type Device, enrolled } from './device.fixture';
import { Openings, SAME_OPENING_MS } from './openings';
import { Organisation } from './organisation.fixture';
import { pull } from './pull';

const [ARI, WREN] = [newId(), newId()];
const START_MS = Date.parse('2026-11-21T09:00:00.000Z');
let at: Organisation;
let device: Device;
let clock_ms: number;
let bench: Bench;
let openings: Openings;

/** The same store, opened anew: nothing is left of what was only in memory. */
async function restart(): Promise<void> {
  bench = { ...(await device.reopened()), now_ms: () => clock_ms };
  openings = new Openings(bench);
}

beforeEach(async () => {
  at = await Organisation.make();
  at.streams.set(at.person, { kind: 'worker', family: null, entries: [] });
  device = await enrolled(at);
  await pull(device.bench, device.http);
  clock_ms = START_MS;
  await restart();
});

const deposit = () => depositVault(device.store, device.http, bench.keys.vault);
const told = () =>
  (at.received.get(bench.keys.device) ?? []).map(({ change }) => {
    const { stream, opened_at } = (change as Change<'opened'>).body;
    return [stream, opened_at];
  });
const seq = async () =>
  (await device.store.read(['cursors'], (tx) => tx.get('cursors', bench.keys.vault)))?.seq;
const time = (ms: number) => new Date(ms).toISOString();

describe('openings', () => {
  it('are kept over a restart, and add nothing to what waits to be sent', async () => {
    await openings.note([ARI, WREN]);
    expect(await seq()).toBe(0);
    await restart();
    clock_ms += 60 * 60_000;
    expect(await openings.sign()).toBe(2);
    await deposit();
    expect(told()).toEqual(expect.arrayContaining([ARI, WREN].map((child) => [child, time(START_MS)])));
  });

  it('are records of the person’s own stream, written when it happened', async () => {
    await openings.note([ARI]);
    clock_ms += 60_000;
    await openings.sign();
    await deposit();
    expect(at.received.get(bench.keys.device)?.[0]?.change).toMatchObject({
      stream: at.person,
      stream_kind: 'worker',
      type: 'opened',
      author: at.person,
      event_at: time(START_MS),
      recorded_at: time(START_MS),
      signed_at: time(START_MS + 60_000),
      body: { stream: ARI, opened_at: time(START_MS) },
    });
  });

  it('are one in a quarter of an hour for each child, over a restart and after signing too', async () => {
    await Promise.all([openings.note([ARI, ARI]), openings.note([ARI]), openings.note([WREN])]);
    await openings.sign();
    await restart();
    clock_ms += SAME_OPENING_MS - 1;
    await openings.note([ARI]);
    expect(await openings.sign()).toBe(0);
    clock_ms += 1;
    await openings.note([ARI]);
    expect(await openings.sign()).toBe(1);
    await deposit();
    expect(told().filter(([child]) => child === ARI)).toEqual([
      [ARI, time(START_MS)],
      [ARI, time(START_MS + SAME_OPENING_MS)],
    ]);
    expect(told()).toHaveLength(3);
  });

  it('are not kept quiet by a clock that was put back', async () => {
    await openings.note([ARI]);
    clock_ms -= 24 * 60 * 60_000;
    await openings.note([ARI]);
    expect(await openings.sign()).toBe(2);
  });

  it('are signed once, however often and however much at the same time it is asked for', async () => {
    await openings.note([ARI, WREN]);
    const counts = await Promise.all([openings.sign(), openings.sign()]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(2);
    expect(await openings.sign()).toBe(0);
    await restart();
    expect(await openings.sign()).toBe(0);
    expect(await seq()).toBe(2);
  });

  it('wait in memory while there is no room, and are stored when there is', async () => {
    const store = device.store as MemoryStore;
    store.room_rows = 0;
    await expect(openings.note([ARI])).rejects.toThrow(StorageFullError);
    store.room_rows = Number.POSITIVE_INFINITY;
    await openings.note([WREN]);
    await restart();
    expect(await openings.sign()).toBe(2);
  });

  it('are signed although there was no room when they were shown, and nothing was shown since', async () => {
    const store = device.store as MemoryStore;
    store.room_rows = 0;
    await expect(openings.note([ARI])).rejects.toThrow(StorageFullError);
    store.room_rows = Number.POSITIVE_INFINITY;
    expect(await openings.sign()).toBe(1);
  });

  it('come through a fold of the log, signed and unsigned, with the time of the last', async () => {
    await openings.note([ARI]);
    await openings.sign();
    await openings.note([WREN]);
    const draft = { draft: newId(), family: newId(), updated_at: time(START_MS) };
    for (let i = 0; i < 260; i++) await bench.ledger.commit(() => ({ log: [{ is: 'draft', draft }] }));
    const rows = await device.store.read(['log'], (tx) => tx.all('log'));
    expect(rows.length).toBeLessThan(20);
    await restart();
    await openings.note([ARI]);
    expect(await openings.sign()).toBe(1);
    await deposit();
    expect(told().map(([child]) => child)).toEqual([ARI, WREN]);
  });

  it('are left out of the number that waits, and of the outbox lines once they have come back', async () => {
    await openings.note([ARI]);
    const before = await openStore(device.store, bench.keys, () => clock_ms);
    await before.openings.sign();
    expect(before.book.unsent()).toBe(0);
    await restart();
    const { book } = await openStore(device.store, bench.keys, () => clock_ms);
    expect(await seq()).toBe(1);
    expect(book.unsent()).toBe(0);
    await deposit();
    await pull(bench, device.http);
    expect(bench.ledger.memory.folded()).toMatchObject({ pending: [], sent: [] });
  });
});
