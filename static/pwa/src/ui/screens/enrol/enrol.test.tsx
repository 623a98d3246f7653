import { describe, expect, it, vi } from 'vitest';
import { App } from '../../app';
import { FakeEngine } from '../../tests/fake_engine';
import { show } from '../../tests/glass';
import { CODE, enrolling, errorAt, setUp, WORDS } from './enrol.fixture';

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

  it('holds the page from the first answers on, so that no new version takes them or a code that is shown once', async () => {
    const { engine, glass } = await enrolling();
    expect(engine.holds).toBe(1);
    await glass.press('Back');
    expect(engine.holds).toBe(0);
    await glass.press('Continue');
    engine.nextFailure = { code: 'second_factor_to_set_up' };
    await setUp(glass);
    expect(engine.holds).toBe(1);
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

  it('asks for a mistyped code again before any words are shown to be written down', async () => {
    const { engine, glass } = await enrolling();
    await glass.press('Back');
    const mistyped = `${CODE.slice(0, -1)}F`;
    engine.misread.add(mistyped);
    await glass.type('Enrolment code', mistyped);
    await glass.press('Continue');
    expect(errorAt(glass, 'Enrolment code')).toContain('missing or mistyped');
    expect(document.activeElement).toBe(glass.field('Enrolment code'));
    expect(glass.text()).not.toContain(WORDS);
    await glass.type('Enrolment code', CODE);
    await glass.press('Continue');
    expect(glass.text()).toContain(WORDS);
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

  it('says that the recovery codes did not arrive when an app was taken into use and its answer was lost', async () => {
    const { engine, glass } = await enrolling();
    const signed_in = { person: 'ab'.repeat(16), role: 'practitioner' as const };
    engine.nextFailure = { code: 'second_factor_to_set_up', signed_in };
    await setUp(glass);
    await vi.waitFor(() => expect(glass.text()).toContain('Scan this with'));
    await glass.type('Code of your app', '123456');
    engine.nextFailure = { code: 'offline' };
    await glass.press('Continue');
    vi.spyOn(engine, 'account').mockResolvedValueOnce({ ok: true, value: [] });
    await glass.press('Continue');
    expect(glass.text()).toContain('nobody has seen them');
    expect(engine.enrolments).toHaveLength(1);
    await glass.press('Continue');
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

  it.each([
    ['second_factor_invited', 'Make your sign-in safer?', 'Set one up'],
    ['second_factor_to_set_up', 'Scan this with', 'Continue'],
    ['second_factor_owed', 'One more thing to show', 'Continue'],
  ] as const)(
    'says that the sign-in has run out, offers to sign in again and keeps what was typed: %s',
    async (code, on, press) => {
      const { engine, glass } = await enrolling();
      const signed_in = { person: 'ab'.repeat(16), role: 'practitioner' as const };
      const owed = { code, kinds: ['passkey' as const] };
      engine.nextFailure = code === 'second_factor_owed' ? owed : { code, signed_in };
      await setUp(glass);
      await vi.waitFor(() => expect(glass.text()).toContain(on));
      if (code === 'second_factor_to_set_up') await glass.type('Code of your app', '123456');
      engine.nextFailure = { code: 'sign_in_over' };
      await glass.press(press);
      await glass.settle();
      expect(glass.root.querySelector('[role=alert]')?.textContent).toContain('Your sign-in has run out');
      const labels = ['Sign-in name', 'Password', 'Enrolment code', 'What to call this device'];
      expect(labels.map((label) => glass.field(label).value)).toEqual([
        'priya',
        'a password',
        CODE,
        'Work tablet',
      ]);
      await glass.press('Continue');
      expect(glass.text()).toContain(WORDS);
      await setUp(glass);
      expect(engine.enrolments.at(-1)).toMatchObject({ sign_in_name: 'priya', passphrase: WORDS });
      expect(engine.enrolments.at(-1)).not.toHaveProperty('second_factor');
    },
  );

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
    expect(errorAt(glass, 'Enrolment code')).toContain('missing or mistyped');
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
