import { beforeAll, expect, it } from 'vitest';
import {
  ARI,
  IVO,
  JUNO,
  LARKMOSS,
  MAUD,
  ORGANISATION,
  PRIYA,
  sampleBook,
  TEAM,
  VELAZAR,
} from '../../views/tests/sample';
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

it('offers no child for somebody who cannot have one, nor where the desk has none', async () => {
  const book = sampleBook('maud');
  const manager = {
    name: 'Sefton Marsh',
    role: 'team_manager',
    profession: 'manager',
    active: true,
  } as const;
  book.tell(ORGANISATION, 'person', { record: 'ab'.repeat(16), body: { ...manager, team: TEAM } });
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(to.team);
  const glass = await show(<App engine={engine} code={null} />);
  expect(glass.button('Make an enrolment code: Sefton Marsh')).toBeTruthy();
  expect(() => glass.button('Allocate a child: Sefton Marsh')).toThrow();
});

it.each(['team_manager', 'administrator', 'auditor'] as const)(
  'says to a %s that who has which child does not stand there, and not that nobody has any',
  async (role) => {
    const book = sampleBook('maud');
    for (const stream of [ARI, JUNO, IVO, VELAZAR, LARKMOSS]) book.all.delete(stream);
    book.me = { ...book.me, role };
    const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
    go(to.team);
    const glass = await show(<App engine={engine} code={null} />);
    expect(glass.text()).toContain('Priya Calloway');
    expect(glass.text()).toContain('Who has which child does not stand here');
    expect(glass.text()).not.toContain('is allocated to them');
    expect(() => glass.button('Allocate a child: Priya Calloway')).toThrow();
  },
);

it('says to a manager what they can do about allocations, and whom to ask for the rest', async () => {
  const book = sampleBook('maud');
  for (const stream of [ARI, JUNO, IVO, VELAZAR, LARKMOSS]) book.all.delete(stream);
  book.me = { ...book.me, person: 'ab'.repeat(16), name: 'Sefton Marsh', role: 'team_manager' };
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(to.team);
  const glass = await show(<App engine={engine} code={null} />);
  expect(glass.text()).toContain('names it to you under “What takes a second person”');
  expect(glass.text()).toContain('ask a supervisor of the team: Maud Ellery.');
  const alone = { name: 'Maud Ellery', role: 'practitioner', profession: 'manager', active: true } as const;
  book.tell(ORGANISATION, 'person', { record: MAUD, body: { ...alone, team: TEAM } });
  await engine.refresh();
  await glass.settle();
  expect(glass.text()).toContain('the team needs a supervisor');
});

it('says of no team that it is empty, nor without a supervisor, before the first contact', async () => {
  const book = sampleBook('maud');
  book.all.delete(ORGANISATION);
  book.me = { ...book.me, role: 'team_manager' };
  book.lastContact = null;
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(to.team);
  const glass = await show(<App engine={engine} code={null} />);
  expect(glass.text()).toContain('Not yet connected since this device was set up');
  expect(glass.text()).not.toContain('You are not in a team yet');
  expect(glass.text()).not.toContain('needs a supervisor');
});

it('says to an auditor that visits and children do not come there, and not that nothing waits', async () => {
  const book = sampleBook('maud');
  for (const stream of [ARI, JUNO, IVO, VELAZAR, LARKMOSS]) book.all.delete(stream);
  book.me = { ...book.me, role: 'auditor' };
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(to.start);
  const queue = await show(<App engine={engine} code={null} />);
  expect(queue.text()).toContain('none comes to an auditor’s device');
  expect(queue.text()).not.toContain('Nothing waits for review');
  go(to.children);
  const children = await show(<App engine={engine} code={null} />);
  expect(children.text()).toContain('No child’s record comes to an auditor’s device');
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
