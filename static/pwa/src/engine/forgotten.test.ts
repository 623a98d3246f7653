import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Store } from '../store/port';
import { TABLE_NAMES } from '../store/schema';
import { quoteRecord } from '../sync/device.fixture';
import type { Organisation } from '../sync/organisation.fixture';
import { type EnrolPost, RefusedError } from '../wire/http';
import { type AccountWire, CHILD, draftNow, journalsOf, Page, tablet } from './host.fixture';
import type { EnrolRequest } from './port';

let org: Organisation;
let http: AccountWire;
let store: Store;
let request: EnrolRequest;

beforeEach(async () => {
  ({ org, http, store, request } = await tablet());
});

describe('host.giveUp', () => {
  const OTHER = 'f'.repeat(32);
  const note = (page: Page, words: string) => page.host.answers.sign([quoteRecord(CHILD, words)], null);
  const all = () =>
    store.read(TABLE_NAMES, async (tx) => {
      const rows = await Promise.all(TABLE_NAMES.map(async (table) => [table, await tx.all(table)] as const));
      return Object.fromEntries(rows.filter(([, found]) => found.length));
    });

  /** Three notes that nobody has received, and a draft half typed; then the passphrase is forgotten. */
  async function forgotten(): Promise<{ vault: string; draft: ReturnType<typeof draftNow> }> {
    const page = new Page(store, http);
    await page.host.start();
    await page.host.answers.enrol(request);
    http.cut = true;
    for (const words of ['one', 'two', 'three']) await note(page, words);
    const draft = { ...draftNow(), place: 'the kitchen, half a sent' };
    await page.host.answers.saveDraft(draft);
    await page.host.answers.close();
    const state = page.state();
    if (state?.is !== 'open') throw new Error('not open');
    return { vault: state.vault, draft };
  }

  it('removes nothing while anything has no receipt, and says what', async () => {
    const { vault } = await forgotten();
    const before = await all();
    const page = new Page(store, http);
    await page.host.start();
    expect(page.state()).toMatchObject({ is: 'locked', vaults: [{ vault, unsent: 3, drafts: 1 }] });
    const refused = {
      ok: false,
      failure: { code: 'still_waiting', waiting: { notes: 3, drafts: 1, attachments: 0 } },
    };
    expect(await page.host.answers.giveUp(vault)).toEqual(refused);
    http.cut = false;
    http.back = (signed) => ({ ...signed, signature: '00'.repeat(64) });
    expect(await page.host.answers.giveUp(vault)).toEqual(refused);
    expect(await all()).toEqual(before);
    await page.host.answers.close();
  });

  it('lets everything arrive with no secret, and then removes this vault and no other', async () => {
    const { vault, draft } = await forgotten();
    const row = await store.read(['vaults', 'cursors'], async (tx) => ({
      vault: await tx.get('vaults', vault),
      cursor: await tx.get('cursors', vault),
    }));
    if (!row.vault || !row.cursor) throw new Error('no vault');
    const neighbour = { ...row.vault, vault: OTHER };
    // Another worker's, who has nothing to send.
    const nothing = { ...row.cursor, vault: OTHER, seq: 0, received: 0, filed: 0 };
    await store.write(['vaults', 'cursors'], async (tx) => {
      await tx.put('vaults', neighbour);
      await tx.put('cursors', nothing);
    });
    http.cut = false;
    journalsOf(store).of(OTHER);
    expect(journalsOf(store).files.has(vault)).toBe(true);
    const page = new Page(store, http);
    expect(await page.host.answers.giveUp(vault)).toEqual({ ok: true, value: null });
    const device = row.cursor.device;
    expect((org.received.get(device) ?? []).map(({ change }) => change.type)).toEqual(Array(3).fill('quote'));
    expect(org.snapshotted.at(-1)?.body).toBe(JSON.stringify(draft));
    const { packs: _unreadable, ...left } = await all();
    expect(left).toMatchObject({ vaults: [{ vault: OTHER }], cursors: [{ vault: OTHER }] });
    expect(Object.keys(left).sort()).toEqual(['cursors', 'replaced', 'vaults']);
    expect(page.state()).toMatchObject({ is: 'locked', given_up: true });
    await vi.waitFor(() => expect([...journalsOf(store).files.keys()]).toEqual([OTHER]));
    await page.host.answers.close();
  });

  it.each([
    ['was put back and has less', 'less'],
    ['does not know the device any more', 'stranger'],
    ['does not answer', 'mute'],
  ])('asks what the server has now, and removes nothing that it has not: it %s', async (_, how) => {
    const page = new Page(store, http);
    await page.host.start();
    await page.host.answers.enrol(request);
    await note(page, 'one');
    await page.host.answers.syncNow();
    const state = page.state();
    if (state?.is !== 'open') throw new Error('not open');
    await page.host.answers.close();
    const device = http.posted?.device ?? '';
    const deposit = http.deposit.bind(http);
    if (how === 'mute') http.mute = true;
    else org.putBack(device, 0);
    if (how === 'stranger') {
      http.deposit = () => Promise.reject(new RefusedError('deposit.unverifiable', 400));
    }
    const next = new Page(store, http);
    const outcome = await next.host.answers.giveUp(state.vault);
    if (how === 'less') {
      expect(outcome).toEqual({ ok: true, value: null });
      expect(org.received.get(device)).toHaveLength(1);
    } else {
      expect(outcome).toEqual({
        ok: false,
        failure: { code: how === 'mute' ? 'offline' : 'device_unknown' },
      });
      http.deposit = deposit;
      expect(Object.keys(await all())).toEqual(expect.arrayContaining(['vaults', 'cursors', 'outbox']));
    }
    await next.host.answers.close();
  });

  it('waits for what came damaged, also of a device that forked', async () => {
    const page = new Page(store, http);
    await page.host.start();
    await page.host.answers.enrol(request);
    await note(page, 'one');
    await note(page, 'two');
    org.quarantined = [
      { seq: 1, why: 'damaged' },
      { seq: 2, why: 'forked' },
    ];
    await page.host.answers.syncNow();
    const state = page.state();
    if (state?.is !== 'open') throw new Error('not open');
    await page.host.answers.close();
    const next = new Page(store, http);
    await next.host.start();
    expect(await next.host.answers.giveUp(state.vault)).toEqual({
      ok: false,
      failure: { code: 'still_waiting', waiting: { notes: 1, drafts: 0, attachments: 0 } },
    });
    org.quarantined = [1, 2].map((seq) => ({ seq, why: 'forked' }));
    expect(await next.host.answers.giveUp(state.vault)).toEqual({ ok: true, value: null });
    await next.host.answers.close();
  });

  it('enrols in the place of the device that was given up, and the draft is back', async () => {
    const { vault, draft } = await forgotten();
    http.cut = false;
    const page = new Page(store, http);
    await page.host.answers.giveUp(vault);
    expect(page.state()).toEqual({ is: 'none', given_up: true });
    expect(Object.keys(await all())).toEqual(['replaced']);
    const old = http.posted?.device;
    http.posted = null;
    org.drafts = org.snapshotted.slice(-1);
    expect(await page.host.answers.enrol(request)).toMatchObject({ ok: true });
    expect((http.posted as EnrolPost | null)?.replaces).toEqual({ device: old, seq: 3 });
    expect(await store.read(['replaced'], (tx) => tx.all('replaced'))).toEqual([]);
    const rows = page.watch({ is: 'draft', draft: draft.draft });
    await vi.waitFor(() => expect(rows()).toEqual(draft));
    expect(org.snapshotted.at(-1)).toMatchObject({ body: JSON.stringify(draft), revision: 2 });
    await page.host.answers.close();
  });

  it('enrols for itself when the device that was given up was somebody else’s', async () => {
    await store.write(['replaced'], (tx) => tx.put('replaced', { device: OTHER, seq: 3, at_ms: 1 }));
    http.others = OTHER;
    const page = new Page(store, http);
    expect(await page.host.answers.enrol(request)).toMatchObject({ ok: true });
    expect(http.posted?.replaces).toBeUndefined();
    expect(await store.read(['replaced'], (tx) => tx.all('replaced'))).toHaveLength(1);
    await page.host.answers.close();
  });
});
