import { expect, it } from 'vitest';
import { show } from '../tests/glass';
import { later } from './later';

const Screen = () => <p>What few open in a day</p>;
const CUT = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));

it('says of a screen that could not be fetched that it did not open, and asks for it anew', async () => {
  let load: () => Promise<typeof Screen> = CUT;
  const Later = later(() => load());
  const glass = await show(<Later />);
  expect(glass.root.querySelector('[role=alert]')?.textContent).toContain('A part of Attune did not arrive.');
  expect(document.activeElement?.getAttribute('role')).toBe('alert');
  expect(glass.text()).not.toContain('Opening…');
  await glass.press('Try again');
  expect(glass.text()).toContain('This did not open');
  load = async () => Screen;
  await glass.press('Try again');
  expect(glass.text()).toBe('What few open in a day');
});

it('asks for what could not be fetched ahead when it is shown', async () => {
  let load: () => Promise<typeof Screen> = CUT;
  const Later = later(() => load());
  await expect(Later.bring()).rejects.toThrow();
  load = async () => Screen;
  expect((await show(<Later />)).text()).toBe('What few open in a day');
});
