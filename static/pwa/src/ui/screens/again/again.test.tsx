import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SyncState } from '../../../engine/port';
import { sampleBook } from '../../../views/tests/sample';
import { App, fetchScreens } from '../../app';
import type { Arrival } from '../../enrolment_link';
import { go, to } from '../../router';
import { FakeEngine } from '../../tests/fake_engine';
import { show } from '../../tests/glass';
import { CODE, errorAt } from '../enrol/enrol.fixture';

beforeAll(async () => {
  await fetchScreens();
  await import('.');
});
afterEach(() => go('/'));

const STRANGER: Partial<SyncState> = { stranger: true, problem: { code: 'device_unknown' } };

async function at(
  address: string,
  sync: Partial<SyncState> = STRANGER,
  arrival: Partial<Arrival> = {},
  engine = new FakeEngine({ is: 'open', me: sampleBook().me, vault: 'one' }, sampleBook()),
) {
  engine.syncState = { ...engine.syncState, ...sync };
  go(address);
  const glass = await show(
    <App engine={engine} code={arrival.code ?? null} signOn={arrival.sign_on ?? null} />,
  );
  await glass.settle();
  return { engine, glass };
}

async function asking(arrival: Partial<Arrival> = {}) {
  const given = await at(to.again, STRANGER, arrival);
  await vi.waitFor(() => expect(given.glass.text()).toContain('Your number'));
  return given;
}

async function ask(glass: Awaited<ReturnType<typeof asking>>['glass']) {
  await glass.type('Sign-in name', 'priya');
  await glass.type('Password', 'a password');
  await glass.type('Enrolment code', CODE);
  await glass.press('Let this device in again');
}

const asked = { sign_in_name: 'priya', password: 'a password', enrolment_code: CODE };

describe('a device that its organisation does not know any more', () => {
  it.each([
    ['Today', to.start],
    ['the outbox', to.outbox],
    ['Ready', to.ready],
  ])('says so on %s, and where to see what to do', async (_, address) => {
    const { glass } = await at(address);
    expect(glass.text()).toContain('Your organisation does not know this device any more');
    expect(glass.root.querySelector(`a[href="${to.again}"]`)).not.toBeNull();
  });

  it('names it among what is to be done before going out', async () => {
    const { glass } = await at(to.ready);
    expect(glass.text()).toContain('The server does not know this device any more');
  });

  it('says nothing of it where the device is known', async () => {
    const { glass } = await at(to.outbox, {});
    expect(glass.text()).not.toContain('does not know this device');
    const known = await at(to.again, {});
    await vi.waitFor(() => expect(known.glass.text()).toContain('There is nothing to do here'));
  });

  it('says it on the lock screen, and a code that comes there is not for somebody else’s vault', async () => {
    const vault = { vault: 'one', label: 'Work tablet', unsent: 2, drafts: 1, wait_ms: 0, stranger: true };
    const engine = new FakeEngine({ is: 'locked', vaults: [vault] });
    const glass = await show(<App engine={engine} code={CODE} />);
    expect(glass.text()).toContain('It has to be unlocked, and then let in again.');
    // What is said of others, that it goes by itself, is not so.
    expect(glass.text()).not.toContain('by themselves');
    expect(glass.field('Passphrase')).toBeTruthy();
    const other = new FakeEngine({ is: 'locked', vaults: [{ ...vault, stranger: false }] });
    const plain = await show(<App engine={other} code={CODE} />);
    expect(plain.text()).toContain('Set up this device');
  });
});

describe('letting a device in again', () => {
  it('says what has happened and shows the number of its owner', async () => {
    const { engine, glass } = await asking();
    expect(glass.text()).toContain('Nothing on this device is gone');
    const me = engine.now.is === 'open' ? engine.now.me.person : '';
    expect(glass.text()).toContain(me.match(/.{4}/g)?.join(' '));
  });

  it('asks for sign-in and code, says what is missing, and says when it is done', async () => {
    const { engine, glass } = await asking();
    await glass.press('Let this device in again');
    expect(errorAt(glass, 'Enrolment code')).toContain('Type the enrolment code');
    expect(engine.accountDeeds).toEqual([]);
    await ask(glass);
    expect(engine.accountDeeds).toEqual([{ is: 'let_in_again', request: asked }]);
    expect(glass.text()).toContain('This device is let in again');
    expect(glass.root.querySelector(`a[href="${to.outbox}"]`)).not.toBeNull();
  });

  it.each([
    ['code_refused', 'Enrolment code', 'has been used, has run out'],
    ['other_person', 'Sign-in name', 'somebody else’s sign-in'],
  ] as const)('says %s where it belongs, and what was typed stays', async (code, field, words) => {
    const { engine, glass } = await asking();
    engine.nextFailure = { code };
    await ask(glass);
    expect(errorAt(glass, field)).toContain(words);
    expect(glass.field('Password').value).toBe('a password');
  });

  it('asks for the second factor in the name of no device, and goes on with it', async () => {
    const { engine, glass } = await asking();
    engine.nextFailure = { code: 'second_factor_owed', kinds: ['totp'] };
    await ask(glass);
    await vi.waitFor(() => expect(glass.field('Code of your app')).toBeTruthy());
    await glass.type('Code of your app', '123456');
    await glass.press('Continue');
    expect(engine.accountDeeds.at(-1)).toEqual({
      is: 'let_in_again',
      request: { ...asked, second_factor: { code: '123456' } },
    });
  });

  it('has a second factor set up first, where one is asked for and went with the records', async () => {
    const { engine, glass } = await asking();
    const signed_in = { person: 'a', role: 'practitioner' as const };
    engine.nextFailure = { code: 'second_factor_to_set_up', signed_in };
    await ask(glass);
    await vi.waitFor(() => expect(engine.accountDeeds).toContainEqual({ is: 'begin_app', anew: true }));
  });

  it('takes the organisation’s own sign-on, and the code that came back with it', async () => {
    const engine = new FakeEngine({ is: 'open', me: sampleBook().me, vault: 'one' }, sampleBook());
    engine.signIn = { single_sign_on: 'Staff sign-on', is_signed_on: true, code: CODE };
    const { glass } = await at(to.again, STRANGER, { sign_on: 'signed_on' }, engine);
    await vi.waitFor(() => expect(glass.text()).toContain('own sign-on'));
    await glass.press('Let this device in again');
    expect(engine.accountDeeds).toEqual([
      { is: 'let_in_again', request: { sign_in_name: '', password: null, enrolment_code: CODE } },
    ]);
  });

  it('leaves for that sign-on with the code that is typed', async () => {
    const engine = new FakeEngine({ is: 'open', me: sampleBook().me, vault: 'one' }, sampleBook());
    engine.signIn = { single_sign_on: 'Staff sign-on', is_signed_on: false, code: null };
    const { glass } = await at(to.again, STRANGER, {}, engine);
    await vi.waitFor(() => expect(glass.field('Enrolment code')).toBeTruthy());
    await glass.type('Enrolment code', CODE);
    await glass.press('Sign in with Staff sign-on');
    expect(engine.left).toEqual([CODE]);
  });
});
