/** What is no part of a visit, and what was entered in error, is read as such; alarms are read in words. */
import { beforeAll, expect, it } from 'vitest';
import { id } from '../../views/tests/book';
import { ARI, NADIA, noteBody, PRIYA, sampleBook, tellVisit, VELAZAR } from '../../views/tests/sample';
import { App, fetchScreens } from '../app';
import { go, to } from '../router';
import { FakeEngine } from '../tests/fake_engine';
import { show } from '../tests/glass';

beforeAll(fetchScreens);

const AT = '2026-11-19T10:00:00.000Z';

it('reads another worker’s record under their own name, and a struck one as struck', async () => {
  const book = sampleBook();
  const visit = tellVisit(book, { word: 'a', at: AT });
  const body = noteBody(visit, 'Words of another worker.');
  book.tell(ARI, 'child_visit', { author: NADIA, at: AT, body });
  book.strike(ARI, id('qa'));
  go(to.visit(VELAZAR, visit));
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  const { root } = await show(<App engine={engine} code={null} />);
  const apart = [...root.querySelectorAll('details')].map(({ textContent }) => textContent ?? '');
  expect(apart).toHaveLength(2);
  expect(apart[0]).toMatch(/^Also recorded by Nadia Ferris.*Words of another worker/);
  expect(apart[1]).toMatch(/^Entered in error, by Priya Calloway.*ba ba/);
});

it('says in the queue what a device must be looked into for', async () => {
  const book = sampleBook('maud');
  const none = { received: 0, quarantined: 0, held: 0, missing: 0 };
  book.waitingList = [{ person: PRIYA, device: id('one'), ...none, alarms: ['fork', 'unheard_of'] }];
  go(to.start);
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  const { root } = await show(<App engine={engine} code={null} />);
  expect(root.textContent).toContain('Two different records claim the same number on this device.');
  expect(root.textContent).toContain('Something about this device must be looked into.');
});

it('says in the outbox what the server has no more, and that this may be the only copy', async () => {
  const book = sampleBook();
  book.ownList = [{ device: id('one'), missing: [[2, 2]], alarms: ['rolled_back'], returned: 2 }];
  go(to.outbox);
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  const { root } = await show(<App engine={engine} code={null} />);
  expect(root.textContent).toContain('1 record of yours is no longer at the server');
  expect(root.textContent).toContain('2 records came back by themselves.');
});

it('says in the queue what came back after an older database was put back, and what did not', async () => {
  const book = sampleBook('maud');
  const none = { received: 0, quarantined: 0, held: 0 };
  book.waitingList = [
    { person: PRIYA, device: id('one'), ...none, missing: 1, returned: 2, alarms: ['rolled_back'] },
  ];
  go(to.start);
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  const { root } = await show(<App engine={engine} code={null} />);
  expect(root.textContent).toContain('Priya Calloway: 1 number missing, 2 records came back');
  expect(root.textContent).toContain('An older copy of the database was put back');
});

it('says in the queue whom to ask about what was set aside, and of which it is not told itself', async () => {
  const book = sampleBook('maud');
  const none = { received: 0, held: 0, missing: 0, alarms: [] };
  book.waitingList = [{ person: PRIYA, device: id('one'), ...none, quarantined: 2 }];
  go(to.start);
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  const { root } = await show(<App engine={engine} code={null} />);
  expect(root.textContent).toContain('Priya Calloway: 2 set aside');
  expect(root.textContent).toContain('What was set aside needs its author: ask them.');
});
