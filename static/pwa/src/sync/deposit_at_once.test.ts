/** On a quick line two loads are on their way at once. Loads of three. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { OfflineError, RefusedError } from '../wire/http';
import type { SignedText } from '../wire/receipt';
import { depositVault } from './deposit';
import { type Device, quoteRecord } from './device.fixture';
import { exchange } from './exchange';
import type { Organisation } from './organisation.fixture';
import { signRecords } from './outbox';
import { CHILD, cursorOf, depositOf, frameCounts, noRoom, writingDevice } from './writing_device.fixture';

vi.mock('../wire/limits', async (original) => ({
  ...(await original<typeof import('../wire/limits')>()),
  DEPOSIT_MAX_FRAMES: 3,
}));

let at: Organisation;
let device: Device;
/** How many were on their way when each was sent, itself included. */
let together: number[];
let is_quick: boolean;
/** What becomes of each answer, in the order of sending; none: nothing. */
let fates: ((signed: SignedText) => SignedText | Promise<SignedText>)[];

beforeEach(async () => {
  ({ at, device } = await writingDevice());
  await signRecords(
    device.bench,
    Array.from({ length: 10 }, () => quoteRecord(CHILD)),
    null,
  );
  [together, fates, is_quick] = [[], [], true];
  const { http } = device;
  vi.spyOn(http.pace, 'isQuick', 'get').mockImplementation(() => is_quick);
  const deposit = http.deposit.bind(http);
  let under_way = 0;
  http.deposit = async (bytes, kept_from) => {
    together.push(++under_way);
    const fate = fates.shift();
    try {
      const signed = await deposit(bytes, kept_from);
      return fate ? await fate(signed) : signed;
    } finally {
      under_way -= 1;
    }
  };
});

const cut = () => {
  throw new OfflineError('cut');
};
const received = () => at.received.get(device.bench.keys.device)?.length;

it('sends two at once on a quick line, each once, and keeps the receipts of both', async () => {
  expect(await depositOf(device)).toBe('moved');
  expect(together).toEqual([1, 2, 1, 2]);
  expect(await frameCounts(device)).toEqual([3, 3, 3, 1]);
  expect(received()).toBe(10);
  expect(await cursorOf(device)).toMatchObject({ seq: 10, received: 10, filed: 10 });
});

it('sends one after the other on any other line', async () => {
  is_quick = false;
  expect(await depositOf(device)).toBe('moved');
  expect(together).toEqual([1, 1, 1, 1]);
  expect(received()).toBe(10);
});

it('goes on one after the other when the line has become slow', async () => {
  fates = [
    (signed) => {
      is_quick = false;
      return signed;
    },
  ];
  expect(await depositOf(device)).toBe('moved');
  expect(together).toEqual([1, 2, 1, 1]);
  expect(await cursorOf(device)).toMatchObject({ received: 10 });
});

it('knows how quick the line is by what went last', async () => {
  const carried = vi.spyOn(device.http.pace, 'carried');
  await depositOf(device);
  const sizes = device.http.deposits.map(({ length }) => length);
  expect(carried.mock.calls.map(([bytes]) => bytes)).toEqual(sizes);
  for (const [, ms] of carried.mock.calls) expect(ms).toBeGreaterThanOrEqual(0);
});

describe('whatever becomes of one of two, what has no receipt goes again and nothing twice', () => {
  it('the answer to the first is lost: that to the second speaks for both', async () => {
    fates = [cut];
    expect(await depositOf(device)).toBe('moved');
    expect(await frameCounts(device)).toEqual([3, 3, 3, 1]);
    expect(received()).toBe(10);
    expect(await cursorOf(device)).toMatchObject({ received: 10 });
  });

  it('the answer to the second is lost', async () => {
    fates = [(signed) => signed, cut];
    expect(await depositOf(device)).toBe('moved');
    expect(await frameCounts(device)).toEqual([3, 3, 3, 3, 1]);
    expect(received()).toBe(10);
    expect(await cursorOf(device)).toMatchObject({ received: 10 });
  });

  it('both answers are lost, as on a line that carries one in time and not two: then they go one after the other', async () => {
    vi.spyOn(device.http.pace, 'broke').mockImplementation(() => {
      is_quick = false;
    });
    fates = [cut, cut];
    expect(await depositOf(device)).toBe('offline');
    expect(await cursorOf(device)).toMatchObject({ seq: 10, received: 0 });
    expect(await depositOf(device)).toBe('moved');
    expect(together).toEqual([1, 2, 1, 1, 1]);
    expect(received()).toBe(10);
  });

  it('the second is refused, and it is said when it is refused again', async () => {
    const refuse = () => {
      throw new RefusedError('server.fault', 400);
    };
    fates = [(signed) => signed, refuse, refuse, refuse];
    expect(await depositOf(device)).toBe('refused');
    expect(await cursorOf(device)).toMatchObject({ seq: 10, received: 3 });
    expect(await depositOf(device)).toBe('moved');
    expect(received()).toBe(10);
  });

  it('the second came first, and its receipt is older than that of the first', async () => {
    const { deposit } = at;
    let waits: (() => void) | null = null;
    vi.spyOn(at, 'deposit').mockImplementationOnce(async (bytes) => {
      await new Promise<void>((done) => {
        waits = done;
      });
      return deposit.call(at, bytes);
    });
    fates = [
      (signed) => signed,
      (signed) => {
        waits?.();
        return signed;
      },
    ];
    expect(await depositOf(device)).toBe('moved');
    expect(received()).toBe(10);
    expect(await cursorOf(device)).toMatchObject({ seq: 10, received: 10, filed: 10 });
  });

  it('there is no room for the receipt of the first', async () => {
    noRoom(device.store, (table) => table === 'cursors');
    await expect(depositOf(device)).rejects.toThrow('no room');
    vi.restoreAllMocks();
    expect(await cursorOf(device)).toMatchObject({ seq: 10, received: 0 });
    expect(await depositOf(device)).toBe('moved');
    expect(received()).toBe(10);
  });
});

it('reads nothing of what was signed here a moment ago, and sends it all the same', async () => {
  const { store, bench, http } = device;
  const again = await device.reopened();
  /** How many had been sent at each reading. */
  const readings: number[] = [];
  const read = store.read.bind(store);
  vi.spyOn(store, 'read').mockImplementation((tables, run) =>
    read(tables, (tx) => {
      const range = tx.range.bind(tx);
      tx.range = (table, ...rest) => {
        if (table === 'outbox' && rest[1] > 0) readings.push(http.deposits.length);
        return range(table, ...rest);
      };
      return run(tx);
    }),
  );
  expect(await depositVault(store, http, bench.keys.vault, null, bench.ledger.fresh)).toBe('moved');
  expect(http.deposits).toHaveLength(4);
  expect(readings.filter((sent) => sent < 4)).toEqual([]);
  expect(received()).toBe(10);
  // A vault that was opened anew has it from the store.
  await signRecords(again, [quoteRecord(CHILD)], null);
  expect(again.ledger.fresh.run(await cursorOf(device), 10, 11)).toBeNull();
  expect(await exchange(again, http)).toBe('moved');
  expect(received()).toBe(11);
});
