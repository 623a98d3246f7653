import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Id } from '../wire/records';
import { openPage, PASSPHRASE, Page, type Tablet, tablet } from './host.fixture';
import { TypedAhead } from './typed_ahead';

const NOW_MS = Date.UTC(2026, 10, 28, 9);
let device: Tablet;
let vault: Id;
let derived: string[];

// Four words that stand in the list, of which no vault was made.
const UNLIKELY = 'copper copper copper copper';

vi.mock('../vault/kdf', async (importOriginal) => {
  const real = await importOriginal<typeof import('../vault/kdf')>();
  const derive: typeof real.derive = (passphrase, ...rest) => {
    derived.push(passphrase);
    return real.derive(passphrase, ...rest);
  };
  return { ...real, derive };
});

async function locked(now_ms?: () => number): Promise<Page> {
  const page = new Page(device.store, device.http, now_ms);
  await page.host.start();
  return page;
}

const tries = () => device.store.read(['attempts'], (tx) => tx.get('attempts', vault));

beforeEach(async () => {
  derived = [];
  device = await tablet();
  const page = await openPage(device);
  await page.host.answers.close();
  const [row] = await device.store.read(['vaults'], (tx) => tx.all('vaults'));
  vault = row?.vault ?? '';
  derived = [];
});
afterEach(() => vi.useRealTimers());

describe('four words at the lock screen', () => {
  it('are derived as they stand there, and once: what unlocks then derives nothing', async () => {
    const page = await locked();
    await page.host.answers.passphraseTyped(vault, PASSPHRASE);
    expect(derived).toEqual([PASSPHRASE]);
    expect(await page.host.answers.unlock(vault, PASSPHRASE)).toMatchObject({ ok: true });
    expect(derived).toEqual([PASSPHRASE]);
  });

  it('are no try: nothing is counted, nothing opens, and nothing is said', async () => {
    const page = await locked();
    const said = page.said.length;
    await page.host.answers.passphraseTyped(vault, UNLIKELY);
    await page.host.answers.passphraseTyped(vault, PASSPHRASE);
    expect(derived).toEqual([UNLIKELY, PASSPHRASE]);
    expect(await tries()).toBeUndefined();
    expect(page.state()).toMatchObject({ is: 'locked', vaults: [{ wait_ms: 0 }] });
    expect(page.said.slice(said)).toEqual([]);
  });

  it('count as any others when they are tried and are the wrong ones', async () => {
    const page = await locked();
    await page.host.answers.passphraseTyped(vault, UNLIKELY);
    expect(await page.host.answers.unlock(vault, UNLIKELY)).toMatchObject({
      ok: false,
      failure: { code: 'wrong_passphrase' },
    });
    expect(await tries()).toMatchObject({ wrong: 1 });
    expect(derived).toEqual([UNLIKELY]);
  });

  it('do not stand in for what is tried instead', async () => {
    const page = await locked();
    await page.host.answers.passphraseTyped(vault, PASSPHRASE);
    expect(await page.host.answers.unlock(vault, UNLIKELY)).toMatchObject({ ok: false });
    expect(await page.host.answers.unlock(vault, PASSPHRASE)).toMatchObject({ ok: true });
  });

  it('are derived by nobody while the vault makes its owner wait', async () => {
    let now_ms = NOW_MS;
    await device.store.write(['attempts'], (tx) =>
      tx.put('attempts', { vault, wrong: 5, last_at_ms: NOW_MS }),
    );
    const page = await locked(() => now_ms);
    await page.host.answers.passphraseTyped(vault, PASSPHRASE);
    expect(derived).toEqual([]);
    now_ms += 60_000;
    await page.host.answers.passphraseTyped(vault, PASSPHRASE);
    expect(derived).toEqual([PASSPHRASE]);
  });

  it.each(['fourteen wrens over the marsh', 'prevail tactless quiet aja', ''])(
    'are not "%s": what is one’s own is whole when its owner says so',
    async (typed) => {
      const page = await locked();
      await page.host.answers.passphraseTyped(vault, typed);
      expect(derived).toEqual([]);
    },
  );

  it('open the vault as it is stored then, whoever has written to it meanwhile', async () => {
    const page = await locked();
    await page.host.answers.passphraseTyped(vault, PASSPHRASE);
    const other = await locked();
    await other.host.answers.unlock(vault, PASSPHRASE);
    await other.host.answers.changePassphrase({
      passphrase: PASSPHRASE,
      next: 'fourteen wrens over the marsh',
    });
    await other.host.answers.close();
    expect(await page.host.answers.unlock(vault, PASSPHRASE)).toMatchObject({ ok: false });
    await page.host.answers.passphraseTyped(vault, PASSPHRASE);
    expect(await page.host.answers.unlock(vault, 'fourteen wrens over the marsh')).toMatchObject({
      ok: true,
    });
  });
});

describe('what was derived', () => {
  it('is let go of with the words: other ones, or none', async () => {
    const ahead = new TypedAhead(device.store, () => NOW_MS);
    await ahead.typed(vault, PASSPHRASE);
    await ahead.typed(vault, PASSPHRASE.slice(0, -1));
    expect(ahead.take(vault)).toBeNull();
  });

  it('is let go of when it is taken, and is no other vault’s', async () => {
    const ahead = new TypedAhead(device.store, () => NOW_MS);
    await ahead.typed(vault, PASSPHRASE);
    expect(ahead.take(vault)).not.toBeNull();
    expect(ahead.take(vault)).toBeNull();
    await ahead.typed(vault, PASSPHRASE);
    expect(ahead.take('another')).toBeNull();
  });

  it('is let go of after a minute', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const ahead = new TypedAhead(device.store, () => NOW_MS);
    await ahead.typed(vault, PASSPHRASE);
    await vi.advanceTimersByTimeAsync(59_000);
    const kept = ahead.take(vault);
    await ahead.typed(vault, PASSPHRASE);
    await vi.advanceTimersByTimeAsync(61_000);
    expect([kept === null, ahead.take(vault)]).toEqual([false, null]);
  });

  it('is of what stands there last, however the list came in', async () => {
    const ahead = new TypedAhead(device.store, () => NOW_MS);
    const first = ahead.typed(vault, PASSPHRASE);
    const last = ahead.typed(vault, `${PASSPHRASE} h`);
    await Promise.all([first, last]);
    expect(ahead.take(vault)).toBeNull();
    expect(derived).toEqual([]);
  });
});
