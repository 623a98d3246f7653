import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openStore } from '../engine/opened';
import { vaultSummaries } from '../engine/unlocking';
import { StorageFullError } from '../store/port';
import { newId } from '../vault/random';
import { textOf } from '../wire/bytes';
import { readDeposit } from '../wire/envelope';
import { OfflineError, RefusedError } from '../wire/http';
import type { Entry } from '../wire/records';
import { entriesOf } from './bench';
import { type Device, quoteRecord } from './device.fixture';
import { hasSetAside } from './last_receipt';
import { firstLoad } from './load';
import type { Organisation } from './organisation.fixture';
import { signRecords } from './outbox';
import { accept } from './receiving';
import { DeviceBehindError } from './refused';
import { depositEverything } from './snapshot_deposit';
import {
  CHILD,
  colleagues,
  cursorOf,
  depositOf,
  frameCounts,
  noRoom,
  signWords,
  writingDevice,
} from './writing_device.fixture';

let at: Organisation;
let device: Device;

beforeEach(async () => {
  ({ at, device } = await writingDevice());
});

const cursor = () => cursorOf(device);
const outbox = () => device.store.read(['outbox'], (tx) => tx.all('outbox'));
const deposit = () => depositOf(device);
const signOne = (words?: string) => signWords(device, words);

describe('outbox.deposit', () => {
  it('keeps everything while nobody answers', async () => {
    await signOne();
    device.http.cut = true;
    expect(await deposit()).toBe('offline');
    expect(await cursor()).toMatchObject({ seq: 1, received: 0 });
    device.http.cut = false;
    expect(await deposit()).toBe('moved');
    expect(await cursor()).toMatchObject({ seq: 1, received: 1, filed: 1 });
  });

  it('changes nothing on a forged receipt, another device’s, or an older one', async () => {
    await signOne();
    const good = await at.receipt(device.bench.keys.device);
    const other = await at.receipt(newId(), { received: 1 });
    for (const bad of [
      { ...good, signature: '00'.repeat(64) },
      other,
      { text: 'Welcome', signature: good.signature },
    ]) {
      device.http.back = () => bad;
      expect(await deposit()).toBe('unconfirmed');
      expect(await cursor()).toMatchObject({ seq: 1, received: 0, receipt: null });
    }
    device.http.back = (signed) => signed;
    at.state = 5;
    expect(await deposit()).toBe('moved');
    await signOne();
    device.http.back = () => at.receipt(device.bench.keys.device, { state: 4 });
    expect(await deposit()).toBe('unconfirmed');
    expect(await cursor()).toMatchObject({ seq: 2, received: 1, state: 5 });
  });

  it.each([
    ['unreadable', 200, 'unconfirmed'],
    ['unreadable', 502, 'busy'],
    ['server.busy', 503, 'busy'],
    ['request.too_many', 429, 'busy'],
    ['deposit.unverifiable', 400, 'refused'],
  ])('keeps everything when the answer is %s %i: %s', async (code, status, result) => {
    await signOne();
    device.http.back = () => {
      throw new RefusedError(code, status);
    };
    expect(await deposit()).toBe(result);
    expect(await cursor()).toMatchObject({ seq: 1, received: 0 });
  });

  it('reads what goes next while one is on its way, and lets go of what is filed when all have gone', async () => {
    const many = Array.from({ length: 505 }, () => quoteRecord(CHILD));
    for (let from = 0; from < many.length; from += 101)
      await signRecords(device.bench, many.slice(from, from + 101), null);
    const read = vi.spyOn(device.store, 'read');
    const seen: unknown[] = [];
    device.http.back = async (signed) => {
      seen.push(read.mock.calls.some(([tables]) => tables.join() === 'outbox,sent'));
      seen.push((await outbox()).length);
      // Signed while the first was on its way: it goes too.
      if (seen.length === 2) await signOne();
      return signed;
    };
    expect(await deposit()).toBe('moved');
    expect(seen.slice(0, 4)).toEqual([true, 505, true, 506]);
    expect(await frameCounts(device)).toEqual([500, 5, 1]);
    expect((await outbox()).map(({ seq }) => seq)).toEqual([506]);
    expect(await cursor()).toMatchObject({ seq: 506, received: 506, filed: 506 });
  });

  describe('of what is filed, lets go a page at a time, so that nobody waits long for the cursor', () => {
    const held: number[] = [];

    beforeEach(async () => {
      at.files = false;
      for (let left = 303; left > 0; left -= 101)
        await signRecords(
          device.bench,
          Array.from({ length: 101 }, () => quoteRecord(CHILD)),
          null,
        );
      expect(await deposit()).toBe('moved');
      at.files = true;
      held.length = 0;
      const { write } = device.store;
      vi.spyOn(device.store, 'write').mockImplementation(async (tables, run) => {
        const done = await write.call(device.store, tables, run);
        held.push((await outbox()).length);
        return done as never;
      });
    });

    it('after a deposit', async () => {
      await signOne();
      held.length = 0;
      expect(await deposit()).toBe('moved');
      expect(held).toEqual([304, 204, 104, 4, 1]);
    });

    it('and after an exchange', async () => {
      const load = await firstLoad({
        store: device.store,
        vault: device.bench.keys.vault,
        fresh: null,
        pace: device.http.pace,
      });
      if (!load) throw new Error('nothing to ask');
      const receipt = await at.receipt(device.bench.keys.device);
      expect(await accept(device.store, load, receipt)).toBe('moved');
      expect(held).toEqual([303, 203, 103, 3, 1]);
    });
  });

  it('goes on with the next vault when one has no room, and with drafts, and says so then', async () => {
    await signOne();
    const none = new Uint8Array();
    const draft = {
      vault: device.bench.keys.vault,
      record: newId(),
      n: 1,
      hash: '',
      frame: none,
      mark: none,
    };
    await device.store.write(['snapshots'], (tx) => tx.put('snapshots', draft));
    const drafts = vi.spyOn(device.http, 'snapshots').mockRejectedValue(new OfflineError('cut'));
    const colleague = await colleagues(device.store);
    noRoom(device.store, (table, row) => table === 'cursors' && 'vault' in row && row.vault === colleague);
    await expect(depositEverything(device.store, device.http)).rejects.toThrow(StorageFullError);
    expect(drafts).toHaveBeenCalledOnce();
    expect(device.http.deposits).toHaveLength(2);
    expect(await cursor()).toMatchObject({ seq: 1, received: 1, filed: 1 });
  });

  it('keeps no other vault from depositing while the server fails on one', async () => {
    await signOne();
    const colleague = await colleagues(device.store);
    const inner = device.http.deposit.bind(device.http);
    let posts = 0;
    device.http.deposit = async (...given) => {
      posts += 1;
      // The colleague's, which comes first.
      if (posts === 1) throw new RefusedError('unreadable', 500);
      return inner(...given);
    };
    expect(colleague < device.bench.keys.vault).toBe(true);
    expect(await depositEverything(device.store, device.http)).toBe('busy');
    expect(await cursor()).toMatchObject({ seq: 1, received: 1 });
  });

  it('carries as many as the limits allow in one request', async () => {
    await signRecords(
      device.bench,
      Array.from({ length: 45 }, () => quoteRecord(CHILD)),
      null,
    );
    expect(await deposit()).toBe('moved');
    expect(await frameCounts(device)).toEqual([45]);
    expect(await cursor()).toMatchObject({ seq: 45, received: 45, filed: 45 });
  });

  it('lets go of filed frames, and keeps those that are not', async () => {
    at.files = false;
    await signRecords(device.bench, [quoteRecord(CHILD), quoteRecord(CHILD), quoteRecord(CHILD)], null);
    await deposit();
    const held = async () => (await outbox()).map(({ seq }) => seq);
    expect(await held()).toEqual([1, 2, 3]);
    at.files = true;
    expect(await deposit()).toBe('moved');
    expect(await held()).toEqual([3]);
  });

  it('goes short, and in full when that is refused: what was hurt here is then set aside by itself', async () => {
    await signRecords(device.bench, [quoteRecord(CHILD), quoteRecord(CHILD)], null);
    const { http } = device;
    const taken = http.deposit.bind(http);
    const marks: string[] = [];
    http.deposit = async (bytes, kept_from) => {
      const mark = textOf(bytes.slice(0, 4));
      marks.push(mark);
      if (mark !== 'ATD1') throw new RefusedError('deposit.unverifiable', 400);
      return taken(bytes, kept_from);
    };
    expect(await deposit()).toBe('moved');
    expect(marks).toEqual(['ATS1', 'ATD1']);
    expect(await cursor()).toMatchObject({ seq: 2, received: 2, filed: 2 });
  });

  it('asks about what was set aside with every contact, and hears when it is filed after all', async () => {
    await signOne();
    at.quarantined = [{ seq: 1, why: 'not_allowed' }];
    expect(await deposit()).toBe('moved');
    expect(hasSetAside(await cursor())).toBe(true);
    at.quarantined = [];
    expect(await deposit()).toBe('moved');
    expect(hasSetAside(await cursor())).toBe(false);
    expect(await deposit()).toBe('nothing');
  });

  it('sends a damaged one again, once a round', async () => {
    await signRecords(device.bench, [quoteRecord(CHILD), quoteRecord(CHILD)], null);
    at.quarantined = [{ seq: 1, why: 'damaged' }];
    await deposit();
    at.quarantined = [];
    device.http.deposits.length = 0;
    await deposit();
    const [first] = device.http.deposits.map(readDeposit);
    expect(first?.frames).toHaveLength(1);
    expect(first?.head.seq).toBe(1);
  });

  it('may repeat a deposit whose answer was lost', async () => {
    await signOne();
    device.http.back = () => {
      throw new Error('the line fell');
    };
    await expect(deposit()).rejects.toThrow();
    device.http.back = (signed) => signed;
    expect(await deposit()).toBe('moved');
    expect(at.received.get(device.bench.keys.device)).toHaveLength(1);
  });
});

describe('outbox, between deposit and filing', () => {
  it('says received, and neither filed nor on the device, until a receipt says filed', async () => {
    const { book } = await openStore(device.store, device.bench.keys, () => 0);
    const told = async () => {
      const opened = await openStore(device.store, device.bench.keys, () => 0);
      return [opened.book.waits(), opened.book.sent().map(({ delivery }) => delivery)];
    };
    expect(book.waits()).toEqual({ on_device: 0, received: 0, held: 0, needs_you: 0 });
    at.files = false;
    await signRecords(device.bench, [quoteRecord(CHILD), quoteRecord(CHILD)], null);
    await deposit();
    await signOne();
    expect(await told()).toEqual([
      { on_device: 1, received: 2, held: 0, needs_you: 0 },
      ['received', 'received', 'on_device'],
    ]);
    device.http.back = () => at.receipt(device.bench.keys.device, { filed: 1 });
    await deposit();
    expect(await told()).toEqual([
      { on_device: 0, received: 2, held: 0, needs_you: 0 },
      ['filed', 'received', 'received'],
    ]);
    device.http.back = (signed) => signed;
    at.files = true;
    await deposit();
    expect(await told()).toEqual([
      { on_device: 0, received: 0, held: 0, needs_you: 0 },
      ['filed', 'filed', 'filed'],
    ]);
  });
});

describe('a device that was put back to an older state', () => {
  const AHEAD = '5a'.repeat(32);

  it.each([
    ['more than it made', { received: 3, filed: 3, chain: AHEAD }],
    ['something else under its number', { received: 1, filed: 1, chain: AHEAD }],
  ])('signs nothing once the organisation vouches for %s, and keeps writing', async (_what, ahead) => {
    await signOne('kept');
    const before = await cursor();
    device.http.back = () => at.receipt(device.bench.keys.device, ahead);
    expect(await deposit()).toBe('unconfirmed');
    expect(await cursor()).toEqual({ ...before, behind: true });
    await expect(signOne()).rejects.toThrow(DeviceBehindError);
    expect((await cursor()).seq).toBe(1);
    const draft = { draft: newId(), family: newId(), updated_at: '2026-11-21T11:00:00.000Z' };
    await device.bench.ledger.commit(() => ({ log: [{ is: 'draft', draft }] }));
    const again = await device.reopened();
    expect([...again.ledger.memory.drafts.keys()]).toEqual([draft.draft]);
    expect(((await entriesOf(again, CHILD)) as Entry<'quote'>[])[0]?.change.body.exact_words).toBe('kept');
    const { book } = await openStore(device.store, device.bench.keys, () => 0);
    expect(book.isBehind()).toBe(true);
    const [row] = await vaultSummaries(device.store, 0);
    expect(row?.behind).toBe(true);
  });

  it('is not said of on a forged word', async () => {
    await signOne();
    device.http.back = async () => ({
      ...(await at.receipt(device.bench.keys.device, { received: 3, chain: AHEAD })),
      signature: '00'.repeat(64),
    });
    expect(await deposit()).toBe('unconfirmed');
    expect((await cursor()).behind).toBeUndefined();
    await signOne();
  });
});
