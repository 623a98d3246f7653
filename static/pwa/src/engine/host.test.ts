import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openIndexedDb } from '../store/indexeddb';
import { StorageFullError, type Store } from '../store/port';
import { VAULT_LOCK } from '../store/vault_lock';
import { quoteRecord } from '../sync/device.fixture';
import type { Organisation } from '../sync/organisation.fixture';
import { newId } from '../vault/random';
import { type OpenKeys, openVault } from '../vault/vault';
import type { ChildRows, OutboxRows } from '../views/rows';
import { ARI } from '../views/tests/sample';
import type { EnrolPost } from '../wire/http';
import {
  type AccountWire,
  CHILD,
  draftNow,
  fileSampleFamily,
  isFree,
  journalsOf,
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

describe('host after a restart', () => {
  it('is locked, opens offline, and has the draft and what was signed', async () => {
    const first = new Page(store, http);
    await first.host.start();
    await first.host.answers.enrol(request);
    http.cut = true;
    const draft = draftNow();
    expect(await first.host.answers.saveDraft(draft)).toEqual({ ok: true, value: null });
    const signed = await first.host.answers.sign([quoteRecord(CHILD, 'her word')], null);
    expect(signed).toEqual({ ok: true, value: { seqs: [1] } });
    await first.host.answers.close();

    const second = new Page(store, http);
    await second.host.start();
    const state = second.state();
    if (state?.is !== 'locked') throw new Error('not locked');
    expect(state.vaults).toMatchObject([{ label: 'Work tablet', unsent: 1, wait_ms: 0 }]);
    const vault = state.vaults[0]?.vault ?? '';
    expect(await second.host.answers.unlock(vault, 'not the passphrase')).toMatchObject({
      ok: false,
      failure: { code: 'wrong_passphrase', wait_ms: 0 },
    });
    expect(await second.host.answers.unlock(vault, PASSPHRASE)).toMatchObject({ ok: true });
    const shownDraft = second.watch({ is: 'draft', draft: draft.draft });
    const shownOutbox = second.watch({ is: 'outbox' }) as () => OutboxRows | undefined;
    await vi.waitFor(() => expect(shownDraft()).toEqual(draft));
    await vi.waitFor(() => expect(JSON.stringify(shownOutbox())).toContain('on_device'));
    http.cut = false;
    await second.host.answers.syncNow();
    await vi.waitFor(() => expect(JSON.stringify(shownOutbox())).toContain('"filed"'));
    await second.host.answers.close();
  });

  it('has what was saved in the journal alone, which is in hand a moment after the opening', async () => {
    const page = new Page(store, http);
    await page.host.start();
    await page.host.answers.enrol(request);
    const state = page.state();
    if (state?.is !== 'open') throw new Error('not open');
    const { vault } = state;
    const journal = journalsOf(store).of(vault);
    await vi.waitFor(() => expect(journal.bytes.length).toBeGreaterThan(0));
    http.cut = true;
    const log = () => store.read(['log'], (tx) => tx.all('log'));
    const before = (await log()).length;
    const draft = draftNow();
    expect(await page.host.answers.saveDraft(draft)).toEqual({ ok: true, value: null });
    expect(journal.appended).toBe(1);
    expect(await log()).toHaveLength(before);

    // The worker is ended, and says nothing.
    await isFree(vault);
    const next = new Page(store, http);
    await next.host.start();
    expect(await next.host.answers.unlock(vault, PASSPHRASE)).toMatchObject({ ok: true });
    const shown = next.watch({ is: 'draft', draft: draft.draft });
    await vi.waitFor(() => expect(shown()).toEqual(draft));
    await next.host.answers.close();
  });

  it('stays open when what was looked up on the locked screen comes in late', async () => {
    const first = new Page(store, http);
    await first.host.start();
    await first.host.answers.enrol(request);
    await first.host.answers.close();
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
    expect(await second.host.answers.unlock(row?.vault ?? '', PASSPHRASE)).toMatchObject({ ok: true });
    opened();
    await started;
    expect(second.state()).toMatchObject({ is: 'open' });
  });

  it('does not count a try that the device could not make', async () => {
    const first = new Page(store, http);
    await first.host.start();
    await first.host.answers.enrol(request);
    await first.host.answers.close();
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
    await first.host.answers.enrol(request);
    await first.host.answers.close();
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
    await first.host.answers.enrol(request);
    await first.host.answers.close();
    const [vault] = await store.read(['vaults'], async (tx) =>
      (await tx.all('vaults')).map((row) => row.vault),
    );
    if (!vault) throw new Error('no vault');
    for (let tries = 1; tries <= 5; tries++) {
      const page = new Page(store, http, now_ms);
      const answer = await page.host.answers.unlock(vault, 'wrong wrong wrong');
      expect(answer).toMatchObject({
        failure: { code: 'wrong_passphrase', wait_ms: tries < 5 ? 0 : 30_000 },
      });
    }
    const page = new Page(store, http, now_ms);
    expect(await page.host.answers.unlock(vault, PASSPHRASE)).toMatchObject({
      failure: { code: 'wait', wait_ms: 30_000 },
    });
    clock += 30_000;
    expect(await page.host.answers.unlock(vault, PASSPHRASE)).toMatchObject({ ok: true });
  });

  it('says that the storage is damaged when a row is older than the manifest', async () => {
    const first = new Page(store, http);
    await first.host.start();
    await first.host.answers.enrol(request);
    const old = await store.read(['log'], (tx) => tx.all('log'));
    await first.host.answers.saveDraft(draftNow());
    await first.host.answers.close();
    const rows = await store.read(['log'], (tx) => tx.all('log'));
    await store.write(['log'], async (tx) => {
      for (const row of rows)
        if (!old.some(({ n }) => n === row.n)) await tx.remove('log', [row.vault, row.n]);
    });
    const page = new Page(store, http);
    expect(await page.host.answers.unlock(rows[0]?.vault ?? '', PASSPHRASE)).toMatchObject({
      failure: { code: 'storage_damaged' },
    });
    // The next try need not take the vault from this very page.
    const { held = [] } = await navigator.locks.query();
    expect(held.map(({ name }) => name)).not.toContain(VAULT_LOCK + rows[0]?.vault);
  });

  it('says what cannot be shown, and shows it when it has come again', async () => {
    fileSampleFamily(org);
    const first = new Page(store, http);
    await first.host.start();
    await first.host.answers.enrol(request);
    await first.host.answers.close();
    const packs = await store.read(['packs'], (tx) => tx.all('packs'));
    await store.write(['packs'], async (tx) => {
      for (const { pack, sealed } of packs) await tx.put('packs', { pack, sealed: sealed.map((b) => b ^ 1) });
    });
    http.cut = true;
    const second = new Page(store, http);
    await second.host.start();
    const state = second.state();
    if (state?.is !== 'locked') throw new Error('not locked');
    await second.host.answers.unlock(state.vaults[0]?.vault ?? '', PASSPHRASE);
    const shown = second.watch({ is: 'child', child: ARI }) as () => ChildRows | undefined;
    const unshown = () => second.said.flatMap((m) => (m.is === 'unshown' ? [m.failure.code] : []));
    await vi.waitFor(() => expect(unshown()).toContain('storage_damaged'));
    http.cut = false;
    // One round for each stream that is found damaged on the way to the screen.
    await vi.waitFor(async () => {
      await second.host.answers.syncNow();
      expect(shown()?.name).toBe('Ari');
    });
    await second.host.answers.close();
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
    await first.host.answers.enrol(request);
    http.cut = true;
    await first.host.answers.sign([quoteRecord(CHILD), quoteRecord(CHILD)], null);
    const gone = http.posted?.device ?? '';
    await expect.poll(() => kept.get(gone)).toBe(2);
    await first.host.answers.close();
    http.cut = false;

    http.posted = null;
    const empty = await openIndexedDb(`host-gone-${newId()}`);
    const again = new Page(empty, http, undefined, marks);
    await again.host.start();
    expect(again.state()).toMatchObject({ is: 'none', store_gone: true });
    expect(await again.host.answers.enrol(request)).toMatchObject({ ok: true });
    expect((http.posted as EnrolPost | null)?.replaces).toEqual({ device: gone, seq: 2 });
    expect(kept.has(gone)).toBe(false);
  });
});

describe('before a newer version of the app takes the store over', () => {
  /** Nothing of it resolves because time has passed, unless the timers are run. */
  function overtake({ host }: Page): { over: () => boolean; all: Promise<void> } {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    let over = false;
    const all = host.overtaken().then(() => {
      over = true;
    });
    return { over: () => over, all };
  }
  afterEach(() => {
    vi.useRealTimers();
  });

  it('saves and leaves an open vault', async () => {
    const page = await openPage({ org, http, store, request });
    const { over, all } = overtake(page);
    vi.useRealTimers();
    expect(page.said).toContainEqual({ is: 'leave' });
    const draft = { ...draftNow(), place: 'the kitchen' };
    expect(await page.host.answers.saveDraft(draft)).toMatchObject({ ok: true });
    expect(over()).toBe(false);
    await page.host.answers.close();
    await all;
    expect(over()).toBe(true);
  });

  it('gives a page that does not answer its time, and no more', async () => {
    const page = await openPage({ org, http, store, request });
    const { over, all } = overtake(page);
    vi.runAllTimers();
    await all;
    expect(over()).toBe(true);
  });

  it('asks nobody to leave what is locked, and waits for nobody', async () => {
    await openPage({ org, http, store, request });
    const locked = new Page(store, http);
    await locked.host.start();
    await overtake(locked).all;
    expect(locked.said).not.toContainEqual({ is: 'leave' });
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
    const signed = await page.host.answers.sign([quoteRecord(CHILD)], null);
    store.write = write;
    store.read = read;
    expect(signed).toEqual({ ok: true, value: { seqs: [1] } });
    await page.host.answers.close();
  });
});
