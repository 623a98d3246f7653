import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Account } from '../../../engine/port';
import { sampleBook } from '../../../views/tests/sample';
import { App, fetchScreens } from '../../app';
import { go, to } from '../../router';
import { FakeEngine } from '../../tests/fake_engine';
import { type Glass, show } from '../../tests/glass';

const [HERE, LOST, APP, KEY] = ['1'.repeat(32), '2'.repeat(32), '5e'.repeat(16), 'cd'.repeat(16)];
const MADE = '2026-11-01T09:00:00.000Z';
const device = (ident: string) => ({ device: ident, from: MADE, to: null, replaced_by: null, wipe: null });
const app = { id: APP, kind: 'totp' as const, made_at: MADE };
const passkey = { id: KEY, kind: 'passkey' as const, made_at: MADE };
const BEFORE: Account = {
  factors: [],
  recovery_codes_left: 0,
  password: true,
  sign_on: null,
  devices: [device(HERE), device(LOST)],
  here: HERE,
};

beforeAll(async () => {
  await fetchScreens();
  await import('.');
});
afterEach(() => {
  go('/');
  vi.unstubAllGlobals();
});

async function opened(account: Partial<Account> = {}) {
  vi.stubGlobal('PublicKeyCredential', class {});
  const book = sampleBook();
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  engine.theAccount = { ...BEFORE, ...account };
  go(to.account);
  const glass = await show(<App engine={engine} code={null} />);
  await vi.waitFor(() => expect(glass.text()).toContain('Your devices'));
  /** The server does it, and its answer is cut: what is read next says so. */
  const cut = (now: Partial<Account>) => {
    engine.theAccount = { ...engine.theAccount, ...now };
    engine.nextFailure = { code: 'offline' };
  };
  return { engine, glass, cut };
}

const labelled = (glass: Glass, text: string) =>
  [...glass.root.querySelectorAll('button')]
    .find((each) => each.textContent === text)
    ?.getAttribute('aria-label') ?? '';
const alert = (glass: Glass) => glass.root.querySelector('[role=alert]')?.textContent;

async function removes(glass: Glass): Promise<void> {
  await glass.press(labelled(glass, 'Remove'));
  await glass.type('Your password', 'right');
  await glass.press('Remove it');
  await glass.settle();
}

describe('a deed whose answer was lost', () => {
  it('was done: the account says so, and the factor stands in no list any more', async () => {
    const { glass, cut } = await opened({ factors: [app], recovery_codes_left: 3 });
    cut({ factors: [], recovery_codes_left: 0 });
    await removes(glass);
    expect(glass.text()).toContain('Done. It is asked for no more.');
    expect(glass.text()).not.toContain('Authenticator app, set up');
    expect(alert(glass)).toBeUndefined();
  });

  it('was not done: that is said, and what was typed is there to try again', async () => {
    const { engine, glass, cut } = await opened({ factors: [app], recovery_codes_left: 3 });
    cut({});
    await removes(glass);
    expect(alert(glass)).toContain('it says that this was not done');
    expect(glass.field('Your password').value).toBe('right');
    await glass.press('Remove it');
    expect(engine.accountDeeds.filter(({ is }) => is === 'remove')).toHaveLength(2);
  });

  it('is said to have been done perhaps while nobody answers at all', async () => {
    const { engine, glass, cut } = await opened({ factors: [app], recovery_codes_left: 3 });
    cut({ factors: [] });
    const read = vi.spyOn(engine, 'account');
    read.mockImplementation(async () => ({ ok: false, failure: { code: 'offline' } }));
    await removes(glass);
    expect(glass.text()).toContain('It may have been done all the same');
    await glass.press('Cancel');
    await glass.settle();
    expect(glass.text()).toContain('What stands below is as it was told before.');
    read.mockRestore();
    engine.nextFailure = null;
    await glass.press('Try again');
    expect(glass.text()).toContain('Nothing: whoever learns your password');
    expect(glass.text()).not.toContain('as it was told before');
  });

  it('withdrew the device: the list has it withdrawn', async () => {
    const { glass, cut } = await opened();
    const wipe = { ordered_at: MADE, carried_out_at: null };
    cut({ devices: [device(HERE), { ...device(LOST), to: MADE, wipe }] });
    await glass.press(labelled(glass, 'I have lost it'));
    await glass.type('Your passphrase, again', 'copper lantern');
    await glass.press('Withdraw and wipe it');
    await glass.settle();
    expect(glass.text()).toContain('It is let in no more');
    expect(glass.text()).toContain('has not reached the server');
  });

  it('took an app into use: its recovery codes are known to be lost', async () => {
    const { glass, cut } = await opened();
    await glass.press('Add an authenticator app');
    await glass.type('Your password', 'right');
    await glass.press('Continue');
    cut({ factors: [app], recovery_codes_left: 10 });
    await glass.type('Code of your app', '123456');
    await glass.press('Continue');
    await glass.settle();
    expect(glass.text()).toContain('nobody has seen them: make new ones below');
  });

  it('added a passkey beside recovery codes that still count', async () => {
    const { glass, cut } = await opened({ factors: [app], recovery_codes_left: 4 });
    await glass.press('Add a passkey or security key');
    cut({ factors: [app, passkey] });
    await glass.type('Your password', 'right');
    await glass.press('Continue');
    await glass.settle();
    expect(glass.text()).toContain('Done. From now on it is asked for when you set up a device.');
    expect(glass.text()).not.toContain('nobody has seen them');
  });

  it('may have made recovery codes that nobody has seen', async () => {
    const { glass, cut } = await opened({ factors: [app], recovery_codes_left: 4 });
    await glass.press('Make new recovery codes');
    cut({ recovery_codes_left: 10 });
    await glass.type('Your password', 'right');
    await glass.press('Make them');
    await glass.settle();
    expect(glass.text()).toContain('may have been made that nobody has seen');
  });
});
