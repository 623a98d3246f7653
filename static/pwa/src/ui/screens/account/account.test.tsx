import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Account } from '../../../engine/port';
import { sampleBook } from '../../../views/tests/sample';
import { App, fetchScreens } from '../../app';
import { go, to } from '../../router';
import { FakeEngine } from '../../tests/fake_engine';
import { show } from '../../tests/glass';

const [HERE, LOST, WIPED] = ['1'.repeat(32), '2'.repeat(32), '3'.repeat(32)];
const MADE = '2026-11-01T09:00:00.000Z';
const device = (id: string, more: Partial<Account['devices'][number]> = {}) => ({
  ...{ device: id, from: MADE, to: null, replaced_by: null, wipe: null },
  ...more,
});

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
  engine.theAccount = {
    factors: [],
    recovery_codes_left: 0,
    password: true,
    sign_on: null,
    devices: [device(HERE)],
    here: HERE,
    ...account,
  };
  go(to.account);
  const glass = await show(<App engine={engine} code={null} />);
  await glass.settle();
  await vi.waitFor(() => expect(glass.text()).toContain('Your devices'));
  return { engine, glass };
}

describe('one’s own account', () => {
  it('asks for the password before an app is added, and shows the recovery codes once', async () => {
    const { engine, glass } = await opened();
    expect(glass.text()).not.toContain('Make new recovery codes');
    await glass.press('Add an authenticator app');
    await glass.press('Continue');
    expect(glass.text()).toContain('Type your password.');
    engine.nextFailure = { code: 'password_refused' };
    await glass.type('Your password', 'wrong');
    await glass.press('Continue');
    expect(glass.root.querySelector('[role=alert]')?.textContent).toContain('not your password');
    await glass.type('Your password', 'right');
    await glass.press('Continue');
    expect(engine.accountDeeds.at(-1)).toEqual({ is: 'begin_app', password: 'right' });
    await glass.type('Code of your app', '123456');
    await glass.press('Continue');
    expect(glass.text()).toContain('7K2M9-QXD4C');
    await glass.press('I have written them down');
    expect(glass.text()).not.toContain('7K2M9-QXD4C');
    expect(glass.text()).toContain('From now on it is asked for');
  });

  it('adds a passkey with the password', async () => {
    const { engine, glass } = await opened();
    await glass.press('Add a passkey or security key');
    await glass.type('Your password', 'right');
    await glass.press('Continue');
    expect(engine.passkeysAdded).toEqual(['right']);
    expect(glass.text()).toContain('7K2M9-QXD4C');
  });

  it('says that the recovery codes go with the last one, and removes it with the password', async () => {
    const factor = { id: 'ab'.repeat(16), kind: 'totp' as const, made_at: MADE };
    const { engine, glass } = await opened({ factors: [factor], recovery_codes_left: 3 });
    expect(glass.text()).toContain('3 codes are left');
    const remove = [...glass.root.querySelectorAll('button')].find((each) => each.textContent === 'Remove');
    await glass.press(remove?.getAttribute('aria-label') ?? '');
    expect(glass.text()).toContain('your recovery codes go too');
    await glass.type('Your password', 'right');
    await glass.press('Remove it');
    expect(engine.accountDeeds).toContainEqual({ is: 'remove', id: factor.id, password: 'right' });
  });

  it('withdraws a lost device once it is said what that does, never the one in hand, and keeps the lines where they are', async () => {
    const devices = [
      device(HERE),
      device(LOST),
      device(WIPED, { to: MADE, wipe: { ordered_at: MADE, carried_out_at: MADE } }),
    ];
    const { engine, glass } = await opened({ devices });
    const lines = () => [...glass.root.querySelectorAll('.row--still')];
    const buttons = [...glass.root.querySelectorAll('button')].filter(
      (b) => b.textContent === 'I have lost it',
    );
    expect(lines().map((line) => line.querySelector('button') !== null)).toEqual([false, true, false]);
    expect(lines()[2]?.textContent).toContain('withdrawn and wiped');
    await glass.press(buttons[0]?.getAttribute('aria-label') ?? '');
    expect(glass.text()).toContain('cannot be undone');
    expect(engine.wiped).toEqual([]);
    const wipe = { ordered_at: MADE, carried_out_at: null };
    engine.theAccount = {
      ...engine.theAccount,
      devices: devices.map((each) => (each.device === LOST ? { ...each, to: MADE, wipe } : each)),
    };
    await glass.press('Withdraw and wipe it');
    expect(glass.text()).toContain('Type your passphrase.');
    expect(engine.wiped).toEqual([]);
    await glass.type('Your passphrase, again', 'copper lantern');
    await glass.press('Withdraw and wipe it');
    expect([engine.wiped, engine.passphrases]).toEqual([[LOST], ['copper lantern']]);
    await vi.waitFor(() => expect(lines()[1]?.textContent).toContain('has not reached the server'));
    expect(glass.text()).toContain('Tell your supervisor.');
  });

  const BUTTONS = ['Change your password', 'Remove', 'Make new recovery codes', 'Add an authenticator app'];
  const factors = [{ id: 'ab'.repeat(16), kind: 'totp' as const, made_at: MADE }];
  const offered = (glass: { root: HTMLElement }) =>
    [...glass.root.querySelectorAll('button')]
      .map(({ textContent }) => textContent ?? '')
      .filter((each) => BUTTONS.includes(each));

  it('offers nothing that takes a password to whom the sign-on alone lets in, and says where it is changed', async () => {
    const sign_on = { name: 'Northmere sign-on', second_factor: false };
    const { glass } = await opened({ factors, recovery_codes_left: 3, password: false, sign_on });
    expect(offered(glass)).toEqual([]);
    expect(glass.text()).toContain('You sign in by Northmere sign-on, and Attune has no password of yours.');
    expect(glass.text()).toContain('Ask your supervisor or an administrator');
    expect(glass.text()).toContain('Authenticator app, set up');
    expect(glass.text()).toContain('3 codes are left');
    expect(glass.text()).not.toContain('Besides your password');
  });

  it('says that the second factor is a matter of the sign-on where it is', async () => {
    const sign_on = { name: 'Northmere sign-on', second_factor: true };
    const { glass } = await opened({ password: false, sign_on });
    expect(offered(glass)).toEqual([]);
    expect(glass.text()).toContain('is a matter of Northmere sign-on');
    expect(glass.text()).not.toContain('Ask your supervisor or an administrator');
  });

  it('offers all of it to whom both let in', async () => {
    const sign_on = { name: 'Northmere sign-on', second_factor: false };
    const { glass } = await opened({ factors, recovery_codes_left: 3, sign_on });
    expect(new Set(offered(glass))).toEqual(new Set(BUTTONS));
  });

  it('says that it needs a connection, and asks again at a tap', async () => {
    const book = sampleBook();
    const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
    engine.nextFailure = { code: 'offline' };
    go(to.account);
    const glass = await show(<App engine={engine} code={null} />);
    await vi.waitFor(() => expect(glass.text()).toContain('There is no connection'));
    await glass.press('Try again');
    expect(glass.text()).toContain('Your devices');
  });
});
