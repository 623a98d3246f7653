import { beforeEach, describe, expect, it } from 'vitest';
import { quoteRecord } from '../sync/device.fixture';
import { newId } from '../vault/random';
import type { ChildRows, TodayRows } from '../views/rows';
import { ARI, VELAZAR } from '../views/tests/sample';
import { newDraft } from '../visit/draft';
import type { PullLine } from '../wire/carries';
import { Http } from '../wire/http';
import type { Change } from '../wire/records';
import { fileSampleFamily, PASSPHRASE, Page, type Tablet, tablet } from './host.fixture';
import type { Opened } from './opened';
import { carry } from './visits_over';

const HOUR_MS = 3_600_000;
const LINE: PullLine = {
  child: ARI,
  family: VELAZAR,
  family_name: 'Velazar',
  preferred_name: 'Ari',
  dob: '2026-10-02',
  edd: null,
  gestation_at_birth_days: null,
  sex: 'male',
  languages: ['English'],
  interpreter_needed: false,
  mobility: 'not_mobile',
};
let device: Tablet;
const start = Date.parse('2026-11-21T12:00:00.000Z');
let clock = start;

beforeEach(async () => {
  device = await tablet();
  device.org.streams.clear();
  fileSampleFamily(device.org);
  device.org.lease_days = 14;
  clock = start;
});

function planned(hours: number): void {
  const at = start + hours * HOUR_MS;
  const time = (ms: number) => new Date(ms).toISOString();
  const visit = { child: ARI, at: time(at), from: time(at - 72 * HOUR_MS), until: time(at + 24 * HOUR_MS) };
  device.org.carries = { visits: [visit], lines: [LINE] };
}

const carriesNothing = () => {
  device.org.carries = { visits: [], lines: [LINE] };
};

async function enrolled(): Promise<void> {
  const page = new Page(device.store, device.http, () => clock);
  await page.host.start();
  expect(await page.host.answers.enrol(device.request)).toMatchObject({ ok: true });
  await page.host.answers.syncNow();
  await page.host.answers.close();
}

/** The app started anew so many hours later, with no connection unless it is given one. */
async function opened(hours: number, connected = false): Promise<Page> {
  clock = start + hours * HOUR_MS;
  device.http.cut = !connected;
  const page = new Page(device.store, device.http, () => clock);
  await page.host.start();
  const state = page.state();
  if (state?.is !== 'locked' || !state.vaults[0]) throw new Error('not locked');
  expect(await page.host.answers.unlock(state.vaults[0].vault, PASSPHRASE)).toMatchObject({ ok: true });
  await page.host.answers.syncNow();
  return page;
}

const bench = (page: Page) => (page.host as unknown as { opened: Opened }).opened.bench;

/** What the device holds of a stream, by the table of keys: so many packs. */
const keysOf = (page: Page, stream: string) => (bench(page).ledger.table[stream] ?? []).length;

async function rowsOf<R>(page: Page, query: Parameters<Page['watch']>[0]): Promise<R> {
  const asked = page.watch(query);
  const ahead = () =>
    query.is === 'today' ? page.said.flatMap((m) => (m.is === 'ahead' ? [m.rows] : [])).at(-1) : undefined;
  await expect.poll(() => asked() ?? ahead()).toBeTruthy();
  return (asked() ?? ahead()) as R;
}

const today = (page: Page) => rowsOf<TodayRows>(page, { is: 'today' });
const child = (page: Page) => rowsOf<ChildRows>(page, { is: 'child', child: ARI });

describe('a device that carries visits', () => {
  it('holds of other children the line, and the record as soon as it is brought', async () => {
    carriesNothing();
    await enrolled();
    const page = await opened(1, true);
    expect(keysOf(page, ARI) + keysOf(page, VELAZAR)).toBe(0);
    const rows = await today(page);
    expect(rows.children).toMatchObject([{ name: 'Ari', family_name: 'Velazar', carried: { is: 'away' } }]);
    expect(rows.ready.to_come).toBe(0);
    expect(await child(page)).toMatchObject({
      carried: { is: 'away', planned: null },
      entries: [],
      plan: [],
    });
    planned(1);
    await page.host.answers.syncNow();
    expect(keysOf(page, ARI)).toBeGreaterThan(0);
    expect(await child(page)).toMatchObject({ carried: { is: 'here' }, address: expect.any(String) });
    await page.host.answers.close();
  });

  it('is told by the server to let go of a caseload that it had, and gets it again when that is said', async () => {
    await enrolled();
    const before = await opened(0, true);
    expect(keysOf(before, ARI)).toBeGreaterThan(0);
    carriesNothing();
    await before.host.answers.syncNow();
    expect(keysOf(before, ARI) + keysOf(before, VELAZAR)).toBe(0);
    expect(await child(before)).toMatchObject({ name: 'Ari', carried: { is: 'away' } });
    device.org.carries = null;
    await before.host.answers.syncNow();
    expect(keysOf(before, ARI)).toBeGreaterThan(0);
    await before.host.answers.close();
  });

  it('lets go a day after the visit with no contact, and not before', async () => {
    planned(0);
    await enrolled();
    const early = await opened(23.9);
    expect(keysOf(early, ARI)).toBeGreaterThan(0);
    expect(await child(early)).toMatchObject({ carried: { is: 'here' } });
    await early.host.answers.close();
    const page = await opened(24.1);
    expect(keysOf(page, ARI) + keysOf(page, VELAZAR)).toBe(0);
    const rows = await device.store.read(['packs'], (tx) => tx.all('packs'));
    const kept = new Set(
      Object.values(bench(page).ledger.table).flatMap((refs) => refs.map(({ pack }) => pack)),
    );
    expect(rows.filter(({ pack }) => !kept.has(pack))).toEqual([]);
    const shown = await child(page);
    expect(shown).toMatchObject({
      name: 'Ari',
      carried: { is: 'away' },
      entries: [],
      dues: [],
      address: null,
    });
    await page.host.answers.close();
    const back = await opened(2);
    expect(keysOf(back, ARI)).toBe(0);
    await back.host.answers.close();
  });

  it('lets go of the names of whom restricted records were about that it carried, with the visit', async () => {
    planned(0);
    const child = { child: ARI, family: VELAZAR, preferred_name: 'Milo', dob: null, edd: null, workers: [] };
    const families = [{ family: VELAZAR, name: 'Quillane' }];
    device.org.subjects = [{ mark: 'ab'.repeat(16), children: [child], families }];
    await enrolled();
    const told = (page: Page) => JSON.stringify(bench(page).ledger.summary.subjects);
    const before = await opened(23);
    expect(told(before)).toMatch(/Milo.*Quillane/);
    await before.host.answers.close();
    const page = await opened(25);
    expect(told(page)).toBe('[]');
    await page.host.answers.close();
  });

  it('shows nothing of it even while it is still stored', async () => {
    planned(0);
    await enrolled();
    const page = await opened(23.9);
    await child(page);
    clock = start + 24.1 * HOUR_MS;
    expect(keysOf(page, ARI)).toBeGreaterThan(0);
    expect(await child(page)).toMatchObject({ carried: { is: 'away' }, entries: [], pen_picture: null });
    await page.host.answers.close();
  });

  it('opens no attachment of it then', async () => {
    const record = newId();
    const last = device.org.streams.get(ARI)?.entries.at(-1)?.change;
    const body = { blob: 'ab'.repeat(32), key: 'cd'.repeat(32), chunk_bytes: 65_536, size_bytes: 10 };
    device.org.file(
      { ...last, change: newId(), record, type: 'attachment', body } as unknown as Change,
      null,
      null,
    );
    planned(0);
    await enrolled();
    const page = await opened(23.9);
    const failure = async () => (await page.host.answers.openAttachment(ARI, record)) as unknown;
    expect(await failure()).toMatchObject({ failure: { code: 'offline' } });
    clock = start + 24.1 * HOUR_MS;
    expect(await failure()).toMatchObject({ failure: { code: 'attachment_not_here' } });
    await page.host.answers.close();
  });

  it('does not take for an empty record what is planned and could not come yet', async () => {
    planned(100);
    await enrolled();
    const page = await opened(30);
    expect(keysOf(page, ARI)).toBe(0);
    expect(await child(page)).toMatchObject({
      name: 'Ari',
      carried: { is: 'away', planned: expect.any(String) },
    });
    await page.host.answers.close();
  });

  it('gains nothing by a clock that is put back after it has shown the end', async () => {
    planned(0);
    await enrolled();
    const page = await opened(23);
    clock = start + 24.5 * HOUR_MS;
    await page.host.answers.close();
    // The service worker and the lock screen note the time as well.
    const locked = new Page(device.store, device.http, () => clock);
    await locked.host.start();
    await locked.host.answers.syncNow();
    await locked.host.answers.close();
    const back = await opened(3);
    expect(keysOf(back, ARI)).toBe(0);
    await back.host.answers.close();
  });

  it('keeps what was written and not sent, sends it, and lets go of the words when they are filed', async () => {
    planned(0);
    await enrolled();
    const page = await opened(1);
    expect(await page.host.answers.sign([quoteRecord(ARI, 'Moon')], null)).toMatchObject({ ok: true });
    const draft = newDraft(
      { family: VELAZAR, children: [ARI], place: '', now: new Date(clock).toISOString() },
      newId,
    );
    expect(await page.host.answers.saveDraft(draft)).toMatchObject({ ok: true });
    await page.host.answers.close();
    const later = await opened(25);
    expect(keysOf(later, ARI)).toBe(0);
    expect(bench(later).ledger.memory.pending.size).toBe(1);
    const rows = await today(later);
    expect(rows.children).toMatchObject([{ name: 'Ari', carried: { is: 'away' } }]);
    expect(rows).toMatchObject({ drafts: [{ draft: draft.draft }], outbox: { on_device: 1 } });
    carriesNothing();
    device.http.cut = false;
    await later.host.answers.syncNow();
    expect([...device.org.received.values()].flat().map(({ change }) => change.type)).toContain('quote');
    await expect.poll(() => bench(later).ledger.memory.pending.size).toBe(0);
    expect(bench(later).ledger.memory.drafts.size).toBe(1);
    await later.host.answers.close();
  });

  it('keeps its copies of attachments when what leaves it went with an older database that was put back', async () => {
    planned(24);
    await enrolled();
    const page = await opened(1, true);
    const { vault, device: own } = bench(page).keys;
    const sent = { vault, device: own, state: 'sent', stored: 600, size_bytes: 600, blob: 'b1'.repeat(32) };
    await device.store.write(['blobs'], (tx) => tx.put('blobs', sent as never));
    device.org.putBack(own, 0);
    carriesNothing();
    await page.host.answers.syncNow();
    expect(keysOf(page, ARI)).toBe(0);
    expect(await device.store.read(['blobs'], (tx) => tx.all('blobs'))).toMatchObject([{ blob: sent.blob }]);
    await page.host.answers.close();
  });

  it('goes on naming a child about whom something was signed without the record', async () => {
    carriesNothing();
    await enrolled();
    const page = await opened(1, true);
    device.http.cut = true;
    expect(await page.host.answers.sign([quoteRecord(ARI, 'Moon')], null)).toMatchObject({ ok: true });
    expect((await today(page)).children).toMatchObject([{ name: 'Ari', carried: { is: 'away' } }]);
    await page.host.answers.close();
    const again = await opened(2);
    expect((await today(again)).children).toMatchObject([{ name: 'Ari' }]);
    await again.host.answers.close();
  });
});

describe('a visit that is planned', () => {
  const plans = (answer: string) =>
    carry({} as Opened['bench'], new Http('', async () => new Response(answer)), {
      is: 'plan',
      child: ARI,
      at: null,
    });

  it('is planned when the server says until when', async () => {
    const until = '2026-11-22T12:00:00.000Z';
    expect(await plans(JSON.stringify({ at: until, until }))).toEqual({ ok: true, value: null });
  });

  it('is out of reach when the server itself says so, not whoever stands between', async () => {
    const refused = (body: string) => new Http('', async () => new Response(body, { status: 404 }));
    const plan = { is: 'plan', child: ARI, at: null } as const;
    const own = refused(JSON.stringify({ code: 'request.not_found' }));
    expect(await carry({} as Opened['bench'], own, plan)).toEqual({
      ok: false,
      failure: { code: 'out_of_reach' },
    });
    expect(await carry({} as Opened['bench'], refused('<p>Not found</p>'), plan)).toEqual({
      ok: false,
      failure: { code: 'not_confirmed' },
    });
  });

  it('is not planned by a page of whoever stands between', async () => {
    for (const page of ['<p>Log in to our network</p>', '{}'])
      expect(await plans(page)).toEqual({ ok: false, failure: { code: 'not_confirmed' } });
  });
});
