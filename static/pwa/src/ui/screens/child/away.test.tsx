import { act } from 'preact/test-utils';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HandmadeBook } from '../../../views/tests/book';
import { ARI, sampleBook } from '../../../views/tests/sample';
import { App, fetchScreens } from '../../app';
import { go, to } from '../../router';
import { FakeEngine } from '../../tests/fake_engine';
import { type Glass, show } from '../../tests/glass';

const DAY_MS = 86_400_000;
let book: HandmadeBook;
let engine: FakeEngine;

beforeAll(fetchScreens);

beforeEach(() => {
  book = sampleBook();
  book.carried = { visits: [], lines: [] };
  engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
});

async function shown(): Promise<Glass> {
  go(to.child(ARI));
  return show(<App engine={engine} code={null} />);
}

const headings = ({ root }: Glass) => [...root.querySelectorAll('h1, h2')].map((each) => each.textContent);

describe('a child whose record is not on this device', () => {
  it('is named, with what cannot be seen, and a visit that can be begun', async () => {
    const glass = await shown();
    expect(headings(glass)).toHaveLength(1);
    expect(headings(glass)[0]).toContain('Ari');
    expect(glass.text()).toContain('Alerts, plans and earlier visits are not shown here');
    const links = [...glass.root.querySelectorAll('main a')].map((each) => each.textContent);
    expect(links).toContain('Start a visit');
  });

  it('is brought by one press, and the reason is said when that cannot be', async () => {
    const glass = await shown();
    engine.nextFailure = { code: 'offline' };
    await glass.press('Bring this child to this device');
    expect(glass.root.querySelector('[role=alert]')?.textContent).toBeTruthy();
    await glass.press('Bring this child to this device');
    expect(glass.text()).toContain('The record comes as soon as this device is connected');
    expect(engine.carrying).toEqual([
      { is: 'plan', child: ARI, at: null },
      { is: 'plan', child: ARI, at: null },
    ]);
  });

  it('is planned for the end of a day that is chosen', async () => {
    const glass = await shown();
    await glass.press('Plan a visit');
    await glass.press('Plan the visit');
    expect(glass.text()).toContain('Choose a day.');
    const field = glass.field('Day of the visit') as unknown as HTMLSelectElement;
    const tomorrow = field.options[1]?.value ?? '';
    await act(async () => {
      field.value = tomorrow;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await glass.press('Plan the visit');
    expect(engine.carrying).toEqual([{ is: 'plan', child: ARI, at: tomorrow }]);
    const at = new Date(tomorrow);
    expect([at.getHours(), at.getMinutes(), at.getDate()]).toEqual([
      23,
      59,
      new Date(Date.now() + DAY_MS).getDate(),
    ]);
  });
});

describe('a child with a visit ahead on a device that carries visits', () => {
  it('says until when the record is here, and is taken off by one press', async () => {
    const until = new Date(Date.parse(book.clock) + DAY_MS).toISOString();
    const from = '2026-11-18T09:30:00.000Z';
    book.carried = { visits: [{ child: ARI, at: book.clock, from, until }], lines: [] };
    const glass = await shown();
    expect(glass.text()).toContain('On this device until 22 November 2026');
    expect(headings(glass)).toContain('Who is who');
    await glass.press('Take off this device');
    expect(engine.carrying).toEqual([{ is: 'take_off', child: ARI }]);
  });

  it('has no such part where the device carries the caseload', async () => {
    book.carried = null;
    const glass = await shown();
    expect(headings(glass)).toContain('Who is who');
    expect(headings(glass)).not.toContain('On this device');
  });
});

describe('the list of children on a device that carries visits', () => {
  it('says of each whether the record is here, and what that means', async () => {
    go(to.start);
    const glass = await show(<App engine={engine} code={null} />);
    expect(glass.text()).toContain('This device carries only children with a visit planned');
    expect(glass.text().match(/Not on this device/g)?.length).toBe(3);
    expect(glass.text()).not.toContain('Nothing is due');
    expect(glass.text()).toContain('Of the others nothing is known here');
  });
});
