/** Somebody at the form that sets a device up, with what they type there. */
import { App } from '../../app';
import { FakeEngine } from '../../tests/fake_engine';
import { type Glass, show } from '../../tests/glass';

export const WORDS = 'copper lantern meadow twelve';
export const CODE = '7K2M-9QXD-4T6V-0HJZ-B3NP-8RWC-1FYS-5G2E';

export async function enrolling(code: string | null = null) {
  const engine = new FakeEngine({ is: 'none' });
  const glass = await show(<App engine={engine} code={code} />);
  await glass.type('Sign-in name', 'priya');
  await glass.type('Password', 'a password');
  if (code === null) await glass.type('Enrolment code', CODE);
  await glass.type('What to call this device', 'Work tablet');
  await glass.press('Continue');
  return { engine, glass };
}

export async function setUp(glass: Glass): Promise<void> {
  await glass.press('I have written them down or learned them');
  await glass.type('Your passphrase', WORDS);
  await glass.press('Set up this device');
}

export function errorAt(glass: Glass, label: string): string | null {
  const ids = glass.field(label).getAttribute('aria-describedby')?.split(' ') ?? [];
  const error = ids.find((id) => id.endsWith('-error'));
  return error ? (document.getElementById(error)?.textContent ?? null) : null;
}
