import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PRIYA, sampleBook } from '../../../views/tests/sample';
import { App, fetchScreens } from '../../app';
import { currentAddress, go, to } from '../../router';
import { FakeEngine } from '../../tests/fake_engine';
import { show } from '../../tests/glass';

beforeAll(fetchScreens);
afterEach(() => go('/'));

async function settings() {
  const book = sampleBook();
  go(to.device);
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  const glass = await show(<App engine={engine} code={null} />);
  return { engine, glass };
}

describe('setting a duress code', () => {
  it('says what it does and what is lost before anything is asked', async () => {
    const { glass } = await settings();
    await glass.press('About the duress code');
    for (const said of [
      'It cannot be undone.',
      'What is lost',
      'may look for it',
      'Nothing on this device says so.',
    ])
      expect(glass.text()).toContain(said);
    expect(glass.root.querySelectorAll('input')).toHaveLength(0);
  });

  it('asks for the passphrase, and for the code twice', async () => {
    const { engine, glass } = await settings();
    await glass.press('About the duress code');
    await glass.press('Set the duress code');
    await glass.type('Your passphrase', 'copper lantern meadow twelve');
    await glass.type('New duress code', 'gravel pocket immune sundial');
    await glass.type('New duress code again', 'gravel pocket immune sundia');
    await glass.press('Set the duress code');
    expect(glass.text()).toContain('That is not the same code.');
    expect(engine.duressCodes).toEqual([]);
    await glass.type('New duress code again', 'gravel pocket immune sundial');
    await glass.press('Set the duress code');
    expect(engine.duressCodes).toEqual([
      { passphrase: 'copper lantern meadow twelve', pin: '', code: 'gravel pocket immune sundial' },
    ]);
    expect(glass.text()).toContain('Done. The duress code is set.');
  });

  it('asks for the PIN too where one opens the device, and takes the code away with the passphrase', async () => {
    const { engine, glass } = await settings();
    engine.duress = { is_set: true, typed_as: 'pin' };
    await glass.press('About the duress code');
    await glass.press('Set another code');
    expect(glass.field('Your PIN as it is now')).toBeTruthy();
    await glass.press('Back');
    await glass.press('Take the code away');
    await glass.type('Your passphrase, again', 'copper lantern meadow twelve');
    await glass.press('Take the code away');
    expect(engine.duressCodes).toEqual([null]);
  });
});

it('begins at the start when what the address leads to is not here', async () => {
  const book = sampleBook();
  go('/visit/0123456789abcdef0123456789abcdef');
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'two', from_start: true }, book);
  await show(<App engine={engine} code={null} />);
  expect(currentAddress.value).toBe(to.start);
});

it('tells the supervisor above everything else that somebody typed their code', async () => {
  const book = sampleBook('maud');
  const none = { received: 0, quarantined: 0, held: 0, missing: 0 };
  book.waitingList = [{ person: PRIYA, device: 'ab'.repeat(16), ...none, alarms: ['duress'] }];
  go(to.start);
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  const glass = await show(<App engine={engine} code={null} />);
  const text = glass.text();
  expect(text.indexOf('Priya Calloway typed their duress code')).toBeGreaterThan(0);
  expect(text.indexOf('Priya Calloway typed their duress code')).toBeLessThan(text.indexOf('To review'));
  expect(text).toContain('Do not ring or write to that device.');
});
