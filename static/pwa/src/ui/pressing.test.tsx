import { beforeAll, expect, it, vi } from 'vitest';
import type { TeamDevice } from '../views/notebook';
import { PRIYA, sampleBook } from '../views/tests/sample';
import { App, fetchScreens } from './app';
import { go, to } from './router';
import { FakeEngine } from './tests/fake_engine';
import { show } from './tests/glass';

beforeAll(fetchScreens);

const SET_UP = '2026-11-01T09:00:00.000Z';
const NEWS: TeamDevice = { person: PRIYA, device: '1'.repeat(32), from: SET_UP, to: null, replaced_by: null };

async function team() {
  const book = sampleBook('maud');
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(to.team);
  const glass = await show(<App engine={engine} code={null} />);
  book.deviceList = [NEWS];
  return { glass, engine, has: () => glass.text().includes('in use') };
}

it.each(['pointerup', 'pointercancel'])(
  'moves no line while a finger is down, and shows the news after %s',
  async (up) => {
    const { glass, engine, has } = await team();
    dispatchEvent(new Event('pointerdown'));
    await engine.refresh();
    await glass.settle();
    expect(has()).toBe(false);
    dispatchEvent(new Event(up));
    await glass.settle();
    await glass.settle();
    expect(has()).toBe(true);
  },
);

it('waits no longer than a second for a finger that is never lifted', async () => {
  const { glass, engine, has } = await team();
  vi.useFakeTimers();
  dispatchEvent(new Event('pointerdown'));
  await engine.refresh();
  vi.advanceTimersByTime(999);
  expect(has()).toBe(false);
  vi.advanceTimersByTime(1);
  vi.useRealTimers();
  await glass.settle();
  expect(has()).toBe(true);
});
