import { beforeEach, describe, expect, it, vi } from 'vitest';
import { TABLE_NAMES } from '../store/schema';
import { journalsOf, openPage, PASSPHRASE, Page, type Tablet, tablet } from './host.fixture';

const NEXT = 'marsh lantern copper heron';
let device: Tablet;
let page: Page;

beforeEach(async () => {
  device = await tablet();
  page = await openPage(device);
});

async function everythingStored() {
  const rows = await device.store.read(TABLE_NAMES, (tx) =>
    Promise.all(TABLE_NAMES.map(async (name) => [name, await tx.all(name)] as const)),
  );
  return Object.fromEntries(rows);
}

async function opens(passphrase: string): Promise<boolean> {
  const again = new Page(device.store, device.http);
  await again.host.start();
  const state = again.state();
  if (state?.is !== 'locked' || !state.vaults[0]) throw new Error('not locked');
  const answer = await again.host.answers.unlock(state.vaults[0].vault, passphrase);
  await again.host.answers.close();
  return answer.ok;
}

describe('changing the passphrase', () => {
  it('wraps the same root anew and re-encrypts nothing: of all that is stored one slot is different, and the third', async () => {
    // What is written by itself after opening is written.
    await page.host.answers.syncNow();
    const [vault] = (await everythingStored()).vaults as { vault: string }[];
    await vi.waitFor(() => expect(journalsOf(device.store).of(vault?.vault ?? '').bytes).not.toHaveLength(0));
    const { vaults: before, ...rest } = await everythingStored();
    const changed = await page.host.answers.changePassphrase({ passphrase: PASSPHRASE, next: NEXT });
    expect(changed).toEqual({ ok: true, value: null });
    const { vaults: after, ...still } = await everythingStored();
    // The third slot is bound to the others and made anew, and what it keeps takes a number.
    const unnumbered = (rows: object) =>
      JSON.stringify(rows, (name, value) => (name === 'snapshot_n' ? undefined : value));
    expect(unnumbered(still)).toEqual(unnumbered(rest));
    const unslotted = (rows: unknown) =>
      (rows as object[]).map((row) => ({ ...row, slots: null, spare: null }));
    expect(unslotted(after)).toEqual(unslotted(before));
    expect(after).not.toEqual(before);
  });

  it('lets the new one in and the old one no more', async () => {
    await page.host.answers.changePassphrase({ passphrase: PASSPHRASE, next: NEXT });
    await page.host.answers.close();
    expect(await opens(PASSPHRASE)).toBe(false);
    expect(await opens(NEXT)).toBe(true);
  });

  it.each([
    [{ passphrase: 'wrong wrong wrong wrong', next: NEXT }, 'wrong_passphrase'],
    [{ passphrase: PASSPHRASE, next: 'too short' }, 'passphrase_too_short'],
    [{ passphrase: PASSPHRASE, next: 'password123password123' }, 'passphrase_known'],
  ])('refuses %o and changes nothing', async (request, code) => {
    const { vaults } = await everythingStored();
    expect(await page.host.answers.changePassphrase(request)).toMatchObject({ ok: false, failure: { code } });
    expect((await everythingStored()).vaults).toEqual(vaults);
  });

  it('counts a wrong one, so that an open vault is no place to guess it', async () => {
    const waits: (number | undefined)[] = [];
    for (let tries = 1; tries <= 5; tries++) {
      const answer = await page.host.answers.changePassphrase({
        passphrase: 'wrong wrong wrong',
        next: NEXT,
      });
      waits.push(answer.ok ? undefined : answer.failure.wait_ms);
    }
    expect(waits.slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(waits[4]).toBeGreaterThan(25_000);
  });
});
