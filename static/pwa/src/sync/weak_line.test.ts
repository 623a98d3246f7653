/** A line that carries little: a backlog goes over it in as small loads as it takes. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DraftLike } from '../store/holdings';
import { newId } from '../vault/random';
import { Http, OfflineError, RefusedError } from '../wire/http';
import { Pace } from '../wire/pace';
import { depositAll } from './deposit';
import { type Device, quoteRecord } from './device.fixture';
import { exchange } from './exchange';
import type { Organisation } from './organisation.fixture';
import { signRecords } from './outbox';
import { depositSnapshots } from './snapshot_deposit';
import { Snapshots } from './snapshots';
import { CHILD, cursorOf, signWords, writingDevice } from './writing_device.fixture';

/** What the line carries in one request. */
const CARRIES_BYTES = 50_000;

let at: Organisation;
let device: Device;
/** What was tried to send, in bytes. */
let tried: number[];

/** What cannot be compressed. */
const words = () => Array.from({ length: 12 }, newId).join(' ');
const received = () => at.received.get(device.bench.keys.device)?.length ?? 0;

async function carry(failure: () => Error, most_bytes = CARRIES_BYTES): Promise<void> {
  const deposit = device.http.deposit.bind(device.http);
  const post = device.http.snapshots.bind(device.http);
  const through = async <T>(bytes: Uint8Array, send: () => Promise<T>) => {
    tried.push(bytes.length);
    if (bytes.length > most_bytes) throw failure();
    return send();
  };
  device.http.deposit = (bytes, kept) => through(bytes, () => deposit(bytes, kept));
  device.http.snapshots = (bytes) => through(bytes, () => post(bytes));
}

beforeEach(async () => {
  ({ at, device } = await writingDevice());
  tried = [];
});

const signMany = (count: number) =>
  signRecords(
    device.bench,
    Array.from({ length: count }, () => quoteRecord(CHILD, words())),
    null,
  );

describe('a backlog over a line that carries little', () => {
  beforeEach(async () => {
    await signMany(200);
  });

  it('goes in loads that are halved until one arrives, whether or not the page is open', async () => {
    await carry(() => new OfflineError('no answer'));
    for (let round = 0; round < 4 && !received(); round++) await exchange(device.bench, device.http);
    expect(received()).toBeGreaterThan(0);
    const halves = tried.slice(0, -1).map((bytes, n) => (tried[n + 1] ?? 0) / bytes);
    for (const half of halves.slice(0, 2)) expect(half).toBeLessThanOrEqual(0.5);
    // The service worker begins where the page had got to.
    const { load_bytes } = await cursorOf(device);
    Object.assign(device.http, { pace: new Pace() });
    tried.length = 0;
    await depositAll(device.store, device.http);
    expect(tried[0]).toBeLessThanOrEqual(load_bytes ?? 0);
  });

  it('asks for no packs before it is sent, and says of all but its last load that more follows', async () => {
    Object.assign(device.http, { pace: new Pace(() => true) });
    device.http.pace.remembers(16 * 1024);
    const exchanged = vi.spyOn(device.http, 'exchange');
    const sent: [more: boolean, exchanges: number][] = [];
    const deposit = device.http.deposit.bind(device.http);
    device.http.deposit = (bytes, kept, more = false) => {
      sent.push([more, exchanged.mock.calls.length]);
      return deposit(bytes, kept);
    };
    expect(await exchange(device.bench, device.http)).toBe('moved');
    expect(received()).toBe(200);
    expect(sent.length).toBeGreaterThan(1);
    expect(sent[0]).toEqual([true, 0]);
    expect(sent.map(([more]) => more)).toEqual([...sent.slice(1).map(() => true), false]);
  });

  it('arrives as a whole in the end, with what was signed last', async () => {
    await carry(() => new OfflineError('no answer'));
    await signWords(device, 'The last');
    for (let round = 0; round < 40 && received() < 201; round++) await depositAll(device.store, device.http);
    expect(await cursorOf(device)).toMatchObject({ seq: 201, received: 201 });
  });

  it('goes in smaller loads at once where it is refused as too large', async () => {
    await carry(() => new RefusedError('request.too_large', 413));
    expect(await depositAll(device.store, device.http)).toBe('moved');
    expect(received()).toBe(200);
    // What was refused is not tried again.
    expect(tried.filter((bytes) => bytes > CARRIES_BYTES).length).toBeLessThan(5);
  });

  it('is refused when a single one is too large', async () => {
    await carry(() => new RefusedError('request.too_large', 413), 100);
    expect(await depositAll(device.store, device.http)).toBe('refused');
    expect(received()).toBe(0);
  });

  it('goes in one load when the browser had no line at all meanwhile', async () => {
    Object.assign(device.http, { pace: new Pace(() => false) });
    device.http.cut = true;
    for (let round = 0; round < 9; round++) await depositAll(device.store, device.http);
    device.http.cut = false;
    await carry(() => new OfflineError('no answer'), Number.POSITIVE_INFINITY);
    await depositAll(device.store, device.http);
    expect(tried).toHaveLength(1);
  });
});

it('sends what is written by itself where an answer with packs was waited for in vain', async () => {
  await signWords(device, 'One');
  const clock = vi.spyOn(performance, 'now');
  vi.spyOn(device.http, 'exchange').mockImplementation(async () => {
    clock.mockReturnValue(performance.now() + 120_000);
    throw new OfflineError('no answer');
  });
  expect(await exchange(device.bench, device.http)).toBe('offline');
  expect(received()).toBe(0);
  expect(await exchange(device.bench, device.http)).toBe('offline');
  vi.restoreAllMocks();
  expect(await cursorOf(device)).toMatchObject({ received: 1 });
});

it('sends fewer snapshots at once where many got no answer', async () => {
  const { bench, store, http } = device;
  await carry(() => new OfflineError('no answer'));
  const snapshots = new Snapshots(
    bench,
    (draft) => ({
      draft: draft.draft,
      record: draft.draft,
      kind: 'visit',
      family: null,
      children: [],
      body: JSON.stringify(draft),
    }),
    () => undefined,
  );
  for (let n = 0; n < 100; n++)
    snapshots.touched({ draft: newId(), updated_at: '', words: words() } as unknown as DraftLike);
  await snapshots.keep();
  for (let round = 0; round < 20 && at.snapshotted.length < 100; round++) await depositSnapshots(store, http);
  expect(at.snapshotted).toHaveLength(100);
});

it.each([408, 413, 504])('takes a %i as the word of something that carries less', async (status) => {
  const http = new Http('', async () => new Response('', { status }));
  await signMany(60);
  Object.assign(http, { pace: device.http.pace });
  await depositAll(device.store, http);
  expect(http.pace.atOnce).toBeLessThan(60_000);
});
