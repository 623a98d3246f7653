import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openIndexedDb } from '../store/indexeddb';
import type { Marks } from '../store/made';
import { StorageFullError, type Store } from '../store/port';
import { TABLE_NAMES } from '../store/schema';
import { quoteRecord, Wire } from '../sync/device.fixture';
import { Organisation } from '../sync/organisation.fixture';
import { sha256 } from '../vault/hash';
import { newId } from '../vault/random';
import type { ChildRows, OutboxRows } from '../views/rows';
import { ARI, sampleBook, VELAZAR } from '../views/tests/sample';
import { newDraft } from '../visit/draft';
import { type Bytes, unhex, utf8 } from '../wire/bytes';
import { crockford } from '../wire/code';
import { type EnrolPost, OfflineError, RefusedError, type SignedIn } from '../wire/http';
import type { PullQuestion } from '../wire/packs';
import type { SignedText } from '../wire/receipt';
import type { Change } from '../wire/records';
import { Host } from './host';
import type { FromWorker } from './messages';
import type { EngineState, EnrolRequest, Query } from './port';
import { tryPassphrase } from './unlocking';

const PASSPHRASE = 'prevail tactless quiet ajar';
const CHILD = newId();
const FAMILY = newId();

/** The whole wire of a device: the organisation behind it is real, the account is one name and password. */
class AccountWire extends Wire {
  posted: EnrolPost | null = null;
  session = false;
  /** Deposits get no answer; the rest does. */
  mute = false;
  /** A device of somebody else, whose place nobody here may take. */
  others = '';
  /** Enrolments are taken, and their answer does not arrive. */
  lost = false;
  constructor(readonly org: Organisation) {
    super(
      org,
      () => unhex(this.posted?.opening_public ?? ''),
      () => this.posted?.device ?? '',
    );
  }
  private line(): void {
    if (this.cut) throw new OfflineError('cut');
  }
  override async signIn(name: string, password: string): Promise<SignedIn> {
    this.line();
    if (name !== 'a.begum' || password !== 'right') throw new RefusedError('sign_in.refused', 401);
    return { person: this.org.person, role: 'practitioner' };
  }
  override async enrol(request: EnrolPost): Promise<void> {
    this.line();
    const other = this.posted !== null && this.posted.device !== request.device;
    const foreign = request.replaces?.device === this.others;
    if (request.secret !== '7K3M9QX2TB' || other || foreign) throw new RefusedError('enrolment.refused', 403);
    this.posted = request;
    if (this.lost) throw new OfflineError('the answer was lost');
  }
  override async deposit(bytes: Bytes): Promise<SignedText> {
    if (this.mute) throw new OfflineError('mute');
    return super.deposit(bytes);
  }
  override async challenge(): Promise<string> {
    this.line();
    return 'ab'.repeat(32);
  }
  override async openSession(): Promise<void> {
    this.session = true;
  }
  override async pull(asked: PullQuestion): Promise<Uint8Array> {
    this.line();
    if (!this.session) throw new RefusedError('session.refused', 401);
    return super.pull(asked);
  }
}

class Page {
  readonly said: FromWorker[] = [];
  readonly host: Host;
  private id = 0;
  constructor(store: Store, http: AccountWire, now_ms?: () => number, marks?: Marks) {
    this.host = new Host(store, http, (message) => this.said.push(structuredClone(message)), now_ms, marks);
  }
  state(): EngineState | undefined {
    return this.said.flatMap((m) => (m.is === 'state' ? [m.state] : [])).at(-1);
  }
  watch(query: Query): () => unknown {
    const id = ++this.id;
    void this.host.hear({ is: 'watch', id, query });
    return () => this.said.flatMap((m) => (m.is === 'rows' && m.id === id ? [m.rows] : [])).at(-1);
  }
}

let org: Organisation;
let http: AccountWire;
let store: Store;
let count = 0;
let request: EnrolRequest;

beforeEach(async () => {
  org = await Organisation.make();
  org.streams.set(CHILD, { kind: 'child', family: FAMILY, entries: [] });
  org.streams.set(FAMILY, { kind: 'family', family: null, entries: [] });
  http = new AccountWire(org);
  store = await openIndexedDb(`host-${++count}`);
  const { secret, root } = await org.code();
  const check = crockford(await sha256(utf8(`attune/code/v1\0${secret}${root}`)), 2);
  request = {
    sign_in_name: 'a.begum',
    password: 'right',
    enrolment_code: `https://attune.example/#enrol=${(secret + root + check).toLowerCase()}`,
    passphrase: PASSPHRASE,
    label: 'Work tablet',
  };
});

const draftNow = () =>
  newDraft(
    {
      family: FAMILY,
      children: [CHILD],
      place: '',
      now: '2026-11-21T11:00:00.000Z',
    },
    newId,
  );

describe('host.enrol', () => {
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
  ])('refuses %o with %s, and leaves nothing behind', async (changed, code) => {
    const page = new Page(store, http);
    await page.host.start();
    const answer = await page.host.enrol({ ...request, ...changed });
    expect(answer).toMatchObject({ ok: false, failure: { code } });
    expect(await store.read(['vaults'], (tx) => tx.all('vaults'))).toEqual([]);
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

  it('deposits on the lock screen, with no key', async () => {
    const first = new Page(store, http);
    await first.host.start();
    await first.host.enrol(request);
    http.cut = true;
    await first.host.sign([quoteRecord(CHILD)], null);
    await first.host.close();
    http.cut = false;
    const second = new Page(store, http);
    await second.host.start();
    await second.host.syncNow();
    expect(second.state()).toMatchObject({ is: 'locked', vaults: [{ unsent: 0 }] });
    expect(org.received.get(http.posted?.device ?? '')).toHaveLength(1);
  });

  it('says that the answer was not to be trusted, not that there is no connection', async () => {
    const page = new Page(store, http);
    await page.host.start();
    await page.host.enrol(request);
    http.back = (signed) => ({ ...signed, signature: '00'.repeat(64) });
    await page.host.sign([quoteRecord(CHILD)], null);
    await page.host.syncNow();
    const problems = page.said.flatMap((m) =>
      m.is === 'sync' && m.sync.problem ? [m.sync.problem.code] : [],
    );
    expect(problems.at(-1)).toBe('not_confirmed');
    expect(problems).not.toContain('offline');
    await page.host.close();
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
    const empty = await openIndexedDb(`host-gone-${count}`);
    const again = new Page(empty, http, undefined, marks);
    await again.host.start();
    expect(again.state()).toMatchObject({ is: 'none', store_gone: true });
    expect(await again.host.enrol(request)).toMatchObject({ ok: true });
    expect((http.posted as EnrolPost | null)?.replaces).toEqual({ device: gone, seq: 2 });
    expect(kept.has(gone)).toBe(false);
  });
});

describe('host and the audit trail', () => {
  beforeEach(() => {
    const book = sampleBook();
    org.streams.set(org.person, { kind: 'worker', family: null, entries: [] });
    for (const [stream, { kind, family }] of book.kinds) {
      if (stream !== ARI && stream !== VELAZAR) continue;
      org.streams.set(stream, { kind, family, entries: [] });
      for (const { change } of book.all.get(stream) ?? []) org.file(change, null, null);
    }
  });

  const told = () =>
    (org.received.get(http.posted?.device ?? '') ?? []).flatMap(({ change }) =>
      change.type === 'opened' ? [(change as Change<'opened'>).body.stream] : [],
    );
  const unsent = (page: Page) => page.said.flatMap((m) => (m.is === 'sync' ? [m.sync.unsent] : []));
  const look = async (page: Page) => {
    const shown = page.watch({ is: 'child', child: ARI }) as () => ChildRows | undefined;
    await vi.waitFor(() => expect(shown()?.name).toBe('Ari'));
  };

  it('tells once of a child that was looked at with no signal, and says all the while that nothing waits', async () => {
    const page = new Page(store, http);
    await page.host.start();
    await page.host.enrol(request);
    http.cut = true;
    await look(page);
    await look(page);
    await page.host.syncNow();
    const cursors = await store.read(['cursors'], (tx) => tx.all('cursors'));
    expect(cursors).toMatchObject([{ seq: 0 }]);
    http.cut = false;
    await page.host.syncNow();
    expect(told()).toEqual([ARI]);
    await page.host.syncNow();
    expect(told()).toEqual([ARI]);
    expect(Math.max(...unsent(page))).toBe(0);
    await page.host.close();
  });

  it('says what cannot be shown, and shows it when it has come again', async () => {
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

  it('tells after a restart what was looked at before it', async () => {
    const first = new Page(store, http);
    await first.host.start();
    await first.host.enrol(request);
    http.cut = true;
    await look(first);
    await first.host.close();
    http.cut = false;
    const second = new Page(store, http);
    await second.host.start();
    const state = second.state();
    if (state?.is !== 'locked') throw new Error('not locked');
    expect(state.vaults).toMatchObject([{ unsent: 0 }]);
    await second.host.unlock(state.vaults[0]?.vault ?? '', PASSPHRASE);
    await vi.waitFor(() => expect(told()).toEqual([ARI]));
    await second.host.close();
  });

  it('counts a note that waits, beside an opening that waits too', async () => {
    const page = new Page(store, http);
    await page.host.start();
    await page.host.enrol(request);
    await look(page);
    // The signal goes between the pull and the deposit of what was opened.
    http.mute = true;
    await page.host.syncNow();
    const cursors = await store.read(['cursors'], (tx) => tx.all('cursors'));
    expect(cursors).toMatchObject([{ seq: 1, received: 0 }]);
    expect(unsent(page).at(-1)).toBe(0);
    await page.host.sign([quoteRecord(ARI, 'her word')], null);
    await page.host.syncNow();
    expect(unsent(page).at(-1)).toBe(1);
    http.mute = false;
    await page.host.syncNow();
    expect(unsent(page).at(-1)).toBe(0);
    expect(told()).toEqual([ARI]);
    await page.host.close();
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
  const open = async () => {
    const page = new Page(store, http);
    await page.host.start();
    await page.host.enrol(request);
    return page;
  };

  it('lets attachments go although what should come is refused', async () => {
    const page = await open();
    const added = await page.host.attach(utf8('a drawing'));
    if (!added.ok) throw new Error('not attached');
    await store.write(['blobs'], async (tx) => {
      const row = await tx.get('blobs', added.value.blob);
      if (row) await tx.put('blobs', { ...row, state: 'waiting' });
    });
    const pieces: Bytes[] = [];
    http.depositPiece = async (bytes) => {
      pieces.push(bytes);
      throw new OfflineError('cut');
    };
    http.pull = async () => {
      throw new RefusedError('client.outdated', 426);
    };
    await page.host.syncNow();
    expect(pieces).toHaveLength(1);
    await page.host.close();
  });

  it('sends again after the store did not answer once', async () => {
    const page = await open();
    const read = store.read.bind(store);
    store.read = async () => {
      throw new Error('the connection was closed');
    };
    await page.host.syncNow();
    store.read = read;
    const { pulls } = http;
    await page.host.syncNow();
    expect(http.pulls).toBeGreaterThan(pulls);
    await page.host.close();
  });

  it('does not say that a signed record failed when it cannot be shown', async () => {
    const page = await open();
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

describe('host and snapshots', () => {
  it('deposits what is typed while connected, and at once when the page goes out of sight', async () => {
    const page = new Page(store, http);
    await page.host.start();
    await page.host.enrol(request);
    const draft = draftNow();
    await page.host.saveDraft({ ...draft, place: 'first words' });
    await vi.waitFor(() => expect(org.snapshotted).toHaveLength(1), { timeout: 4_000 });
    await page.host.saveDraft({ ...draft, place: 'first words, and more' });
    await page.host.pageHidden();
    expect(org.snapshotted.map(({ body }) => (JSON.parse(body) as { place: string }).place)).toEqual([
      'first words',
      'first words, and more',
    ]);
    await page.host.close();
  });

  it('has the last words sealed when the lock falls, for the lock screen to send', async () => {
    const page = new Page(store, http);
    await page.host.start();
    await page.host.enrol(request);
    http.cut = true;
    await page.host.saveDraft({ ...draftNow(), place: 'a word before the lock' });
    await page.host.close();
    http.cut = false;
    const locked = new Page(store, http);
    await locked.host.start();
    await vi.waitFor(() => expect(org.snapshotted).toHaveLength(1));
    await locked.host.close();
  });
});
