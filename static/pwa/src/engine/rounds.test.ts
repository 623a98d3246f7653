import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Store } from '../store/port';
import { askDaily } from '../sync/asking';
import { quoteRecord } from '../sync/device.fixture';
import type { Organisation } from '../sync/organisation.fixture';
import { colleagues, noRoom } from '../sync/writing_device.fixture';
import type { ChildRows } from '../views/rows';
import { ARI } from '../views/tests/sample';
import { type Bytes, utf8 } from '../wire/bytes';
import { OfflineError, RefusedError } from '../wire/http';
import type { Change } from '../wire/records';
import {
  type AccountWire,
  CHILD,
  draftNow,
  fileSampleFamily,
  openPage,
  PASSPHRASE,
  Page,
  tablet,
} from './host.fixture';
import type { EnrolRequest } from './port';

const DAY_MS = 24 * 60 * 60_000;

let org: Organisation;
let http: AccountWire;
let store: Store;
let request: EnrolRequest;

beforeEach(async () => {
  ({ org, http, store, request } = await tablet());
});

describe('rounds, and what the page is told of them', () => {
  it('deposits on the lock screen, with no key', async () => {
    const first = new Page(store, http);
    await first.host.start();
    await first.host.answers.enrol(request);
    http.cut = true;
    await first.host.answers.sign([quoteRecord(CHILD)], null);
    await first.host.answers.close();
    http.cut = false;
    const second = new Page(store, http);
    await second.host.start();
    await second.host.answers.syncNow();
    expect(second.state()).toMatchObject({ is: 'locked', vaults: [{ unsent: 0 }] });
    expect(org.received.get(http.posted?.device ?? '')).toHaveLength(1);
  });

  it('keeps how long the organisation keeps its backups, where it is read with no key', async () => {
    const page = await openPage({ org, http, store, request });
    await page.host.answers.syncNow();
    const [cursor] = await store.read(['cursors'], (tx) => tx.all('cursors'));
    expect(cursor?.backup_days).toBe(60);
    await page.host.answers.close();
  });

  it('sends at once what the server has lost, when a pull tells of it', async () => {
    const page = await openPage({ org, http, store, request });
    await page.host.answers.sign([quoteRecord(CHILD), quoteRecord(CHILD)], null);
    await page.host.answers.syncNow();
    const device = http.posted?.device ?? '';
    const before = org.received.get(device)?.map(({ chain }) => chain);
    org.putBack(device, 0);
    await page.host.answers.syncNow();
    expect(org.received.get(device)?.map(({ chain }) => chain)).toEqual(before);
    await page.host.answers.close();
  });

  it('sends it with the next round when the line is lost, or the app ended, before it could ask', async () => {
    // Minutes after the last receipt: the daily question is not due.
    const now_ms = () => Date.parse('2026-11-21T12:10:00.000Z');
    const page = new Page(store, http, now_ms);
    await page.host.start();
    await page.host.answers.enrol(request);
    await page.host.answers.sign([quoteRecord(CHILD), quoteRecord(CHILD)], null);
    await page.host.answers.syncNow();
    const device = http.posted?.device ?? '';
    const before = org.received.get(device)?.map(({ chain }) => chain);
    org.putBack(device, 0);
    http.mute = true;
    await page.host.answers.syncNow();
    expect(org.received.get(device)).toEqual([]);
    await page.host.answers.close();
    http.mute = false;
    const next = new Page(store, http, now_ms);
    const asked = http.deposits.length;
    await next.host.answers.unlock(
      (await store.read(['vaults'], (tx) => tx.all('vaults')))[0]?.vault ?? '',
      PASSPHRASE,
    );
    await next.host.answers.syncNow();
    expect(org.received.get(device)?.map(({ chain }) => chain)).toEqual(before);
    const sent = http.deposits.length;
    expect(sent).toBeGreaterThan(asked);
    // Once that is so, nothing is asked any more.
    await next.host.answers.syncNow();
    expect(http.deposits).toHaveLength(sent);
    await next.host.answers.close();
  });

  it('says which role somebody has now, though the line was lost before all had come that it brings', async () => {
    const page = await openPage({ org, http, store, request });
    await page.host.answers.syncNow();
    expect(page.state()).toMatchObject({ is: 'open', me: { role: 'practitioner' } });
    org.role = 'supervisor';
    fileSampleFamily(org);
    org.at_once = 1;
    const pulled = http.pull.bind(http);
    let answers = 0;
    http.pull = async (asked) => {
      if (++answers > 1) throw new OfflineError('cut');
      return pulled(asked);
    };
    await page.host.answers.syncNow();
    expect(answers).toBeGreaterThan(1);
    expect(page.state()).toMatchObject({ is: 'open', me: { role: 'supervisor' } });
    await page.host.answers.close();
  });

  it('seals anew what was sealed to a key that has been replaced and cannot be opened', async () => {
    const page = await openPage({ org, http, store, request });
    org.files = false;
    org.quarantined = [{ seq: 1, why: 'unopenable' }];
    await page.host.answers.sign([quoteRecord(CHILD, 'Bubbles')], null);
    await page.host.answers.syncNow();
    const lines = () => org.received.get(http.posted?.device ?? '') ?? [];
    expect(lines()).toHaveLength(1);
    await page.host.answers.close();
    http.organisation = async () => {
      const { certificates, ...rest } = await org.answer();
      return { ...rest, certificates: [...certificates, await org.certificate('sealing', 2)] };
    };
    const next = new Page(store, http);
    await next.host.start();
    const state = next.state();
    if (state?.is !== 'locked') throw new Error('not locked');
    await next.host.answers.unlock(state.vaults[0]?.vault ?? '', PASSPHRASE);
    await next.host.answers.syncNow();
    await next.host.answers.syncNow();
    const [first, again] = lines().map(({ change }) => change);
    expect(lines()).toHaveLength(2);
    expect(again?.body).toEqual(first?.body);
    expect(again?.supersedes).toBe(lines()[0]?.chain.slice(0, 32));
    await next.host.answers.close();
  });

  it('says that a round is over with what has been counted after it', async () => {
    const page = await openPage({ org, http, store, request });
    await page.host.answers.sign([quoteRecord(CHILD)], null);
    await page.host.answers.syncNow();
    const told = page.said.flatMap((m) => (m.is === 'sync' ? [m.sync] : []));
    const begun = told.findIndex(({ busy, unsent }) => busy && unsent === 1);
    const over = told.slice(begun).find(({ busy }) => !busy);
    expect(begun).toBeGreaterThan(-1);
    expect(over).toMatchObject({ unsent: 0, problem: null });
    await page.host.answers.close();
  });

  it('says that the answer was not to be trusted, not that there is no connection', async () => {
    const page = await openPage({ org, http, store, request });
    http.back = (signed) => ({ ...signed, signature: '00'.repeat(64) });
    await page.host.answers.sign([quoteRecord(CHILD)], null);
    await page.host.answers.syncNow();
    const problems = page.said.flatMap((m) =>
      m.is === 'sync' && m.sync.problem ? [m.sync.problem.code] : [],
    );
    expect(problems.at(-1)).toBe('not_confirmed');
    expect(problems).not.toContain('offline');
    await page.host.answers.close();
  });
});

describe('rounds, when something beside them fails', () => {
  it('lets attachments go although what should come is refused', async () => {
    const page = await openPage({ org, http, store, request });
    const added = await page.host.answers.attach(utf8('a drawing'));
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
    await page.host.answers.syncNow();
    expect(pieces).toHaveLength(1);
    await page.host.answers.close();
  });

  it('exchanges although the vault of a colleague has no room, and says that the device is full', async () => {
    const page = await openPage({ org, http, store, request });
    http.cut = true;
    await page.host.answers.sign([quoteRecord(CHILD)], null);
    await page.host.answers.syncNow();
    const colleague = await colleagues(store);
    noRoom(store, (table, row) => table === 'cursors' && 'vault' in row && row.vault === colleague);
    http.cut = false;
    const { exchanges } = http;
    await page.host.answers.syncNow();
    expect(http.exchanges).toBe(exchanges + 1);
    expect(page.said.findLast((said) => said.is === 'sync')).toMatchObject({
      sync: { unsent: 0, problem: { code: 'storage_full' } },
    });
    await page.host.answers.close();
  });

  it('sends again after the store did not answer once', async () => {
    const page = await openPage({ org, http, store, request });
    const read = store.read.bind(store);
    store.read = async () => {
      throw new Error('the connection was closed');
    };
    await page.host.answers.syncNow();
    store.read = read;
    const { pulls } = http;
    await page.host.answers.syncNow();
    expect(http.pulls).toBeGreaterThan(pulls);
    await page.host.answers.close();
  });
});

describe('rounds and the audit trail', () => {
  beforeEach(() => fileSampleFamily(org));

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
    const page = await openPage({ org, http, store, request });
    http.cut = true;
    await look(page);
    await look(page);
    await page.host.answers.syncNow();
    const cursors = await store.read(['cursors'], (tx) => tx.all('cursors'));
    expect(cursors).toMatchObject([{ seq: 0 }]);
    http.cut = false;
    await page.host.answers.syncNow();
    expect(told()).toEqual([ARI]);
    await page.host.answers.syncNow();
    expect(told()).toEqual([ARI]);
    expect(Math.max(...unsent(page))).toBe(0);
    await page.host.answers.close();
  });

  it('tells after a restart what was looked at before it', async () => {
    const first = new Page(store, http);
    await first.host.start();
    await first.host.answers.enrol(request);
    http.cut = true;
    await look(first);
    await first.host.answers.close();
    http.cut = false;
    const second = new Page(store, http);
    await second.host.start();
    const state = second.state();
    if (state?.is !== 'locked') throw new Error('not locked');
    expect(state.vaults).toMatchObject([{ unsent: 0 }]);
    await second.host.answers.unlock(state.vaults[0]?.vault ?? '', PASSPHRASE);
    await vi.waitFor(() => expect(told()).toEqual([ARI]));
    await second.host.answers.close();
  });

  it('counts a note that waits, beside an opening that waits too', async () => {
    const page = await openPage({ org, http, store, request });
    await look(page);
    // The signal goes between the pull and the deposit of what was opened.
    http.mute = true;
    await page.host.answers.syncNow();
    const cursors = await store.read(['cursors'], (tx) => tx.all('cursors'));
    expect(cursors).toMatchObject([{ seq: 1, received: 0 }]);
    expect(unsent(page).at(-1)).toBe(0);
    await page.host.answers.sign([quoteRecord(ARI, 'her word')], null);
    await page.host.answers.syncNow();
    expect(unsent(page).at(-1)).toBe(1);
    http.mute = false;
    await page.host.answers.syncNow();
    expect(unsent(page).at(-1)).toBe(0);
    expect(told()).toEqual([ARI]);
    await page.host.answers.close();
  });
});

describe('rounds and snapshots', () => {
  it('deposits what is typed while connected, and at once when the page goes out of sight', async () => {
    const page = await openPage({ org, http, store, request });
    const draft = draftNow();
    await page.host.answers.saveDraft({ ...draft, place: 'first words' });
    await vi.waitFor(() => expect(org.snapshotted).toHaveLength(1), { timeout: 4_000 });
    await page.host.answers.saveDraft({ ...draft, place: 'first words, and more' });
    await page.host.answers.pageHidden();
    expect(org.snapshotted.map(({ body }) => (JSON.parse(body) as { place: string }).place)).toEqual([
      'first words',
      'first words, and more',
    ]);
    await page.host.answers.close();
  });

  it.each([
    ['by what it sends', (page: Page) => page.host.answers.sign([quoteRecord(CHILD)], null)],
    ['by a pull', () => Promise.resolve()],
    ['by the service worker', () => askDaily(store, http, Date.now() + 2 * DAY_MS)],
  ])('makes snapshots anew after an older database was put back, heard of %s', async (_, hear) => {
    const page = await openPage({ org, http, store, request });
    await page.host.answers.sign([quoteRecord(CHILD), quoteRecord(CHILD)], null);
    await page.host.answers.saveDraft({ ...draftNow(), place: 'words of a draft' });
    await page.host.answers.pageHidden();
    await page.host.answers.syncNow();
    expect(org.snapshotted.splice(0)).toHaveLength(1);
    org.putBack(http.posted?.device ?? '', 1);
    await hear(page);
    await page.host.answers.syncNow();
    await vi.waitFor(async () => {
      await page.host.answers.pageHidden();
      expect(org.snapshotted).toHaveLength(1);
    });
    await page.host.answers.close();
  });

  it('has the last words sealed when the lock falls, for the lock screen to send', async () => {
    const page = await openPage({ org, http, store, request });
    http.cut = true;
    await page.host.answers.saveDraft({ ...draftNow(), place: 'a word before the lock' });
    await page.host.answers.close();
    http.cut = false;
    const locked = new Page(store, http);
    await locked.host.start();
    await vi.waitFor(() => expect(org.snapshotted).toHaveLength(1));
    await locked.host.answers.close();
  });
});
