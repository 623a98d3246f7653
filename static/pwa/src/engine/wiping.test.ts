import { beforeEach, describe, expect, it } from 'vitest';
import { TABLE_NAMES, type TableName } from '../store/schema';
import { quoteRecord } from '../sync/device.fixture';
import { newId } from '../vault/random';
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
