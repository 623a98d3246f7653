import { beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../store/port';
import type { VaultRow } from '../store/schema';
import { randomBytes } from '../vault/random';
import { type Bytes, textOf } from '../wire/bytes';
import { openPage, PASSPHRASE, Page, type Tablet, tablet } from './host.fixture';
import type { MadePasskey } from './messages';

const PIN = '482915';
let device: Tablet;
let store: Store;
let page: Page;
let prf: Bytes;

beforeEach(async () => {
  device = await tablet();
  store = device.store;
  page = await openPage(device);
  prf = randomBytes(32);
});

async function row(): Promise<VaultRow> {
  const [only] = await store.read(['vaults'], (tx) => tx.all('vaults'));
  if (!only) throw new Error('no vault');
  return only;
}

const wrongTries = async () =>
  (await store.read(['attempts'], (tx) => tx.all('attempts'))).map(({ wrong }) => wrong);

async function made(changed: Partial<MadePasskey> = {}): Promise<MadePasskey> {
  const request = { passphrase: PASSPHRASE, pin: PIN };
  const prepared = await page.host.answers.preparePasskey(request);
  if (!prepared.ok) throw new Error(prepared.failure.code);
  const assertions = [prf.slice(), prf.slice()] as const;
  return { ...request, credential: 'c0ffee', prf_salt: prepared.value, assertions, ...changed };
}

async function setUp(): Promise<string> {
  expect(await page.host.answers.keepPasskey(await made())).toEqual({ ok: true, value: null });
  return (await row()).vault;
}

describe('setting up a passkey', () => {
  it('shows it on the lock screen, and opens with it and the PIN, offline and after a restart', async () => {
    expect(await page.host.answers.hasPasskey()).toBe(false);
    const vault = await setUp();
    expect(await page.host.answers.hasPasskey()).toBe(true);
    await page.host.answers.close();
    device.http.cut = true;
    const again = new Page(store, device.http);
    await again.host.start();
    const passkey = { credential: 'c0ffee', pin: 'six_digits' };
    expect(again.state()).toMatchObject({ is: 'locked', vaults: [{ passkey }] });
    expect(await again.host.answers.openWithPasskey(vault, PIN, prf)).toMatchObject({ ok: true });
    expect(again.state()).toMatchObject({ is: 'open' });
    expect([...prf].every((byte) => byte === 0)).toBe(true);
    expect(await wrongTries()).toEqual([]);
    await again.host.answers.close();
  });

  it('stores nothing when the two answers differ, and counts no try', async () => {
    const before = await row();
    const assertions = [randomBytes(32), randomBytes(32)] as const;
    const kept = await page.host.answers.keepPasskey(await made({ assertions }));
    expect(kept).toMatchObject({ ok: false, failure: { code: 'passkey_disagrees' } });
    expect(await row()).toEqual(before);
    expect(await wrongTries()).toEqual([]);
  });

  it.each([
    [{ pin: '123456' }, 'pin_known'],
    [{ pin: '48291' }, 'pin_too_short'],
    [{ passphrase: 'wrong wrong wrong wrong' }, 'wrong_passphrase'],
  ])('refuses %o before the device is asked, and after', async (changed, code) => {
    const before = await row();
    const request = { passphrase: PASSPHRASE, pin: PIN, ...changed };
    expect(await page.host.answers.preparePasskey(request)).toMatchObject({ ok: false, failure: { code } });
    expect(await page.host.answers.keepPasskey(await made(changed))).toMatchObject({
      ok: false,
      failure: { code },
    });
    expect(await row()).toEqual(before);
  });

  it('counts a wrong passphrase, so that an open vault is no place to guess it', async () => {
    const request = { passphrase: 'wrong wrong wrong wrong', pin: PIN };
    const waits: (number | undefined)[] = [];
    for (let tries = 1; tries <= 5; tries++) {
      const answer = await page.host.answers.preparePasskey(request);
      waits.push(answer.ok ? undefined : answer.failure.wait_ms);
    }
    expect(waits.slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(waits[4]).toBeGreaterThan(25_000);
  });

  it('replaces the one before, and says which the device may forget', async () => {
    const vault = await setUp();
    const anew = await page.host.answers.keepPasskey(await made({ credential: 'beef', pin: '905738' }));
    expect(anew).toEqual({ ok: true, value: 'c0ffee' });
    expect(await page.host.answers.dropPasskey()).toEqual({ ok: true, value: 'beef' });
    expect(await page.host.answers.dropPasskey()).toEqual({ ok: true, value: null });
    expect(await page.host.answers.hasPasskey()).toBe(false);
    await page.host.answers.close();
    const again = new Page(store, device.http);
    await again.host.start();
    expect(await again.host.answers.unlock(vault, PASSPHRASE)).toMatchObject({ ok: true });
    await again.host.answers.close();
  });
});

describe('a wrong PIN', () => {
  it('waits as a wrong passphrase does, both counted together, and erases nothing', async () => {
    const vault = await setUp();
    const before = await row();
    await page.host.answers.close();
    let clock = Date.now();
    const locked = new Page(store, device.http, () => clock);
    await locked.host.start();
    const byPin = (given = '482916') => locked.host.answers.openWithPasskey(vault, given, prf.slice());
    const waits: unknown[] = [];
    for (let tries = 1; tries <= 5; tries++) {
      const answer = await (tries % 2 ? byPin() : locked.host.answers.unlock(vault, 'wrong wrong wrong'));
      if (answer.ok) throw new Error('opened');
      waits.push([answer.failure.code, answer.failure.wait_ms]);
    }
    expect(waits).toEqual([
      ['wrong_pin', 0],
      ['wrong_passphrase', 0],
      ['wrong_pin', 0],
      ['wrong_passphrase', 0],
      ['wrong_pin', 30_000],
    ]);
    expect(await byPin(PIN)).toMatchObject({ failure: { code: 'wait', wait_ms: 30_000 } });
    expect(locked.state()).toMatchObject({ is: 'locked', vaults: [{ wait_ms: 30_000 }] });
    expect(await row()).toEqual(before);
    clock += 30_000;
    expect(await byPin(PIN)).toMatchObject({ ok: true });
    expect(await wrongTries()).toEqual([]);
    await locked.host.answers.close();
  });

  it('is what another passkey’s answer comes to', async () => {
    const vault = await setUp();
    await page.host.answers.close();
    const locked = new Page(store, device.http);
    await locked.host.start();
    const answer = await locked.host.answers.openWithPasskey(vault, PIN, randomBytes(32));
    expect(answer).toMatchObject({ ok: false, failure: { code: 'wrong_pin' } });
    expect(await wrongTries()).toEqual([1]);
  });
});

describe('a vault with a passkey, in an older app', () => {
  it('has its passphrase where that app looks: the first of its slots, as it was', async () => {
    const before = (await row()).slots;
    await setUp();
    const { slots } = await row();
    expect(slots[0]).toEqual(before[0]);
    expect(slots.map(({ header }) => JSON.parse(textOf(header)).kind)).toEqual(['B', 'A']);
  });
});
