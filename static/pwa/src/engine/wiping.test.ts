import { beforeEach, describe, expect, it } from 'vitest';
import { TABLE_NAMES, type TableName } from '../store/schema';
import { quoteRecord } from '../sync/device.fixture';
import { newId } from '../vault/random';
import { RefusedError } from '../wire/http';
import type { WipeOrder } from '../wire/order';
import type { SignedText } from '../wire/receipt';
import { CHILD, openPage, PASSPHRASE, Page, type Tablet, tablet } from './host.fixture';

const ORDER = 'ab'.repeat(16);
let device: Tablet;
let id: string;
let vault: string;

/** A vault with a note and a draft's snapshot that were not sent, locked. */
beforeEach(async () => {
  device = await tablet();
  const page = await openPage(device);
  id = device.http.posted?.device ?? '';
  device.http.mute = true;
  await page.host.answers.sign([quoteRecord(CHILD)], null);
  await page.host.answers.close();
  vault = (await device.store.read(['vaults'], (tx) => tx.all('vaults')))[0]?.vault ?? '';
});

async function stored() {
  const rows = await device.store.read(TABLE_NAMES, (tx) =>
    Promise.all(TABLE_NAMES.map(async (name) => [name, await tx.all(name)] as const)),
  );
  return Object.fromEntries(rows) as unknown as Record<TableName, Record<string, unknown>[]>;
}

async function started(ordered: SignedText | null): Promise<Page> {
  device.http.ordered = ordered;
  const page = new Page(device.store, device.http);
  await page.host.start();
  await page.host.answers.syncNow();
  return page;
}

const bent = ({ text, signature }: SignedText): SignedText => ({
  text,
  signature: (signature.startsWith('0') ? '1' : '0') + signature.slice(1),
});

describe('an order to wipe that is not to be obeyed', () => {
  const changed: [string, Partial<WipeOrder>][] = [
    ['has expired', { expires: '2026-11-20T00:00:00.000Z' }],
    ['is for another device', { device: newId() }],
    ['names a key that nobody certified', { kid: 'order-9' }],
    ['is of another kind', { is: 'lock' as 'wipe' }],
  ];
  it.each(changed)('changes nothing when it %s', async (_, change) => {
    const before = await stored();
    const page = await started(await device.org.order(id, change));
    expect(await stored()).toEqual({ ...before, cursors: (await stored()).cursors });
    expect(page.state()).toMatchObject({ is: 'locked' });
    expect(await page.host.answers.unlock(vault, PASSPHRASE)).toMatchObject({ ok: true });
    await page.host.answers.close();
  });

  it('changes nothing when its signature does not verify, or somebody else’s does', async () => {
    const before = await stored();
    const others = (await tablet()).org;
    for (const order of [bent(await device.org.order(id)), await others.order(id)]) {
      const page = await started(order);
      expect((await stored()).vaults).toEqual(before.vaults);
      await page.host.answers.close();
    }
  });
});

describe('a true order to wipe', () => {
  it('kills what opens anything first, and keeps every note that was not sent', async () => {
    const before = await stored();
    expect(before.outbox).toHaveLength(1);
    const page = await started(await device.org.order(id));
    const after = await stored();
    expect(after.vaults).toMatchObject([{ vault, slots: [], wiping: ORDER }]);
    for (const key of ['store_key', 'signing', 'opening'] as const) {
      const row = after.vaults[0]?.[key] as Uint8Array | { wrapped: Uint8Array };
      expect('wrapped' in row ? row.wrapped : row).toHaveLength(0);
    }
    for (const table of ['seals', 'log', 'packs', 'attempts'] as const) expect(after[table]).toEqual([]);
    expect(after.outbox).toEqual(before.outbox);
    expect(page.state()).toEqual({ is: 'none', wiping: true });
    expect(await page.host.answers.unlock(vault, PASSPHRASE)).toMatchObject({ ok: false });
    expect(device.http.told_wiped).toEqual([]);
    await page.host.answers.close();
  });

  it('removes the rest when the server has vouched for all of it, tells the server once, and leaves', async () => {
    await (await started(await device.org.order(id))).host.answers.close();
    device.http.mute = false;
    const page = await started(null);
    expect(device.org.received.get(id)).toHaveLength(1);
    expect(device.http.told_wiped).toEqual([{ order: ORDER, last: true }]);
    const { replaced, ...rest } = await stored();
    expect(Object.values(rest).flat()).toEqual([]);
    expect(replaced).toHaveLength(1);
    expect(page.said).toContainEqual({ is: 'leave', at_once: true });
    await page.host.answers.close();
  });

  it('is asked for again, and told later, when the line is cut in between', async () => {
    await (await started(await device.org.order(id))).host.answers.close();
    device.http.mute = false;
    device.http.wiped = async () => {
      throw new Error('cut in between');
    };
    await (await started(null)).host.answers.close();
    expect((await stored()).replaced).toMatchObject([{ device: id, wiped: ORDER }]);
  });

  it('makes an open vault leave before its keys die', async () => {
    device.http.mute = false;
    const page = new Page(device.store, device.http);
    await page.host.start();
    await page.host.answers.unlock(vault, PASSPHRASE);
    await page.host.answers.syncNow();
    device.http.session = false;
    device.http.openSession = async () => {
      const { RefusedError } = await import('../wire/http');
      throw new RefusedError('session.refused', 401);
    };
    device.http.ordered = await device.org.order(id);
    await page.host.answers.syncNow();
    expect(page.said).toContainEqual({ is: 'leave', at_once: true });
    expect((await stored()).vaults).toMatchObject([{ vault, slots: [{}] }]);
    await page.host.answers.close();
  });
});

describe('telling that a device was wiped', () => {
  const [FIRST, SECOND] = ['1'.repeat(32), '2'.repeat(32)];
  /** The server's word of each device, or of all; what it takes is noted. */
  let refusals: Record<string, RefusedError>;
  let told: [device: string, last: boolean][];

  /** What is left when the rest has gone. */
  beforeEach(async () => {
    [refusals, told] = [{}, []];
    device.http.mute = false;
    await device.store.write(TABLE_NAMES, async (tx) => {
      for (const { vault } of await tx.all('vaults')) await tx.remove('vaults', vault);
      for (const gone of [FIRST, SECOND])
        await tx.put('replaced', { device: gone, seq: 1, at_ms: 1, wiped: ORDER });
    });
    device.http.wiped = async (device, _, last) => {
      const refusal = refusals[device];
      if (refusal) throw refusal;
      told.push([device, last]);
    };
  });

  const untold = async () =>
    (await stored()).replaced.flatMap((row) => (row.wiped === ORDER ? [row.device] : []));

  async function round(): Promise<{ left: boolean; wiping: boolean }> {
    const page = await started(null);
    await page.host.answers.close();
    const left = page.said.some(({ is }) => is === 'leave');
    const state = page.state();
    return { left, wiping: state?.is === 'none' && state.wiping === true };
  }

  it.each([
    new RefusedError('server.busy', 503),
    new RefusedError('unreadable', 429),
    new RefusedError('unreadable', 403),
    new RefusedError('unreadable', 404),
    new RefusedError('unreadable', 200),
  ])('is done again at the next start when it was refused: %o', async (refusal) => {
    refusals = { [FIRST]: refusal, [SECOND]: refusal };
    expect(await round()).toEqual({ left: false, wiping: true });
    expect(await untold()).toEqual([FIRST, SECOND]);
    refusals = {};
    expect(await round()).toEqual({ left: true, wiping: false });
    expect(told).toEqual([
      [FIRST, false],
      [SECOND, true],
    ]);
    expect(await untold()).toEqual([]);
  });

  it('lets nothing be cleared while another is still to be told', async () => {
    refusals = { [FIRST]: new RefusedError('server.busy', 503) };
    expect(await round()).toEqual({ left: false, wiping: true });
    expect(told).toEqual([[SECOND, false]]);
    refusals = {};
    expect(await round()).toEqual({ left: true, wiping: false });
    expect(told).toEqual([
      [SECOND, false],
      [FIRST, true],
    ]);
  });

  it('is over when the server knows no such order, and nothing was cleared by that', async () => {
    const unknown = new RefusedError('request.not_found', 404);
    refusals = { [FIRST]: unknown, [SECOND]: unknown };
    expect(await round()).toEqual({ left: false, wiping: false });
    expect(await untold()).toEqual([]);
  });
});
