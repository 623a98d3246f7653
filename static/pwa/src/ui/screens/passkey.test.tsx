import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { VaultSummary } from '../../engine/port';
import { sampleBook } from '../../views/tests/sample';
import { App, fetchScreens } from '../app';
import { go, to } from '../router';
import { FakeEngine } from '../tests/fake_engine';
import { type Glass, show } from '../tests/glass';

beforeAll(fetchScreens);
afterEach(() => go('/'));

const passkey = { credential: 'c0ffee', prf_salt: 'ab'.repeat(32), pin: 'digits' as const };
const vault: VaultSummary = { vault: 'one', label: 'Work tablet', unsent: 0, wait_ms: 0, passkey };
const WORDS = 'copper lantern meadow twelve';

async function locked(changed: Partial<VaultSummary> = {}) {
  const engine = new FakeEngine({ is: 'locked', vaults: [{ ...vault, ...changed }] });
  return { engine, glass: await show(<App engine={engine} code={null} />) };
}

describe('the lock screen of a vault with a passkey', () => {
  it('asks for the PIN first, with a keyboard of digits', async () => {
    const { engine, glass } = await locked();
    expect(glass.field('PIN').getAttribute('inputmode')).toBe('numeric');
    await glass.press('Unlock');
    expect(glass.text()).toContain('Type your PIN.');
    expect(engine.pins).toEqual([]);
    await glass.type('PIN', '482915');
    await glass.press('Unlock');
    expect(engine.pins).toEqual([['one', '482915']]);
  });

  it('gives a PIN of letters the whole keyboard', async () => {
    const { glass } = await locked({ passkey: { ...passkey, pin: 'characters' } });
    expect(glass.field('PIN').getAttribute('inputmode')).toBeNull();
  });

  it('goes on by itself with the sixth digit of a PIN of six, and takes the focus so that it can be typed at once', async () => {
    const { engine, glass } = await locked({ passkey: { ...passkey, pin: 'six_digits' } });
    expect(document.activeElement).toBe(glass.field('PIN'));
    expect(glass.text()).toContain('With the sixth digit');
    await glass.type('PIN', '48291');
    expect(engine.pins).toEqual([]);
    await glass.type('PIN', '482915');
    expect(engine.pins).toEqual([['one', '482915']]);
  });

  it('asks nobody for a finger when a digit is taken back, or while it waits', async () => {
    const { engine, glass } = await locked({ passkey: { ...passkey, pin: 'six_digits' }, wait_ms: 30_000 });
    await glass.type('PIN', '482915');
    await glass.type('PIN', '4829150');
    await glass.type('PIN', '482915');
    expect(engine.pins).toEqual([]);
  });

  it('says what stands in the field of the passphrase, letter by letter, and nothing of a PIN', async () => {
    const { engine, glass } = await locked();
    await glass.type('PIN', '482915');
    await glass.press('Use your passphrase instead');
    await glass.type('Passphrase', 'copper');
    await glass.type('Passphrase', WORDS);
    expect(engine.typed).toEqual(['copper', WORDS]);
  });

  it('leads to the passphrase with one tap, and back', async () => {
    const { engine, glass } = await locked();
    await glass.type('PIN', '482915');
    await glass.press('Use your passphrase instead');
    expect((glass.field('Passphrase') as HTMLInputElement).value).toBe('');
    await glass.press('Use your PIN instead');
    expect((glass.field('PIN') as HTMLInputElement).value).toBe('');
    expect(engine.pins).toEqual([]);
  });

  it('leads there too while the device is still asking, and shows nothing of what it says after', async () => {
    const { engine, glass } = await locked();
    let answer: () => void = () => undefined;
    engine.passkeyGiven = new Promise((done) => {
      answer = done;
    });
    engine.nextFailure = { code: 'passkey_not_given' };
    await glass.type('PIN', '482915');
    await glass.press('Unlock');
    expect(glass.text()).toContain('Your device asks that it is you');
    await glass.press('Use your passphrase instead');
    answer();
    await glass.settle();
    expect(glass.root.querySelector('[role=alert]')).toBeNull();
    expect(glass.button('Unlock').getAttribute('aria-disabled')).toBeNull();
    expect(glass.field('Passphrase')).toBeTruthy();
  });

  it.each([
    ['passkey_not_given', 'No try was counted. Try again, or use your passphrase', 'PIN'],
    ['passkey_unable', 'Your passphrase opens Attune as before', 'Passphrase'],
    ['wrong_pin', 'or use your passphrase: it always opens Attune', 'PIN'],
  ] as const)('says of %s in plain words that the passphrase opens it', async (code, words, field) => {
    const { engine, glass } = await locked();
    engine.nextFailure = { code };
    await glass.type('PIN', '482915');
    await glass.press('Unlock');
    expect(glass.root.querySelector('[role=alert]')?.textContent).toContain(words);
    expect(glass.field(field)).toBeTruthy();
    expect(glass.button('Unlock').getAttribute('aria-disabled')).toBeNull();
  });

  it('waits as long for the passphrase as for the PIN', async () => {
    const { engine, glass } = await locked();
    engine.nextFailure = { code: 'wrong_pin', wait_ms: 30_000 };
    await glass.type('PIN', '482916');
    await glass.press('Unlock');
    expect(glass.text()).toContain('try again in 30 seconds');
    expect((glass.field('PIN') as HTMLInputElement).value).toBe('');
    await glass.press('Use your passphrase instead');
    expect(glass.text()).toContain('try again in 30 seconds');
    expect(glass.button('Unlock').getAttribute('aria-disabled')).toBe('true');
  });

  it('asks for the passphrase alone where there is no passkey', async () => {
    const engine = new FakeEngine({ is: 'locked', vaults: [{ ...vault, passkey: undefined } as never] });
    const glass = await show(<App engine={engine} code={null} />);
    expect(glass.field('Passphrase')).toBeTruthy();
    expect(glass.text()).not.toContain('PIN');
  });
});

async function settings(passkeySetting: FakeEngine['passkey'] = 'not_set_up') {
  const book = sampleBook();
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  engine.passkey = passkeySetting;
  const glass = await show(<App engine={engine} code={null} />);
  go(to.device);
  await glass.settle();
  await glass.settle();
  return { engine, glass };
}

async function fill(glass: Glass, pin = '482915', again = pin): Promise<void> {
  await glass.press('Set up');
  await glass.type('Your passphrase', WORDS);
  await glass.type('New PIN', pin);
  await glass.type('New PIN again', again);
  await glass.press('Set it up');
}

describe('the settings of this device', () => {
  it('set up a PIN with the passphrase, and say what comes next', async () => {
    const { engine, glass } = await settings();
    await fill(glass);
    expect(engine.passkeys).toEqual([{ passphrase: WORDS, pin: '482915' }]);
    expect(glass.text()).toContain('Next time you unlock, type your PIN');
    expect(glass.text()).toContain('Your passphrase stays and always opens Attune');
  });

  it('want the PIN twice the same', async () => {
    const { engine, glass } = await settings();
    await fill(glass, '482915', '482916');
    expect(glass.text()).toContain('That is not the same PIN.');
    expect(engine.passkeys).toEqual([]);
  });

  it.each([
    ['pin_known', 'one of the first that somebody would try'],
    ['wrong_passphrase', 'not the passphrase for this device'],
    ['passkey_disagrees', 'two different answers'],
    ['passkey_unable', 'Nothing of it was kept'],
  ] as const)('say of %s why it was not set up', async (code, words) => {
    const { engine, glass } = await settings();
    engine.nextFailure = { code };
    await fill(glass);
    expect(glass.text()).toContain(words);
    expect(engine.passkeys).toEqual([]);
    expect((glass.field('New PIN') as HTMLInputElement).value).toBe('482915');
  });

  it('do not offer what nothing here could give', async () => {
    const { glass } = await settings('not_here');
    expect(glass.text()).toContain('Your passphrase opens Attune.');
    expect(() => glass.button('Set up')).toThrow();
  });

  it('stop it only after saying what that means', async () => {
    const { engine, glass } = await settings('set_up');
    await glass.press('Stop using it');
    expect(glass.text()).toContain('Be sure that you know it.');
    expect(engine.passkey).toBe('set_up');
    await glass.press('Stop using it now');
    expect(engine.passkey).toBe('not_set_up');
    expect(glass.text()).toContain('your passphrase alone opens Attune');
  });

  it('are reached from the outbox, by whoever uses the device', async () => {
    const { glass } = await settings();
    go(to.outbox);
    await glass.settle();
    await glass.settle();
    expect(glass.root.querySelector(`a[href="${to.device}"]`)?.textContent).toBe('How this device opens');
  });
});
