import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Store } from '../store/port';
import { TABLE_NAMES, type TableName, type VaultRow } from '../store/schema';
import { quoteRecord } from '../sync/device.fixture';
import { randomBytes } from '../vault/random';
import { RefusedError } from '../wire/http';
import { CHILD, draftNow, isFree, openPage, PASSPHRASE, Page, type Tablet, tablet } from './host.fixture';

const CODE = 'lantern orbit walnut seven';
const REQUEST = { passphrase: PASSPHRASE, pin: '', code: CODE };
let device: Tablet;
let page: Page;

beforeEach(async () => {
  device = await tablet();
  page = await openPage(device);
});

async function stored(store: Store = device.store) {
  const rows = await store.read(TABLE_NAMES, (tx) =>
    Promise.all(TABLE_NAMES.map(async (name) => [name, await tx.all(name)] as const)),
  );
  return Object.fromEntries(rows) as unknown as Record<TableName, Record<string, unknown>[]>;
}

async function vault(store: Store = device.store) {
  const [only] = await store.read(['vaults'], (tx) => tx.all('vaults'));
  if (!only) throw new Error('no vault');
  return only;
}

async function started(store: Store = device.store): Promise<Page> {
  const next = new Page(store, device.http);
  await next.host.start();
  await next.host.answers.syncNow();
  return next;
}

/** With the code set, a note and the snapshot of a draft that have not gone, locked and out of reach. */
async function lockedWithNotes() {
  expect(await page.host.answers.keepDuress(REQUEST, null)).toEqual({ ok: true, value: null });
  device.http.cut = true;
  await page.host.answers.saveDraft(draftNow());
  await page.host.answers.sign([quoteRecord(CHILD)], null);
  await page.host.answers.close();
  return vault();
}

describe('the third slot', () => {
  it('is of the same size and form with a code and without', async () => {
    await page.host.answers.dropDuress(PASSPHRASE);
    const without = (await vault()).spare;
    await page.host.answers.keepDuress(REQUEST, null);
    const { spare, slots } = await vault();
    const sizes = (of: object | undefined) =>
      Object.entries(of ?? {}).map(([name, bytes]) => [name, (bytes as Uint8Array).length]);
    expect(sizes(spare)).toEqual(sizes(without));
    expect(spare?.a).toHaveLength(slots[0]?.wrapped.length ?? 0);
    expect(Object.keys(await vault()).sort()).toEqual(Object.keys({ ...(await vault()), spare }).sort());
    await page.host.answers.close();
  });

  it('comes to a vault of an older version of the app when that is opened, with a new seal at each opening', async () => {
    expect((await vault()).spare).toBeUndefined();
    const first = await sealedAnew();
    expect(first?.kept).toHaveLength(8192 + 28);
    await page.host.answers.close();
    page = await started();
    await page.host.answers.unlock((await vault()).vault, PASSPHRASE);
    const then = await sealedAnew(first);
    expect(then?.b).toEqual(first?.b);
    await page.host.answers.close();
  });

  it('keeps its code when it is sealed anew, and loses it when a slot is changed', async () => {
    await page.host.answers.keepDuress(REQUEST, null);
    const { spare } = await vault();
    await page.host.answers.close();
    page = await started();
    await page.host.answers.unlock((await vault()).vault, PASSPHRASE);
    await sealedAnew(spare);
    expect(await page.host.answers.readDuress()).toMatchObject({ is_set: true });
    await page.host.answers.changePassphrase({
      passphrase: PASSPHRASE,
      next: 'gravel pocket immune sundial',
    });
    expect(await page.host.answers.readDuress()).toMatchObject({ is_set: false });
    expect((await vault()).spare).toBeDefined();
    await page.host.answers.close();
    const again = await started();
    expect(await again.host.answers.unlock((await vault()).vault, CODE)).toMatchObject({ ok: false });
    await again.host.answers.close();
  });

  const refused: [string, Partial<typeof REQUEST>, string][] = [
    ['is the passphrase', { code: `${PASSPHRASE} ` }, 'code_alike'],
    ['is the passphrase but for a slip', { code: 'prevail tacltess quiet ajax' }, 'code_alike'],
    ['is short', { code: 'walnut' }, 'passphrase_too_short'],
    ['is well known', { code: 'passwordpassword' }, 'passphrase_known'],
    ['comes with another passphrase', { passphrase: 'gravel pocket immune sundial' }, 'wrong_passphrase'],
  ];
  it.each(refused)('takes no code that %s', async (_, change, code) => {
    const answer = await page.host.answers.keepDuress({ ...REQUEST, ...change }, null);
    expect(answer).toMatchObject({ ok: false, failure: { code } });
    expect(await page.host.answers.readDuress()).toMatchObject({ is_set: false });
    await page.host.answers.close();
  });
});

describe('a duress code that is typed at the lock screen', () => {
  it('destroys what opens the vault, shows an empty day, and keeps what is sealed', async () => {
    const before = await lockedWithNotes();
    const kept = await stored();
    const quiet = await started();
    expect(await quiet.host.answers.unlock(before.vault, CODE)).toMatchObject({
      ok: true,
      value: { person: device.org.person, role: 'practitioner' },
    });
    await quiet.host.answers.syncNow();
    const told = quiet.said.flatMap((m) => (m.is === 'ahead' ? [m.rows] : []));
    expect(told.at(-1)).toMatchObject({ children: [], drafts: [], alerts: [], outbox: { on_device: 0 } });
    const after = await stored();
    expect(after.vaults).toHaveLength(1);
    expect(after.vaults[0]?.vault).not.toBe(before.vault);
    for (const table of ['seals', 'log'] as const)
      expect(after[table].filter((row) => row.vault === before.vault)).toEqual([]);
    expect([after.packs, after.attempts]).toEqual([[], []]);
    expect(after.outbox).toEqual(kept.outbox);
    expect(after.snapshots).toEqual(expect.arrayContaining(kept.snapshots));
    expect(after.snapshots).toHaveLength(kept.snapshots.length + 1);
    const said = quiet.said.flatMap((m) => (m.is === 'sync' ? [m.sync] : [])).at(-1);
    expect(said).toMatchObject({ unsent: 0, attachments: 0, needs_you: 0, carries: true });
    await quiet.host.answers.close();
  });

  it('opens the empty vault again, and nothing else opens anything', async () => {
    const before = await lockedWithNotes();
    const quiet = await started();
    await quiet.host.answers.unlock(before.vault, CODE);
    await quiet.host.answers.close();
    const again = await started();
    const state = again.state();
    expect(state).toMatchObject({ is: 'locked', vaults: [{ label: 'Work tablet', unsent: 0, drafts: 0 }] });
    expect(state).not.toHaveProperty('given_up');
    const { vault: next } = await vault();
    expect(await again.host.answers.unlock(next, PASSPHRASE)).toMatchObject({ ok: false });
    expect(await again.host.answers.unlock(next, CODE)).toMatchObject({ ok: true });
    await again.host.answers.close();
  });

  it('sends notes, drafts and the alert when there is a signal, and says nothing of it', async () => {
    const before = await lockedWithNotes();
    const quiet = await started();
    await quiet.host.answers.unlock(before.vault, CODE);
    device.http.cut = false;
    await quiet.host.answers.syncNow();
    expect(device.org.received.get(before.device)).toHaveLength(1);
    const said = device.org.snapshotted;
    expect(said.map(({ kind }) => kind).sort()).toEqual(['made_to_unlock', 'visit']);
    expect(new Set(said.map(({ author }) => author))).toEqual(new Set([device.org.person]));
    // What was said last before it was open is what the page shows with it.
    const open = quiet.said.findIndex((m) => m.is === 'state' && m.state.is === 'open');
    const last = quiet.said.slice(0, open).findLastIndex((m) => m.is === 'sync');
    const states = quiet.said.slice(last).flatMap((m) => (m.is === 'sync' ? [m.sync] : []));
    expect(states.every(({ unsent }) => unsent === 0)).toBe(true);
    expect(states.at(-1)).toMatchObject({ problem: null });
    await quiet.host.answers.close();
  });

  it('says nothing of a deposit that is refused, and keeps it', async () => {
    const before = await lockedWithNotes();
    const quiet = await started();
    await quiet.host.answers.unlock(before.vault, CODE);
    device.http.cut = false;
    device.http.deposit = async () => {
      throw new RefusedError('deposit.unverifiable', 400);
    };
    await quiet.host.answers.syncNow();
    const said = quiet.said.flatMap((m) => (m.is === 'sync' ? [m.sync] : [])).at(-1);
    expect(said).toMatchObject({ problem: null, unsent: 0, carries: true });
    expect((await stored()).outbox).toHaveLength(1);
    await quiet.host.answers.close();
  });

  it('is sent from the lock screen too', async () => {
    const before = await lockedWithNotes();
    const quiet = await started();
    await quiet.host.answers.unlock(before.vault, CODE);
    await quiet.host.answers.close();
    device.http.cut = false;
    await (await started()).host.answers.close();
    expect(device.org.received.get(before.device)).toHaveLength(1);
    expect(device.org.snapshotted).toHaveLength(2);
  });

  it('sends the alert and the unfinished words again when an older database is put back', async () => {
    const before = await lockedWithNotes();
    const quiet = await started();
    await quiet.host.answers.unlock(before.vault, CODE);
    device.http.cut = false;
    await quiet.host.answers.syncNow();
    await quiet.host.answers.close();
    const gone = device.org.snapshotted.splice(0);
    expect(gone).toHaveLength(2);
    device.org.putBack(before.device, 0);
    // With its daily question the device hears of it.
    await (await started()).host.answers.close();
    await (await started()).host.answers.close();
    expect(device.org.received.get(before.device)).toHaveLength(1);
    const words = ({ kind, body }: { kind: string; body: string }) => `${kind} ${body}`;
    expect(device.org.snapshotted.map(words).sort()).toEqual(gone.map(words).sort());
    expect((await stored()).snapshots.map(({ frame }) => frame)).toEqual([null, null]);
  });

  it('lets what unfinished notes name go with them, and nothing of another vault', async () => {
    const before = await lockedWithNotes();
    const named = { device: before.device, state: 'draft', in_snapshot: true, stored: 0, size_bytes: 600 };
    const rows = [
      { ...named, vault: before.vault, blob: 'b1'.repeat(32) },
      { ...named, vault: 'ee'.repeat(16), blob: 'b2'.repeat(32) },
    ];
    await device.store.write(['blobs'], async (tx) => {
      for (const row of rows) await tx.put('blobs', row as never);
    });
    const quiet = await started();
    await quiet.host.answers.unlock(before.vault, CODE);
    const { blobs } = await stored();
    expect(blobs.map(({ blob, goes = false }) => [blob, goes])).toEqual([
      ['b1'.repeat(32), true],
      ['b2'.repeat(32), false],
    ]);
    await quiet.host.answers.close();
  });

  it('has the old device replaced when this one is set up again', async () => {
    const before = await lockedWithNotes();
    const quiet = await started();
    await quiet.host.answers.unlock(before.vault, CODE);
    await quiet.host.answers.close();
    const cut_off = await started();
    // Not even how much lies behind it.
    expect(await cut_off.host.answers.giveUp((await vault()).vault)).toEqual({
      ok: false,
      failure: { code: 'offline' },
    });
    await cut_off.host.answers.close();
    device.http.cut = false;
    const locked = await started();
    expect(await locked.host.answers.giveUp((await vault()).vault)).toEqual({ ok: true, value: null });
    const { replaced, ...rest } = await stored();
    expect(replaced).toMatchObject([{ device: before.device, seq: 1 }]);
    expect(Object.values(rest).flat()).toEqual([]);
    await locked.host.answers.close();
  });

  it('does nothing where it is asked for to be sure', async () => {
    await page.host.answers.keepDuress(REQUEST, null);
    expect(await page.host.answers.dropDuress(CODE)).toMatchObject({ failure: { code: 'wrong_passphrase' } });
    expect(
      await page.host.answers.changePassphrase({ passphrase: CODE, next: 'gravel pocket immune sundial' }),
    ).toMatchObject({
      failure: { code: 'wrong_passphrase' },
    });
    expect((await stored()).vaults).toHaveLength(1);
    expect(await page.host.answers.readDuress()).toMatchObject({ is_set: true });
    await page.host.answers.close();
  });

  it('is a wrong secret once it has been taken away', async () => {
    await page.host.answers.keepDuress(REQUEST, null);
    await page.host.answers.dropDuress(PASSPHRASE);
    await page.host.answers.close();
    const { vault: id } = await vault();
    const next = await started();
    expect(await next.host.answers.unlock(id, CODE)).toMatchObject({
      ok: false,
      failure: { code: 'wrong_passphrase' },
    });
    expect(await next.host.answers.unlock(id, PASSPHRASE)).toMatchObject({ ok: true });
    await next.host.answers.close();
  });
});

describe('a duress code that is cut off', () => {
  /** The store, dead from its n-th write on: that write is lost, or stored with nobody left to hear of it. */
  function dying(store: Store, n: number, stored_first: boolean): { store: Store; died: Promise<void> } {
    let writes = 0;
    const { promise: died, resolve: dies } = Promise.withResolvers<void>();
    const dead: Store = {
      read: store.read.bind(store),
      close: store.close.bind(store),
      async write(tables, run) {
        writes += 1;
        if (writes > n) return new Promise(() => undefined);
        if (writes < n) return store.write(tables, run);
        if (stored_first) await store.write(tables, run);
        dies();
        return new Promise(() => undefined);
      },
    };
    return { store: dead, died };
  }

  const cuts = [1, 2, 3].flatMap((n) => [false, true].map((stored_first) => ({ n, stored_first })));
  it.each(cuts)(
    'at write $n (stored: $stored_first) has happened whole, or not at all',
    async (cut) => {
      const before = await lockedWithNotes();
      const { store, died } = dying(device.store, cut.n, cut.stored_first);
      const dead = await started(store);
      await Promise.race([dead.host.answers.unlock(before.vault, CODE), died]);
      const now = await vault();
      for (const each of [before.vault, now.vault]) await isFree(each);
      const next = await started();
      if (now.vault === before.vault) {
        expect((await stored()).snapshots).toHaveLength(1);
        expect(now.slots).toEqual(before.slots);
      } else {
        const { seals, log } = await stored();
        expect([...seals, ...log].filter((row) => row.vault === before.vault)).toEqual([]);
      }
      expect(await next.host.answers.unlock(now.vault, CODE)).toMatchObject({ ok: true });
      expect((await stored()).snapshots).toHaveLength(2);
      expect(await next.host.answers.unlock((await vault()).vault, PASSPHRASE)).toMatchObject({ ok: false });
      await next.host.answers.close();
    },
    20_000,
  );
});

describe('a duress code on a device with a passkey and a PIN', () => {
  const PIN = '482915';
  const pins = { passphrase: PASSPHRASE, pin: PIN, code: '730164' };
  const prf = randomBytes(32);

  beforeEach(async () => {
    const prepared = await page.host.answers.preparePasskey({ passphrase: PASSPHRASE, pin: PIN });
    if (!prepared.ok) throw new Error(prepared.failure.code);
    const assertions = [prf.slice(), prf.slice()] as const;
    const passkey = { credential: 'c0ffee', prf_salt: prepared.value, assertions };
    await page.host.answers.keepPasskey({ passphrase: PASSPHRASE, pin: PIN, ...passkey });
  });

  it('is typed in the place of the PIN, and needs the passkey', async () => {
    expect(await page.host.answers.keepDuress(pins, prf.slice())).toEqual({ ok: true, value: null });
    await page.host.answers.close();
    const before = await vault();
    const quiet = await started();
    expect(await quiet.host.answers.openWithPasskey(before.vault, pins.code, randomBytes(32))).toMatchObject({
      ok: false,
    });
    expect(await quiet.host.answers.unlock(before.vault, pins.code)).toMatchObject({ ok: false });
    expect(await quiet.host.answers.openWithPasskey(before.vault, pins.code, prf.slice())).toMatchObject({
      ok: true,
    });
    await quiet.host.answers.close();
    const again = await started();
    const next = await vault();
    expect(next.vault).not.toBe(before.vault);
    expect(again.state()).toMatchObject({
      vaults: [{ passkey: { credential: 'c0ffee', pin: 'six_digits' } }],
    });
    expect(await again.host.answers.openWithPasskey(next.vault, PIN, prf.slice())).toMatchObject({
      ok: false,
    });
    expect(await again.host.answers.openWithPasskey(next.vault, pins.code, prf.slice())).toMatchObject({
      ok: true,
    });
    await again.host.answers.close();
  });

  const refused: [string, Partial<typeof pins>, string][] = [
    ['differs from the PIN in two digits', { code: '482960' }, 'code_alike'],
    ['has letters where the PIN has digits', { code: 'kettle9' }, 'code_other_kind'],
    ['is a run', { code: '654321' }, 'pin_known'],
    ['comes with another PIN', { pin: '111222' }, 'wrong_pin'],
  ];
  it.each(refused)('takes none that %s', async (_, change, code) => {
    const answer = await page.host.answers.keepDuress({ ...pins, ...change }, prf.slice());
    expect(answer).toMatchObject({ ok: false, failure: { code } });
    await page.host.answers.close();
  });
});

/** Some seconds after an opening the third slot is sealed anew. Shape: as it is then. */
async function sealedAnew(before?: VaultRow['spare']) {
  await vi.waitFor(async () => expect((await vault()).spare?.kept).not.toEqual(before?.kept), 15_000);
  return (await vault()).spare;
}
