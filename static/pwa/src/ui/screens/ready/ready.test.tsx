import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Footing, SyncState } from '../../../engine/port';
import { sampleBook } from '../../../views/tests/sample';
import { App, fetchScreens } from '../../app';
import { go, to } from '../../router';
import { sayOff } from '../../strings/ready';
import { FakeEngine } from '../../tests/fake_engine';
import { show } from '../../tests/glass';
import { ROOM_FOR_A_DAY_BYTES } from './lines';

beforeAll(fetchScreens);
afterEach(() => go('/'));

interface Given {
  ground?: Partial<Footing>;
  sync?: Partial<SyncState>;
  book?: (book: ReturnType<typeof sampleBook>) => void;
}

async function today({ ground, sync, book: change }: Given = {}) {
  const book = sampleBook();
  change?.(book);
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  engine.ground = { ...engine.ground, ...ground };
  engine.syncState = { ...engine.syncState, ...sync };
  const glass = await show(<App engine={engine} code={null} />);
  await glass.settle();
  return { engine, glass };
}

const DAY_SEC = 24 * 60 * 60;

describe('ready for today', () => {
  it('says in one line that all is there', async () => {
    const { glass } = await today();
    expect(glass.text()).toContain('Everything you need is on this device.');
    expect(glass.text()).not.toContain('Before you go out');
  });

  it.each<[string, Given, string, string]>([
    [
      'a browser that will not keep what is stored',
      { sync: { storage_safe: false } },
      'Not safe on this device yet',
      'Do not use a private window',
    ],
    [
      'little room',
      { ground: { room_bytes: ROOM_FOR_A_DAY_BYTES - 1 } },
      'There is little room left',
      'Only 199 MB can still be stored',
    ],
    ['forms that are not kept', { ground: { app: 'not_kept' } }, 'The forms are not kept', 'Stay connected'],
    [
      'a caseload of two days ago',
      {
        book: (book) => {
          book.lastContact = '2026-11-19T08:00:00.000Z';
        },
      },
      'Your caseload is not fresh',
      'Connect before you go',
    ],
    [
      'a server that no longer knows the device',
      { sync: { problem: { code: 'session_refused' } } },
      'did not let this device read',
      'Tell your supervisor',
    ],
    [
      'a clock ten days fast',
      {
        book: (book) => {
          book.skew = 10 * DAY_SEC;
        },
      },
      'The clock of this device is 10 days fast',
      'Set date and time to “automatic”',
    ],
  ])('names %s, and says what to do', async (_what, given, says, next) => {
    const { glass } = await today(given);
    expect(glass.text()).toContain('Before you go out');
    expect(glass.text()).toContain(says);
    go(to.ready);
    await glass.settle();
    await glass.settle();
    expect(glass.text()).toContain(says);
    expect(glass.text()).toContain(next);
  });

  it('counts a child that is still to come, and not a worker’s own stream with nothing in it', async () => {
    const empty = await today({ book: (book) => book.stream('d'.repeat(32), 'worker') });
    expect(empty.glass.text()).toContain('Everything you need is on this device.');
    const { glass } = await today({ book: (book) => book.stream('e'.repeat(32), 'family') });
    expect(glass.text()).toContain('Your caseload is not fresh');
  });

  it('stops nobody from starting a visit, whatever is missing', async () => {
    const { glass } = await today({
      ground: { app: 'not_kept', room_bytes: 0 },
      sync: { storage_safe: false, problem: { code: 'session_refused' } },
    });
    expect([...glass.root.querySelectorAll('a')].some((link) => link.textContent === 'Ari')).toBe(true);
  });

  it('says of a newer version that it comes in by itself', async () => {
    const { glass } = await today({ ground: { app: 'waiting' } });
    expect(glass.text()).not.toContain('Before you go out');
    go(to.ready);
    await glass.settle();
    await glass.settle();
    expect(glass.text()).toContain('It comes in by itself when you lock');
  });

  it('says how far a clock is off, in the largest whole unit', () => {
    expect([-10 * DAY_SEC, 10 * DAY_SEC, 7200, -600, 129_600].map(sayOff)).toEqual([
      '10 days slow',
      '10 days fast',
      '2 hours fast',
      '10 minutes slow',
      '2 days fast',
    ]);
  });
});
