import { beforeAll, expect, it } from 'vitest';
import { PRIYA, sampleBook } from '../../views/tests/sample';
import { App, fetchScreens } from '../app';
import { go, to } from '../router';
import { sayTime } from '../strings/when';
import { FakeEngine } from '../tests/fake_engine';
import { show } from '../tests/glass';

beforeAll(fetchScreens);

it('says which device took the place of which', async () => {
  const book = sampleBook('maud');
  const [old, fresh] = ['1'.repeat(32), '2'.repeat(32)];
  const [set_up, again] = ['2026-11-01T09:00:00.000Z', '2026-11-08T09:00:00.000Z'];
  book.deviceList = [
    { person: PRIYA, device: old, from: set_up, to: again, replaced_by: fresh },
    { person: PRIYA, device: fresh, from: again, to: null, replaced_by: null },
  ];
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(to.team);
  const glass = await show(<App engine={engine} code={null} />);
  expect(glass.text()).toContain(`Set up ${sayTime(again)}, in use`);
  expect(glass.text()).toContain(`Set up ${sayTime(set_up)}, replaced by the one set up ${sayTime(again)}`);
  expect(glass.text()).not.toContain(old.slice(0, 8));
});

it('says which was let in again after an older database was put back', async () => {
  const book = sampleBook('maud');
  const from = '2026-11-08T09:00:00.000Z';
  book.deviceList = [
    { person: PRIYA, device: '1'.repeat(32), from, to: null, replaced_by: null, again: true },
  ];
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(to.team);
  const glass = await show(<App engine={engine} code={null} />);
  expect(glass.text()).toContain(`Enrolled again ${sayTime(from)}, in use`);
});

it('takes away the second factor of a colleague once it is said what to be sure of, and never one’s own', async () => {
  const book = sampleBook('maud');
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(to.team);
  const glass = await show(<App engine={engine} code={null} />);
  expect(() => glass.button('Lost their second factor: Maud Ellery')).toThrow();
  await glass.press('Lost their second factor: Priya Calloway');
  expect(glass.text()).toContain('Be sure that it is them');
  expect(engine.accountDeeds).toEqual([]);
  await glass.press('Take it away');
  expect(glass.text()).toContain('Type your passphrase.');
  expect(engine.accountDeeds).toEqual([]);
  engine.nextFailure = { code: 'not_in_charge' };
  await glass.type('Your passphrase, again', 'copper lantern');
  await glass.press('Take it away');
  expect(glass.root.querySelector('[role=alert]')?.textContent).toContain('somebody else is in charge');
  await glass.type('Your passphrase, again', 'copper lantern');
  await glass.press('Take it away');
  expect(engine.accountDeeds.at(-1)).toEqual({ is: 'reset', person: PRIYA, passphrase: 'copper lantern' });
  expect(glass.text()).toContain('It is written down that you did this');
});

it('offers a supervisor to allocate a child to others, and not to herself', async () => {
  const book = sampleBook('maud');
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(to.team);
  const glass = await show(<App engine={engine} code={null} />);
  expect(glass.button('Allocate a child: Priya Calloway')).toBeTruthy();
  expect(() => glass.button('Allocate a child: Maud Ellery')).toThrow();
});

it('leads the focus to what is said when a deed is done', async () => {
  const book = sampleBook('maud');
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(to.start);
  go(to.team);
  const glass = await show(<App engine={engine} code={null} />);
  await glass.press('Lost their second factor: Priya Calloway');
  await glass.type('Your passphrase, again', 'copper lantern');
  glass.button('Take it away').focus();
  await glass.press('Take it away');
  await glass.settle();
  expect(document.querySelector('[role=status]:focus')?.textContent).toContain('It is written down');
});
