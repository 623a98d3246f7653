import { beforeEach, expect, it, vi } from 'vitest';
import { sampleBook } from '../views/tests/sample';
import { App } from './app';
import { ThisDevice } from './screens/device';
import { FakeEngine } from './tests/fake_engine';
import { show } from './tests/glass';

/** Whether the parts of the app that come later can be fetched. */
const line = vi.hoisted(() => ({ is_cut: true }));

vi.mock('./opened', () => ({
  get Opened() {
    if (line.is_cut) throw new TypeError('Failed to fetch dynamically imported module');
    return () => <h1>All that is behind the lock</h1>;
  },
}));
vi.mock('./screens/forgotten', () => ({
  get Forgotten() {
    if (line.is_cut) throw new TypeError('Failed to fetch dynamically imported module');
    return () => <h1>What will happen</h1>;
  },
}));

beforeEach(() => {
  line.is_cut = true;
});

const VAULT = { vault: 'one', label: 'Work tablet', unsent: 0, wait_ms: 0 };

it('says with the vault open that the screens did not come, and asks for them anew', async () => {
  const engine = new FakeEngine({ is: 'open', me: sampleBook().me, vault: 'one' });
  const glass = await show(<App engine={engine} code={null} />);
  expect(glass.text()).toContain('A part of Attune did not arrive.');
  expect(glass.text()).not.toContain('Starting…');
  line.is_cut = false;
  await glass.press('Try again');
  expect(glass.text()).toBe('All that is behind the lock');
});

it('says it of what is set up on this device, and asks for that anew', async () => {
  const engine = new FakeEngine({ is: 'open', me: sampleBook().me, vault: 'one' });
  engine.passkeySetting = async () => {
    if (line.is_cut) throw new TypeError('Failed to fetch dynamically imported module');
    return 'not_here';
  };
  const glass = await show(<ThisDevice engine={engine} />);
  expect(glass.text()).toContain('A part of Attune did not arrive.');
  line.is_cut = false;
  await glass.press('Try again');
  expect(glass.text()).not.toContain('did not arrive');
});

it('says to somebody who cannot unlock that the way out did not come, and asks for it anew', async () => {
  const glass = await show(<App engine={new FakeEngine({ is: 'locked', vaults: [VAULT] })} code={null} />);
  await glass.press('I can’t unlock');
  expect(document.querySelector('[role=alert]:focus')?.textContent).toContain('did not arrive.');
  expect(glass.field('Passphrase')).toBeTruthy();
  line.is_cut = false;
  await glass.press('Try again');
  expect(glass.text()).toContain('What will happen');
});
