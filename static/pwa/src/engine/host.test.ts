import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openIndexedDb } from '../store/indexeddb';
import { StorageFullError, type Store } from '../store/port';
import { TABLE_NAMES } from '../store/schema';
import { quoteRecord } from '../sync/device.fixture';
import { Organisation } from '../sync/organisation.fixture';
import { newId } from '../vault/random';
import { type OpenKeys, openVault } from '../vault/vault';
import type { ChildRows, OutboxRows } from '../views/rows';
import { ARI } from '../views/tests/sample';
import { dictionary } from '../wire/dictionary';
import type { EnrolPost } from '../wire/http';
import {
  AccountWire,
  CHILD,
  draftNow,
  fileSampleFamily,
  openPage,
  PASSPHRASE,
  Page,
  tablet,
} from './host.fixture';
import type { EnrolRequest } from './port';
import { tryPassphrase } from './unlocking';

let org: Organisation;
let http: AccountWire;
let store: Store;
let request: EnrolRequest;

beforeEach(async () => {
  ({ org, http, store, request } = await tablet());
});

describe('host.enrol', () => {
  it('fetches the dictionary for what is sealed, once a vault is open', async () => {
    const page = new Page(store, http);
    await page.host.start();
    expect(dictionary()).toBeUndefined();
    await page.host.enrol(request);
    await vi.waitFor(() => expect(dictionary()).toBeDefined());
    await page.host.close();
  });

  it('opens a new vault and brings the streams', async () => {
    const page = new Page(store, http);
    await page.host.start();
    expect(page.state()).toEqual({ is: 'none' });
    const enrolled = await page.host.enrol(request);
    expect(enrolled).toMatchObject({ ok: true, value: { person: org.person, role: 'practitioner' } });
    expect(page.state()).toMatchObject({ is: 'open' });
    expect(http.pulls).toBeGreaterThan(0);
  });

  it.each([
    [{ enrolment_code: '7K3M-9QX2' }, 'code_unreadable'],
    [{ passphrase: 'too short' }, 'passphrase_too_short'],
    [{ passphrase: 'passwordpassword' }, 'passphrase_known'],
    [{ password: 'wrong' }, 'sign_in_refused'],
    [{ sign_in_name: 'throttled' }, 'sign_in_throttled'],
  ])('refuses %o with %s, and leaves nothing behind', async (changed, code) => {
    const page = new Page(store, http);
    await page.host.start();
    const answer = await page.host.enrol({ ...request, ...changed });
    expect(answer).toMatchObject({ ok: false, failure: { code } });
    expect(await store.read(['vaults'], (tx) => tx.all('vaults'))).toEqual([]);
  });

  it('enrols nothing while a second factor is owed, and goes on with the right code', async () => {
    const page = new Page(store, http);
    await page.host.start();
    http.second_factor = 'owed';
    expect(await page.host.enrol(request)).toMatchObject({ failure: { code: 'second_factor_owed' } });
    const wrong = { ...request, second_factor: { code: '000000' } };
    expect(await page.host.enrol(wrong)).toMatchObject({ failure: { code: 'second_factor_refused' } });
    expect(await store.read(['vaults'], (tx) => tx.all('vaults'))).toEqual([]);
    const right = { ...request, second_factor: { code: '123456' } };
    expect(await page.host.enrol(right)).toMatchObject({ ok: true, value: { person: org.person } });
  });

  it('says who must set up a second factor first, and goes on in their session when it is done', async () => {
    const page = new Page(store, http);
    await page.host.start();
    http.second_factor = 'set_up';
    const asked = await page.host.enrol(request);
    const signed_in = { person: org.person, role: 'practitioner' as const };
    expect(asked).toEqual({ ok: false, failure: { code: 'second_factor_to_set_up', signed_in } });
    const done = { ...request, password: 'not asked again', second_factor: { settled_by: signed_in } };
    expect(await page.host.enrol(done)).toMatchObject({ ok: true, value: { person: org.person } });
  });

  it('invites once to a second factor, and goes on without one', async () => {
    const page = new Page(store, http);
    await page.host.start();
    http.second_factor = 'invited';
    const signed_in = { person: org.person, role: 'practitioner' as const };
    expect(await page.host.enrol(request)).toEqual({
      ok: false,
      failure: { code: 'second_factor_invited', signed_in },
    });
    const without = { ...request, second_factor: { settled_by: signed_in } };
    expect(await page.host.enrol(without)).toMatchObject({ ok: true, value: { person: org.person } });
  });

  it('trusts no other organisation than the code’s', async () => {
    const stranger = new AccountWire(await Organisation.make());
    const page = new Page(store, stranger);
    await page.host.start();
    expect(await page.host.enrol(request)).toMatchObject({
      ok: false,
      failure: { code: 'organisation_not_trusted' },
    });
    expect(stranger.posted).toBeNull();
  });

  it('says that there is no connection, and takes the same request later', async () => {
    const page = new Page(store, http);
    await page.host.start();
    http.cut = true;
    expect(await page.host.enrol(request)).toMatchObject({ ok: false, failure: { code: 'offline' } });
    http.cut = false;
    expect(await page.host.enrol(request)).toMatchObject({ ok: true });
  });
});

describe('host.enrol, cut off', () => {
  const begun = async () => {
    const page = new Page(store, http);
    await page.host.start();
    http.lost = true;
    expect(await page.host.enrol(request)).toMatchObject({ ok: false, failure: { code: 'offline' } });
    await page.host.close();
    http.lost = false;
    return http.posted?.device;
  };

  it('after the server took the code goes on with the same vault, which no lock screen shows before', async () => {
    const device = await begun();
    const page = new Page(store, http);
    await page.host.start();
    expect(page.state()).toEqual({ is: 'none' });
    expect(await page.host.enrol(request)).toMatchObject({ ok: true });
    expect(await store.read(['cursors'], (tx) => tx.all('cursors'))).toMatchObject([{ device }]);
    await page.host.close();
    const again = new Page(store, http);
    await again.host.start();
    expect(again.state()).toMatchObject({ is: 'locked', vaults: [{ label: 'Work tablet' }] });
  });

  it('stores the vault before it asks, so that a full device uses up no code', async () => {
    const full: Store = {
      read: (tables, run) => store.read(tables, run),
      write: async () => {
        throw new StorageFullError('no room');
      },
      close: () => undefined,
    };
    const page = new Page(full, http);
    await page.host.start();
    expect(await page.host.enrol(request)).toMatchObject({ failure: { code: 'storage_full' } });
    expect(http.posted).toBeNull();
  });

  it('leaves nothing behind when the server refuses the code', async () => {
    await begun();
    const page = new Page(store, http);
    await page.host.start();
    const other = { ...request, passphrase: 'another four words here' };
    expect(await page.host.enrol(other)).toMatchObject({ failure: { code: 'code_refused' } });
    const left = await store.read(['vaults', 'cursors', 'seals'], async (tx) => [
      (await tx.all('vaults')).length,
      (await tx.all('cursors')).length,
      (await tx.all('seals')).length,
    ]);
    // The one that the server knows: its passphrase still goes on with it.
    expect(left).toEqual([1, 1, 3]);
    expect(await page.host.enrol(request)).toMatchObject({ ok: true });
    await page.host.close();
  });
});

describe('host after a restart', () => {
  it('is locked, opens offline, and has the draft and what was signed', async () => {
    const first = new Page(store, http);
    await first.host.start();
    await first.host.enrol(request);
    http.cut = true;
    const draft = draftNow();
    expect(await first.host.saveDraft(draft)).toEqual({ ok: true, value: null });
    const signed = await first.host.sign([quoteRecord(CHILD, 'her word')], null);
    expect(signed).toEqual({ ok: true, value: { seqs: [1] } });
    await first.host.close();

    const second = new Page(store, http);
    await second.host.start();
    const state = second.state();
    if (state?.is !== 'locked') throw new Error('not locked');
    expect(state.vaults).toMatchObject([{ label: 'Work tablet', unsent: 1, wait_ms: 0 }]);
    const vault = state.vaults[0]?.vault ?? '';
    expect(await second.host.unlock(vault, 'not the passphrase')).toMatchObject({
      ok: false,
      failure: { code: 'wrong_passphrase', wait_ms: 0 },
    });
    expect(await second.host.unlock(vault, PASSPHRASE)).toMatchObject({ ok: true });
    const shownDraft = second.watch({ is: 'draft', draft: draft.draft });
    const shownOutbox = second.watch({ is: 'outbox' }) as () => OutboxRows | undefined;
    await vi.waitFor(() => expect(shownDraft()).toEqual(draft));
    await vi.waitFor(() => expect(JSON.stringify(shownOutbox())).toContain('on_device'));
    http.cut = false;
    await second.host.syncNow();
    await vi.waitFor(() => expect(JSON.stringify(shownOutbox())).toContain('"filed"'));
    await second.host.close();
  });

  it('stays open when what was looked up on the locked screen comes in late', async () => {
    const first = new Page(store, http);
    await first.host.start();
    await first.host.enrol(request);
    await first.host.close();
    const second = new Page(store, http);
    const [row] = await store.read(['vaults'], (tx) => tx.all('vaults'));
    const read = store.read.bind(store);
    let opened: () => void = () => undefined;
    const whenOpened = new Promise<void>((done) => {
      opened = done;
    });
    const held = vi.spyOn(store, 'read').mockImplementation(async (tables, run) => {
      if (tables[0] === 'replaced') await whenOpened;
      return read(tables, run);
    });
    const started = second.host.start();
    await vi.waitFor(() => expect(held.mock.calls.some(([[table]]) => table === 'replaced')).toBe(true));
    expect(await second.host.unlock(row?.vault ?? '', PASSPHRASE)).toMatchObject({ ok: true });
    opened();
    await started;
    expect(second.state()).toMatchObject({ is: 'open' });
  });

  it('does not count a try that the device could not make', async () => {
    const first = new Page(store, http);
    await first.host.start();
    await first.host.enrol(request);
    await first.host.close();
    const [sealed] = await store.read(['vaults'], (tx) => tx.all('vaults'));
    if (!sealed) throw new Error('no vault');
    const { vault } = sealed;
    await tryPassphrase(store, vault, 'wrong wrong wrong', Date.now);
    const before = await store.read(['attempts'], (tx) => tx.all('attempts'));
    const noRoom = async () => {
      throw new RangeError('WebAssembly.Memory(): could not allocate memory');
    };
    expect(await tryPassphrase(store, vault, PASSPHRASE, Date.now, noRoom)).toEqual({
      ok: false,
      failure: { code: 'unexpected' },
    });
    expect(await store.read(['attempts'], (tx) => tx.all('attempts'))).toEqual(before);
    await store.write(['vaults'], (tx) =>
      tx.put('vaults', { ...sealed, store_key: sealed.store_key.map((b) => b ^ 1) }),
    );
    expect(await tryPassphrase(store, vault, PASSPHRASE, Date.now)).toEqual({
      ok: false,
      failure: { code: 'storage_damaged' },
    });
  });

  it('says nothing of a passphrase before the try is counted, nor when it cannot be', async () => {
    const first = new Page(store, http);
    await first.host.start();
    await first.host.enrol(request);
    await first.host.close();
    const [sealed] = await store.read(['vaults'], (tx) => tx.all('vaults'));
    const order: string[] = [];
    const slow: Store = {
      read: (...given) => store.read(...given),
      write: async (tables, run) => {
        const done = await store.write(tables, run);
        await opening;
        order.push('counted');
        return done;
      },
      close: () => undefined,
    };
    let begin: (keys: OpenKeys) => void = () => undefined;
    const opening = new Promise<OpenKeys>((resolve) => {
      begin = resolve;
    });
    const open = async (...given: Parameters<typeof openVault>) => {
      const keys = await openVault(...given);
      begin(keys);
      return keys;
    };
    const tried = await tryPassphrase(slow, sealed?.vault ?? '', PASSPHRASE, Date.now, open);
    order.push('answered');
    expect(tried.ok).toBe(true);
    expect(order.slice(0, 2)).toEqual(['counted', 'answered']);
    const full: Store = {
      ...slow,
      write: async (tables, run) => {
        await store.write(tables, run).catch(() => undefined);
        throw new StorageFullError('no room');
      },
    };
    const refused = tryPassphrase(full, sealed?.vault ?? '', PASSPHRASE, Date.now);
    await expect(refused).rejects.toThrow(StorageFullError);
  });

  it('makes wrong passphrases wait, across restarts, and erases nothing', async () => {
    let clock = 1_800_000_000_000;
    const now_ms = () => clock;
    const first = new Page(store, http, now_ms);
    await first.host.start();
    await first.host.enrol(request);
    await first.host.close();
    const [vault] = await store.read(['vaults'], async (tx) =>
      (await tx.all('vaults')).map((row) => row.vault),
    );
    if (!vault) throw new Error('no vault');
    for (let tries = 1; tries <= 5; tries++) {
      const page = new Page(store, http, now_ms);
      const answer = await page.host.unlock(vault, 'wrong wrong wrong');
      expect(answer).toMatchObject({
        failure: { code: 'wrong_passphrase', wait_ms: tries < 5 ? 0 : 30_000 },
      });
    }
    const page = new Page(store, http, now_ms);
    expect(await page.host.unlock(vault, PASSPHRASE)).toMatchObject({
      failure: { code: 'wait', wait_ms: 30_000 },
    });
    clock += 30_000;
    expect(await page.host.unlock(vault, PASSPHRASE)).toMatchObject({ ok: true });
  });

  it('says that the storage is damaged when a row is older than the manifest', async () => {
    const first = new Page(store, http);
    await first.host.start();
    await first.host.enrol(request);
    const old = await store.read(['log'], (tx) => tx.all('log'));
    await first.host.saveDraft(draftNow());
    await first.host.close();
    const rows = await store.read(['log'], (tx) => tx.all('log'));
    await store.write(['log'], async (tx) => {
      for (const row of rows)
        if (!old.some(({ n }) => n === row.n)) await tx.remove('log', [row.vault, row.n]);
    });
    const page = new Page(store, http);
    expect(await page.host.unlock(rows[0]?.vault ?? '', PASSPHRASE)).toMatchObject({
      failure: { code: 'storage_damaged' },
    });
  });

  it('says what cannot be shown, and shows it when it has come again', async () => {
    fileSampleFamily(org);
    const first = new Page(store, http);
    await first.host.start();
    await first.host.enrol(request);
    await first.host.close();
    const packs = await store.read(['packs'], (tx) => tx.all('packs'));
    await store.write(['packs'], async (tx) => {
      for (const { pack, sealed } of packs) await tx.put('packs', { pack, sealed: sealed.map((b) => b ^ 1) });
    });
    http.cut = true;
    const second = new Page(store, http);
    await second.host.start();
    const state = second.state();
    if (state?.is !== 'locked') throw new Error('not locked');
    await second.host.unlock(state.vaults[0]?.vault ?? '', PASSPHRASE);
    const shown = second.watch({ is: 'child', child: ARI }) as () => ChildRows | undefined;
    const unshown = () => second.said.flatMap((m) => (m.is === 'unshown' ? [m.failure.code] : []));
    await vi.waitFor(() => expect(unshown()).toContain('storage_damaged'));
    http.cut = false;
    // One round for each stream that is found damaged on the way to the screen.
    await vi.waitFor(async () => {
      await second.host.syncNow();
      expect(shown()?.name).toBe('Ari');
    });
    await second.host.close();
  });
});

describe('host whose store has gone', () => {
  it('says that its store has gone, and tells the server what was made when it is set up again', async () => {
    const kept = new Map<string, number>();
    const marks = {
      put: async ({ device, seq }: { device: string; seq: number }) => void kept.set(device, seq),
      all: async () => [...kept].map(([device, seq]) => ({ device, seq })),
      remove: async (device: string) => void kept.delete(device),
    };
    const first = new Page(store, http, undefined, marks);
    await first.host.start();
    await first.host.enrol(request);
    http.cut = true;
    await first.host.sign([quoteRecord(CHILD), quoteRecord(CHILD)], null);
    const gone = http.posted?.device ?? '';
    await expect.poll(() => kept.get(gone)).toBe(2);
    await first.host.close();
    http.cut = false;

    http.posted = null;
    const empty = await openIndexedDb(`host-gone-${newId()}`);
    const again = new Page(empty, http, undefined, marks);
    await again.host.start();
    expect(again.state()).toMatchObject({ is: 'none', store_gone: true });
    expect(await again.host.enrol(request)).toMatchObject({ ok: true });
    expect((http.posted as EnrolPost | null)?.replaces).toEqual({ device: gone, seq: 2 });
    expect(kept.has(gone)).toBe(false);
  });
});

describe('host.giveUp', () => {
  const OTHER = 'f'.repeat(32);
  const note = (page: Page, words: string) => page.host.sign([quoteRecord(CHILD, words)], null);
  const all = () =>
    store.read(TABLE_NAMES, async (tx) => {
      const rows = await Promise.all(TABLE_NAMES.map(async (table) => [table, await tx.all(table)] as const));
      return Object.fromEntries(rows.filter(([, found]) => found.length));
    });

  /** Three notes that nobody has received, and a draft half typed; then the passphrase is forgotten. */
  async function forgotten(): Promise<{ vault: string; draft: ReturnType<typeof draftNow> }> {
    const page = new Page(store, http);
    await page.host.start();
    await page.host.enrol(request);
    http.cut = true;
    for (const words of ['one', 'two', 'three']) await note(page, words);
    const draft = { ...draftNow(), place: 'the kitchen, half a sent' };
    await page.host.saveDraft(draft);
    await page.host.close();
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
    expect(await page.host.giveUp(vault)).toEqual(refused);
    http.cut = false;
    http.back = (signed) => ({ ...signed, signature: '00'.repeat(64) });
    expect(await page.host.giveUp(vault)).toEqual(refused);
    expect(await all()).toEqual(before);
    await page.host.close();
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
    const page = new Page(store, http);
    expect(await page.host.giveUp(vault)).toEqual({ ok: true, value: null });
    const device = row.cursor.device;
    expect((org.received.get(device) ?? []).map(({ change }) => change.type)).toEqual(Array(3).fill('quote'));
    expect(org.snapshotted.at(-1)?.body).toBe(JSON.stringify(draft));
    const { packs: _unreadable, ...left } = await all();
    expect(left).toMatchObject({ vaults: [{ vault: OTHER }], cursors: [{ vault: OTHER }] });
    expect(Object.keys(left).sort()).toEqual(['cursors', 'replaced', 'vaults']);
    expect(page.state()).toMatchObject({ is: 'locked', given_up: true });
    await page.host.close();
  });

  it('enrols in the place of the device that was given up, and the draft is back', async () => {
    const { vault, draft } = await forgotten();
    http.cut = false;
    const page = new Page(store, http);
    await page.host.giveUp(vault);
    expect(page.state()).toEqual({ is: 'none', given_up: true });
    expect(Object.keys(await all())).toEqual(['replaced']);
    const old = http.posted?.device;
    http.posted = null;
    org.drafts = org.snapshotted.slice(-1);
    expect(await page.host.enrol(request)).toMatchObject({ ok: true });
    expect((http.posted as EnrolPost | null)?.replaces).toEqual({ device: old, seq: 3 });
    expect(await store.read(['replaced'], (tx) => tx.all('replaced'))).toEqual([]);
    const rows = page.watch({ is: 'draft', draft: draft.draft });
    await vi.waitFor(() => expect(rows()).toEqual(draft));
    expect(org.snapshotted.at(-1)).toMatchObject({ body: JSON.stringify(draft), revision: 2 });
    await page.host.close();
  });

  it('enrols for itself when the device that was given up was somebody else’s', async () => {
    await store.write(['replaced'], (tx) => tx.put('replaced', { device: OTHER, seq: 3, at_ms: 1 }));
    http.others = OTHER;
    const page = new Page(store, http);
    expect(await page.host.enrol(request)).toMatchObject({ ok: true });
    expect(http.posted?.replaces).toBeUndefined();
    expect(await store.read(['replaced'], (tx) => tx.all('replaced'))).toHaveLength(1);
    await page.host.close();
  });
});

describe('host, when something beside it fails', () => {
  it('does not say that a signed record failed when it cannot be shown', async () => {
    const page = await openPage({ org, http, store, request });
    http.cut = true;
    const read = store.read.bind(store);
    const write = store.write.bind(store);
    store.write = async (tables, run) => {
      const written = await write(tables, run);
      store.read = async () => {
        throw new Error('the connection was closed');
      };
      return written;
    };
    const signed = await page.host.sign([quoteRecord(CHILD)], null);
    store.write = write;
    store.read = read;
    expect(signed).toEqual({ ok: true, value: { seqs: [1] } });
    await page.host.close();
  });
});
