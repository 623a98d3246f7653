import { beforeEach, describe, expect, it } from 'vitest';
import type { TodayRows } from '../views/rows';
import { ARI } from '../views/tests/sample';
import {
  CHILD,
  draftNow,
  fileSampleFamily,
  openPage,
  PASSPHRASE,
  Page,
  type Tablet,
  tablet,
} from './host.fixture';
import type { Opened } from './opened';

const DAY_MS = 86_400_000;
let device: Tablet;
let clock = Date.now();

beforeEach(async () => {
  device = await tablet();
  fileSampleFamily(device.org);
  clock = Date.now();
  const first = await openPage(device);
  await first.host.answers.close();
});

/** The app started anew at another time, with no connection unless it is given one. */
async function opened(days: number, connected = false): Promise<Page> {
  clock = Date.now() + days * DAY_MS;
  device.http.cut = !connected;
  const page = new Page(device.store, device.http, () => clock);
  await page.host.start();
  const state = page.state();
  if (state?.is !== 'locked' || !state.vaults[0]) throw new Error('not locked');
  expect(await page.host.answers.unlock(state.vaults[0].vault, PASSPHRASE)).toMatchObject({ ok: true });
  await page.host.answers.syncNow();
  return page;
}

const packs = () => device.store.read(['packs'], (tx) => tx.all('packs'));

async function today(page: Page): Promise<TodayRows> {
  const asked = page.watch({ is: 'today' });
  // Told before it was asked, it is not told again.
  const rows = () => asked() ?? page.said.flatMap((m) => (m.is === 'ahead' ? [m.rows] : [])).at(-1);
  await expect.poll(rows).toBeTruthy();
  return rows() as TodayRows;
}

/** All that the small sealed row says. */
function summary(page: Page): string {
  const { opened } = page.host as unknown as { opened: Opened };
  return JSON.stringify(opened.bench.ledger.summary);
}

async function refusal(page: Page): Promise<unknown> {
  void page.host.hear({ is: 'watch', id: 99, query: { is: 'child', child: ARI } });
  await expect.poll(() => page.said.some((m) => 'id' in m && m.id === 99)).toBe(true);
  return page.said.find((m) => 'id' in m && m.id === 99);
}

describe('a device that has not reached the server for long', () => {
  it.each([
    [8, 'lapsed', 'reading_lapsed'],
    [-10, 'clock_back', 'clock_back'],
  ])('refuses to read after %i days, and takes and keeps what is written', async (days, reading, code) => {
    const page = await opened(days);
    expect((await today(page)).reading).toBe(reading);
    expect(await refusal(page)).toMatchObject({ is: 'unshown', failure: { code } });
    expect(await page.host.answers.saveDraft(draftNow())).toMatchObject({ ok: true });
    expect(await packs()).not.toEqual([]);
    await page.host.answers.close();
  });

  it('lets the records go a week later, and keeps names and drafts', async () => {
    const writing = await opened(8);
    await writing.host.answers.saveDraft(draftNow());
    await writing.host.answers.close();
    const page = await opened(14.5);
    expect(await packs()).toEqual([]);
    const rows = await today(page);
    expect(rows).toMatchObject({ reading: 'ended', drafts: [{}] });
    expect(rows.children.map(({ name }) => name)).toContain('Ari');
    await page.host.answers.close();
  });

  it('lets go of what it was told of other children too, and of the name that an emergency brought', async () => {
    const [record, from, to] = ['ab'.repeat(16), '2026-11-21T12:00:00.000Z', '2026-11-21T16:00:00.000Z'];
    const reason = 'The hospital rang about bruises.';
    const others = { record, child: CHILD, person: 'cd'.repeat(16), from, to, reviewed: false, reason };
    const own = { ...others, record: 'ef'.repeat(16), child: ARI, person: device.org.person, reason: null };
    device.org.break_glass = [others, own];
    const told = await opened(0, true);
    expect((await today(told)).children.map(({ name }) => name)).toContain('Ari');
    expect(summary(told)).toContain(reason);
    await told.host.answers.close();
    const page = await opened(14.5);
    expect((await today(page)).children).toEqual([]);
    expect(summary(page)).not.toContain('Ari');
    expect(summary(page)).not.toContain(reason);
    await page.host.answers.close();
  });

  it('lets go of the names of whom restricted records are about, and is told them again', async () => {
    const row = { child: CHILD, family: ARI, preferred_name: 'Milo', dob: null, edd: null, workers: [] };
    const families = [{ family: ARI, name: 'Quillane' }];
    device.org.subjects = [{ mark: 'ab'.repeat(16), children: [row], families }];
    const told = await opened(0, true);
    expect(summary(told)).toContain('Milo');
    await told.host.answers.close();
    const gone = await opened(14.5);
    await today(gone);
    expect(summary(gone)).not.toMatch(/Milo|Quillane/);
    await gone.host.answers.close();
    const again = await opened(15, true);
    expect(summary(again)).toContain('Milo');
    await again.host.answers.close();
  });

  it('reads again after one contact, with all that had gone', async () => {
    const gone = await opened(15);
    expect(await packs()).toEqual([]);
    await gone.host.answers.close();
    const page = await opened(15, true);
    const told = () => page.said.flatMap((m) => (m.is === 'sync' ? [m.sync.reading] : [])).at(-1);
    await expect.poll(told).toBe('open');
    expect(await packs()).not.toEqual([]);
    expect(await refusal(page)).toMatchObject({ is: 'rows' });
    await page.host.answers.close();
  });

  it('remembers what the clock has shown, so that putting it back gains nothing', async () => {
    const late = await opened(6);
    await late.host.answers.close();
    const page = await opened(1);
    expect((await today(page)).reading).toBe('clock_back');
    await page.host.answers.close();
  });
});
