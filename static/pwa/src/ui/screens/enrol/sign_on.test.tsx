import { describe, expect, it, vi } from 'vitest';
import type { SignIn } from '../../../engine/port';
import { App } from '../../app';
import { FakeEngine } from '../../tests/fake_engine';
import { show } from '../../tests/glass';
import { CODE, setUp, WORDS } from './enrol.fixture';

/** Whether the part of the app that shows it can be fetched. */
const line = vi.hoisted(() => ({ is_cut: false }));

vi.mock('./sign_on', async (original) => {
  const real = await original<typeof import('./sign_on')>();
  return {
    ...real,
    get SignOn() {
      if (line.is_cut) throw new TypeError('Failed to fetch dynamically imported module');
      return real.SignOn;
    },
  };
});

describe('the organisation’s own sign-on', () => {
  const NAMED = { single_sign_on: 'Staff sign-on', is_signed_on: false, code: null };

  async function arriving(signOn: 'signed_on' | 'refused' | 'silent' | null, told: Partial<SignIn> = {}) {
    const engine = new FakeEngine({ is: 'none' });
    engine.signIn = { ...NAMED, ...told };
    const glass = await show(<App engine={engine} code={null} signOn={signOn} />);
    return { engine, glass };
  }

  it('is offered by its name below the form, and the code that came goes with whoever leaves', async () => {
    const engine = new FakeEngine({ is: 'none' });
    engine.signIn = NAMED;
    const glass = await show(<App engine={engine} code={CODE} />);
    await vi.waitFor(() => expect(glass.button('Sign in with Staff sign-on')).toBeTruthy());
    await glass.press('Sign in with Staff sign-on');
    expect(engine.left).toEqual([CODE]);
  });

  it('is not offered where there is none', async () => {
    const { glass } = await arriving(null, { single_sign_on: null });
    expect(glass.text()).not.toContain('Sign in with');
  });

  it('says so when nobody can leave', async () => {
    const { engine, glass } = await arriving(null);
    await vi.waitFor(() => expect(glass.button('Sign in with Staff sign-on')).toBeTruthy());
    engine.nextFailure = { code: 'offline' };
    await glass.press('Sign in with Staff sign-on');
    expect(glass.root.querySelector('[role=alert]')?.textContent).toContain('no connection');
  });

  it('takes the place of name and password when one is back, with the code that one left with', async () => {
    const { engine, glass } = await arriving('signed_on', { is_signed_on: true, code: CODE });
    expect(() => glass.field('Password')).toThrow();
    expect(() => glass.field('Enrolment code')).toThrow();
    await glass.type('What to call this device', 'Work tablet');
    await glass.press('Continue');
    await setUp(glass);
    expect(engine.enrolments).toEqual([
      { sign_in_name: '', password: null, enrolment_code: CODE, passphrase: WORDS, label: 'Work tablet' },
    ]);
  });

  it('asks for name and password again when the sign-in has run out', async () => {
    const { engine, glass } = await arriving('signed_on', { is_signed_on: true, code: CODE });
    await glass.type('What to call this device', 'Work tablet');
    await glass.press('Continue');
    engine.nextFailure = { code: 'sign_in_over' };
    await setUp(glass);
    expect(glass.root.querySelector('[role=alert]')?.textContent).toContain('run out');
    expect(glass.field('Password')).toBeTruthy();
    expect(glass.field('What to call this device').value).toBe('Work tablet');
  });

  it('says above the form what is about a field that is not shown', async () => {
    const { engine, glass } = await arriving('signed_on', { is_signed_on: true, code: CODE });
    await glass.type('What to call this device', 'Work tablet');
    await glass.press('Continue');
    engine.nextFailure = { code: 'other_person' };
    await setUp(glass);
    expect(() => glass.field('Sign-in name')).toThrow();
    expect(glass.root.querySelector('[role=alert]')?.textContent).toContain('somebody else’s sign-in');
  });

  it('is asked for anew when it did not arrive, and nothing of it is forgotten', async () => {
    line.is_cut = true;
    const { engine, glass } = await arriving('signed_on', { is_signed_on: true, code: CODE });
    await vi.waitFor(() => expect(glass.text()).toContain('A part of Attune did not arrive.'));
    expect(() => glass.field('Password')).toThrow();
    line.is_cut = false;
    await glass.press('Try again');
    await vi.waitFor(() => expect(glass.text()).not.toContain('did not arrive'));
    await glass.type('What to call this device', 'Work tablet');
    await glass.press('Continue');
    await setUp(glass);
    expect(engine.enrolments).toMatchObject([{ password: null, enrolment_code: CODE }]);
  });

  it('is not believed from the address alone', async () => {
    const { glass } = await arriving('signed_on', { is_signed_on: false });
    expect(glass.field('Password')).toBeTruthy();
  });

  it.each([
    ['refused', 'did not let you in'],
    ['silent', 'does not answer'],
  ] as const)('says what to do when one comes back %s', async (signOn, words) => {
    const { glass } = await arriving(signOn);
    expect(glass.root.querySelector('[role=alert]')?.textContent).toContain(words);
    expect(glass.field('Password')).toBeTruthy();
  });

  it('leads past the lock screen of another vault', async () => {
    const engine = new FakeEngine({
      is: 'locked',
      vaults: [{ vault: 'one', label: 'Hers', unsent: 0, wait_ms: 0 }],
    });
    engine.signIn = { ...NAMED, is_signed_on: true };
    const glass = await show(<App engine={engine} code={null} signOn="signed_on" />);
    expect(glass.text()).toContain('Set up this device');
  });
});
