import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HandmadeBook } from '../../../views/tests/book';
import { PRIYA, sampleBook } from '../../../views/tests/sample';
import { App, fetchScreens } from '../../app';
import { go, to } from '../../router';
import { sayTime } from '../../strings/when';
import { FakeEngine } from '../../tests/fake_engine';
import { type Glass, show } from '../../tests/glass';

const DEVICE = '1'.repeat(32);
const [SET_UP, ENDED, LATER] = [
  '2026-11-01T09:00:00.000Z',
  '2026-11-21T12:00:00.000Z',
  '2026-11-21T12:00:01.000Z',
];
const OFFLINE = { code: 'offline' } as const;

let book: HandmadeBook;
let engine: FakeEngine;
let glass: Glass;

beforeAll(fetchScreens);
beforeEach(async () => {
  book = sampleBook('maud');
  engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  device(null);
});

function device(ended: string | null) {
  book.deviceList = [{ person: PRIYA, device: DEVICE, from: SET_UP, to: ended, replaced_by: null }];
}

/** What the next contact tells. */
function nextContact(ended: string | null) {
  engine.syncNow = async () => {
    device(ended);
    book.lastContact = LATER;
    return undefined;
  };
}

async function says(label: RegExp, go_on: string) {
  go(to.start);
  go(to.team);
  glass = await show(<App engine={engine} code={null} />);
  const button = [...glass.root.querySelectorAll('button')].find((each) =>
    label.test(each.getAttribute('aria-label') ?? ''),
  );
  await glass.press(button?.getAttribute('aria-label') ?? '');
  await glass.type('Your passphrase, again', 'copper lantern');
  await glass.press(go_on);
  await glass.settle();
}

const wipes = () => says(/wipe it/, 'Wipe this device');
const resets = () => says(/Lost their second factor: Priya/, 'Take it away');
const alert = () => glass.root.querySelector('[role=alert]')?.textContent;

describe('wiping a colleague’s device, when the answer was lost', () => {
  it('was done: what the server tells next says so', async () => {
    engine.nextFailure = OFFLINE;
    nextContact(ENDED);
    await wipes();
    expect(glass.text()).toContain('Ordered. The device is let in no more');
    expect(alert()).toBeUndefined();
  });

  it('was not done: that is said, and nothing is left open', async () => {
    engine.nextFailure = { code: 'not_confirmed' };
    nextContact(null);
    await wipes();
    expect(alert()).toContain('it says that this was not done');
    expect(glass.text()).not.toContain('It may have been done all the same');
    expect(engine.wiped).toEqual([]);
  });

  it('is left open while the server tells nothing newer', async () => {
    engine.nextFailure = OFFLINE;
    await wipes();
    expect(glass.text()).toContain('It may have been done all the same');
    expect(glass.text()).not.toContain('Ordered.');
  });

  it('is left open of a device that had ended before: nobody could tell', async () => {
    device(SET_UP);
    engine.nextFailure = OFFLINE;
    nextContact(SET_UP);
    await wipes();
    expect(glass.text()).toContain(sayTime(SET_UP));
    expect(glass.text()).toContain('It may have been done all the same');
  });

  it('is not asked about when the server has said no', async () => {
    engine.nextFailure = { code: 'wrong_passphrase' };
    nextContact(ENDED);
    await wipes();
    expect(alert()).toBeTruthy();
    expect(glass.text()).not.toContain('Ordered.');
  });
});

describe('taking a colleague’s second factor away, when the answer was lost', () => {
  const asked = () => engine.accountDeeds.filter(({ is }) => is === 'reset');

  it('is asked for once more in the same words, whose answer says that it is done', async () => {
    engine.nextFailure = OFFLINE;
    await resets();
    expect(asked()).toEqual(Array(2).fill({ is: 'reset', person: PRIYA, passphrase: 'copper lantern' }));
    expect(glass.text()).toContain('It is written down that you did this');
  });

  it('is asked for once alone when the server has said no', async () => {
    engine.nextFailure = { code: 'not_in_charge' };
    await resets();
    expect(asked()).toHaveLength(1);
    expect(alert()).toContain('somebody else is in charge');
  });
});
