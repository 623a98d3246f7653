import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { SignIn } from '../../engine/port';
import { App } from '../app';
import { FakeEngine } from '../tests/fake_engine';
import { type Glass, show } from '../tests/glass';

const WORDS = 'copper lantern meadow twelve';
const CODE = '7K2M-9QXD-4T6V-0HJZ-B3NP-8RWC-1FYS-5G2E';

async function enrolling(code: string | null = null) {
  const engine = new FakeEngine({ is: 'none' });
  const glass = await show(<App engine={engine} code={code} />);
  await glass.type('Sign-in name', 'priya');
  await glass.type('Password', 'a password');
  if (code === null) await glass.type('Enrolment code', CODE);
  await glass.type('What to call this device', 'Work tablet');
  await glass.press('Continue');
  return { engine, glass };
}

async function setUp(glass: Glass): Promise<void> {
  await glass.press('I have written them down or learned them');
  await glass.type('Your passphrase', WORDS);
  await glass.press('Set up this device');
}

function errorAt(glass: Glass, label: string): string | null {
  const ids = glass.field(label).getAttribute('aria-describedby')?.split(' ') ?? [];
  const error = ids.find((id) => id.endsWith('-error'));
  return error ? (document.getElementById(error)?.textContent ?? null) : null;
}

// Loaded later by the app; here it is there when it is pressed for.
beforeAll(() => import('./forgotten').then(() => undefined));

describe('first use', () => {
  it('asks for what is missing, each by name', async () => {
    const glass = await show(<App engine={new FakeEngine({ is: 'none' })} code={null} />);
    await glass.press('Continue');
    expect(glass.root.querySelectorAll('.nhsuk-error-message')).toHaveLength(4);
  });

  it('shows four words once and wants them typed before it goes on', async () => {
    const { engine, glass } = await enrolling();
    expect(glass.text()).toContain(WORDS);
    await glass.press('I have written them down or learned them');
    expect(glass.text()).not.toContain(WORDS);
    await glass.type('Your passphrase', 'copper lantern meadow eleven');
    await glass.press('Set up this device');
    expect(engine.enrolments).toEqual([]);
    await glass.type('Your passphrase', ` ${WORDS.replace(' ', '  ')} `);
    await glass.press('Set up this device');
    expect(engine.enrolments).toEqual([
      {
        sign_in_name: 'priya',
        password: 'a password',
        enrolment_code: CODE,
        passphrase: WORDS,
        label: 'Work tablet',
      },
    ]);
  });

  it('takes a letter typed in two parts for the same letter, as the vault does', async () => {
    const { engine, glass } = await enrolling();
    await glass.press('My own, at least 15 characters');
    await glass.type('Your own passphrase', 'caf\u00e9 lantern meadow');
    await glass.press('Continue');
    await glass.type('Your passphrase', 'cafe\u0301 lantern meadow');
    await glass.press('Set up this device');
    expect(engine.enrolments).toHaveLength(1);
  });

  it('refuses an own passphrase under 15 characters', async () => {
    const { glass } = await enrolling();
    await glass.press('My own, at least 15 characters');
    await glass.type('Your own passphrase', 'fourteen chars');
    await glass.press('Continue');
    expect(glass.text()).toContain('too short');
    await glass.type('Your own passphrase', 'fifteen  chars!');
    await glass.press('Continue');
    expect(glass.text()).toContain('Type your passphrase again');
  });

  it('uses a code that came with the link', async () => {
    const { engine, glass } = await enrolling(CODE);
    await glass.press('I have written them down or learned them');
    await glass.type('Your passphrase', WORDS);
    await glass.press('Set up this device');
    expect(engine.enrolments[0]?.enrolment_code).toBe(CODE);
  });

  it('says in a plain sentence why it did not work, where it can be mended', async () => {
    const { engine, glass } = await enrolling();
    engine.nextFailure = { code: 'code_refused' };
    await glass.press('I have written them down or learned them');
    await glass.type('Your passphrase', WORDS);
    await glass.press('Set up this device');
    expect(glass.field('Sign-in name').value).toBe('priya');
    expect(errorAt(glass, 'Enrolment code')).toContain('Ask your supervisor for a new one');
    await glass.type('Enrolment code', `${CODE.slice(0, -1)}F`);
    expect(errorAt(glass, 'Enrolment code')).toBeNull();
  });

  it('asks again for a code that came with the link and was refused', async () => {
    const { engine, glass } = await enrolling(CODE);
    engine.nextFailure = { code: 'code_refused' };
    await setUp(glass);
    expect(errorAt(glass, 'Enrolment code')).toContain('Ask your supervisor');
  });

  it('points at the sign-in name when name and password do not go together', async () => {
    const { engine, glass } = await enrolling();
    engine.nextFailure = { code: 'sign_in_refused' };
    await setUp(glass);
    expect(errorAt(glass, 'Sign-in name')).toContain('do not go together');
    expect(document.activeElement).toBe(glass.field('Sign-in name'));
  });

  it('asks for the second factor of an account that has one, and goes on with the code', async () => {
    const { engine, glass } = await enrolling();
    engine.nextFailure = { code: 'second_factor_owed' };
    await setUp(glass);
    await vi.waitFor(() => expect(glass.text()).toContain('One more thing to show'));
    expect(glass.root.querySelector('[role=alert]')).toBeNull();
    await glass.type('Code of your app', '12345');
    await glass.press('Continue');
    expect(errorAt(glass, 'Code of your app')).toContain('six digits');
    engine.nextFailure = { code: 'second_factor_refused' };
    await glass.type('Code of your app', '123 456');
    await glass.press('Continue');
    expect(glass.root.querySelector('[role=alert]')?.textContent).toContain('not accepted');
    await glass.press('A recovery code');
    await glass.type('Recovery code', '7k2m9-qxd4c ');
    await glass.press('Continue');
    expect(engine.enrolments.map(({ second_factor }) => second_factor)).toEqual([
      undefined,
      { code: '123456' },
      { recovery_code: '7k2m9-qxd4c' },
    ]);
    expect(engine.enrolments[2]).toMatchObject({ sign_in_name: 'priya', passphrase: WORDS });
  });

  it('has a second factor set up where the organisation asks for one, and shows the recovery codes once', async () => {
    const { engine, glass } = await enrolling();
    const signed_in = { person: 'ab'.repeat(16), role: 'practitioner' as const };
    engine.nextFailure = { code: 'second_factor_to_set_up', signed_in };
    await setUp(glass);
    await vi.waitFor(() => expect(glass.text()).toContain('PWFB CDLJ FQW5 UQJN Z7KC N7ED YNPA 2JHK'));
    await glass.type('Code of your app', '123456');
    await glass.press('Continue');
    expect(engine.accountDeeds).toContainEqual({ is: 'confirm_app', id: '5e'.repeat(16), code: '123456' });
    expect(glass.text()).toContain('7K2M9-QXD4C');
    expect(engine.enrolments).toHaveLength(1);
    await glass.press('I have written them down');
    expect(engine.enrolments[1]?.second_factor).toEqual({ settled_by: signed_in });
  });

  it('sets up a passkey in place of an app, where somebody would rather', async () => {
    const { engine, glass } = await enrolling();
    const signed_in = { person: 'ab'.repeat(16), role: 'practitioner' as const };
    engine.nextFailure = { code: 'second_factor_to_set_up', signed_in };
    vi.stubGlobal('PublicKeyCredential', class {});
    await setUp(glass);
    await vi.waitFor(() => expect(glass.text()).toContain('What do you want to use?'));
    await glass.press('A passkey or security key');
    engine.nextFailure = { code: 'key_not_given' };
    await glass.press('Set it up');
    expect(glass.root.querySelector('[role=alert]')?.textContent).toContain('did not answer');
    await glass.press('Set it up');
    expect(engine.passkeysAdded).toEqual([undefined]);
    await glass.press('I have written them down');
    expect(engine.enrolments[1]?.second_factor).toEqual({ settled_by: signed_in });
    vi.unstubAllGlobals();
  });

  it('asks for the passkey of an account that has one, and goes on with what it gives', async () => {
    const { engine, glass } = await enrolling();
    engine.nextFailure = { code: 'second_factor_owed', kinds: ['passkey'] };
    await setUp(glass);
    await vi.waitFor(() => expect(glass.text()).toContain('My passkey or security key'));
    expect(glass.text()).not.toContain('My authenticator app');
    await glass.press('Continue');
    expect(engine.enrolments[1]?.second_factor).toHaveProperty('passkey');
  });

  it('invites to a second factor where the organisation suggests one, and goes on without at a tap', async () => {
    const { engine, glass } = await enrolling();
    const signed_in = { person: 'ab'.repeat(16), role: 'practitioner' as const };
    engine.nextFailure = { code: 'second_factor_invited', signed_in };
    await setUp(glass);
    await vi.waitFor(() => expect(glass.text()).toContain('Make your sign-in safer?'));
    expect(glass.root.querySelector('[role=alert]')).toBeNull();
    await glass.press('Not now');
    expect(engine.enrolments[1]?.second_factor).toEqual({ settled_by: signed_in });
    expect(engine.accountDeeds).toEqual([]);
  });

  it('says what is no field’s fault above the form', async () => {
    const { engine, glass } = await enrolling();
    engine.nextFailure = { code: 'offline' };
    await setUp(glass);
    expect(glass.root.querySelector('[role=alert]')?.textContent).toContain('no connection');
  });

  it.each(['7K2M-9QXD', CODE.replace('7', 'U')])('stops at a code that cannot be one: %s', async (code) => {
    const { glass } = await enrolling();
    await glass.press('Back');
    await glass.type('Enrolment code', code);
    await glass.press('Continue');
    expect(errorAt(glass, 'Enrolment code')).toContain('not a whole enrolment code');
    expect(document.activeElement).toBe(glass.field('Enrolment code'));
  });

  it('keeps the four words from try to try, since they were written down', async () => {
    const { engine, glass } = await enrolling();
    const later = vi.fn(async () => 'other words than before');
    engine.suggestPassphrase = later;
    engine.nextFailure = { code: 'code_refused' };
    await setUp(glass);
    await glass.type('Enrolment code', CODE.toLowerCase());
    await glass.press('Continue');
    expect(glass.text()).toContain(WORDS);
    expect(later).not.toHaveBeenCalled();
    await glass.press('Show four other words');
    expect(glass.text()).toContain('other words than before');
  });
});

describe('the locked screen', () => {
  const vault = { vault: 'one', label: 'Work tablet', unsent: 2, wait_ms: 0 };

  it('shows whom to call and what waits, before anything is opened', async () => {
    const numbers = [{ label: 'Duty team', number: '01632 960001', when: null }];
    const engine = new FakeEngine({ is: 'locked', vaults: [{ ...vault, numbers }] });
    const glass = await show(<App engine={engine} code={null} />);
    expect(glass.root.querySelector('a[href="tel:999"]')).not.toBeNull();
    expect(glass.root.querySelector('a[href="tel:01632960001"]')).not.toBeNull();
    expect(glass.text()).toContain('2 items not sent yet');
  });

  it('says that an attachment waits when it is all that does', async () => {
    const engine = new FakeEngine({ is: 'locked', vaults: [{ ...vault, unsent: 0, attachments: 1 }] });
    const glass = await show(<App engine={engine} code={null} />);
    expect(glass.text()).toContain('1 item not sent yet');
    await glass.press('I can’t unlock');
    expect(glass.text()).toContain('1 attachment.');
  });

  it('asks which vault when there are several', async () => {
    const engine = new FakeEngine({
      is: 'locked',
      vaults: [vault, { ...vault, vault: 'two', label: 'Clinic tablet' }],
    });
    const glass = await show(<App engine={engine} code={null} />);
    expect(glass.button('Clinic tablet').getAttribute('aria-pressed')).toBe('false');
  });

  it('says that the passphrase was wrong, and how long to wait after too many', async () => {
    const engine = new FakeEngine({ is: 'locked', vaults: [vault] });
    const glass = await show(<App engine={engine} code={null} />);
    engine.nextFailure = { code: 'wrong_passphrase' };
    await glass.type('Passphrase', 'not it');
    await glass.press('Unlock');
    expect(glass.text()).toContain('not the passphrase for this device');
    engine.nextFailure = { code: 'wait', wait_ms: 30_000 };
    await glass.press('Unlock');
    expect(glass.text()).toContain('try again in 30 seconds');
    expect(glass.button('Unlock').getAttribute('aria-disabled')).toBe('true');
  });
});

describe('somebody who cannot unlock', () => {
  const vault = { vault: 'one', label: 'Work tablet', unsent: 3, drafts: 1, wait_ms: 0 };
  const other = { ...vault, vault: 'two', label: 'Clinic tablet', unsent: 0, drafts: 0 };

  it('says of a vault that was put back that nothing can be signed in it', async () => {
    for (const behind of [false, true]) {
      const engine = new FakeEngine({ is: 'locked', vaults: [{ ...vault, behind }] });
      const glass = await show(<App engine={engine} code={null} />);
      expect(glass.text().includes('put back to an earlier state')).toBe(behind);
    }
  });

  it('reads what will happen before anything does, and can turn back', async () => {
    const engine = new FakeEngine({ is: 'locked', vaults: [vault] });
    const glass = await show(<App engine={engine} code={null} />);
    await glass.press('I can’t unlock');
    expect(glass.text()).toContain('“Work tablet”');
    expect(glass.text()).toContain('3 signed items and 1 unfinished note.');
    expect(engine.givenUp).toEqual([]);
    await glass.press('Try the passphrase again');
    expect(glass.text()).toContain('Unlock Attune');
  });

  it('is told what still waits, that nothing was removed, and what to do', async () => {
    const engine = new FakeEngine({ is: 'locked', vaults: [vault] });
    const glass = await show(<App engine={engine} code={null} />);
    await glass.press('I can’t unlock');
    engine.nextFailure = { code: 'still_waiting', waiting: { notes: 1, drafts: 0, attachments: 0 } };
    await glass.press('Send everything and start again');
    const said = glass.root.querySelector('[role="alert"]')?.textContent;
    expect(said).toContain('Still on this device only: 1 signed item.');
    expect(said).toContain('Nothing was removed. Find a signal, then try again.');
    engine.nextFailure = null;
    await glass.press('Send everything and start again');
    expect(engine.givenUp).toEqual(['one']);
    expect(glass.text()).toContain('Set up this device');
  });

  it('sends the vault that was chosen, and is led on to set up again beside the other', async () => {
    const engine = new FakeEngine({ is: 'locked', vaults: [other, vault] });
    const glass = await show(<App engine={engine} code={null} />);
    await glass.press('Work tablet');
    await glass.press('I can’t unlock');
    await glass.press('Send everything and start again');
    expect(engine.givenUp).toEqual(['one']);
    engine.become({ is: 'locked', vaults: [other], given_up: true });
    await glass.settle();
    expect(glass.text()).toContain('Everything has arrived');
    await glass.press('Back');
    expect(glass.text()).toContain('Unlock Attune');
    expect(glass.text()).toContain('Everything has arrived');
    await glass.press('Set up this device again');
    expect(glass.text()).toContain('Enrolment code');
  });

  it('is told after a restart too that everything has arrived', async () => {
    const glass = await show(<App engine={new FakeEngine({ is: 'none', given_up: true })} code={null} />);
    expect(glass.text()).toContain('Ask your supervisor for a new enrolment code');
  });
});

describe('a browser that cannot keep work safe', () => {
  it('is told so in a sentence, with what is missing', async () => {
    const engine = new FakeEngine({ is: 'unsupported', missing: ['Ed25519'] });
    const glass = await show(<App engine={engine} code={null} />);
    expect(glass.text()).toContain('needs a newer browser');
    expect(glass.text()).toContain('Ed25519');
  });
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
    engine.nextFailure = { code: 'sign_on_over' };
    await setUp(glass);
    expect(glass.root.querySelector('[role=alert]')?.textContent).toContain('run out');
    expect(glass.field('Password')).toBeTruthy();
    expect(glass.field('What to call this device').value).toBe('Work tablet');
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
