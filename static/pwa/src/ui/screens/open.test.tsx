import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ARI, MAUD, PRIYA, sampleBook, tellReview, tellVisit, VELAZAR } from '../../views/tests/sample';
import { App, fetchScreens } from '../app';
import { go, to } from '../router';
import { FakeEngine } from '../tests/fake_engine';
import { show } from '../tests/glass';

beforeAll(fetchScreens);
afterEach(() => go('/'));

async function opened(address: string, who: 'priya' | 'maud' = 'priya', prepare = ordinary) {
  const book = sampleBook(who);
  const visit = prepare(book);
  const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
  go(address.replace('VISIT', visit));
  const glass = await show(<App engine={engine} code={null} />);
  return { book, engine, glass, visit };
}

const ordinary = (book: ReturnType<typeof sampleBook>) =>
  tellVisit(book, { word: 'a', at: '2026-11-19T10:00:00.000Z' });
const withQuestion = (book: ReturnType<typeof sampleBook>) => {
  const visit = ordinary(book);
  tellReview(book, visit, 'question', MAUD, '2026-11-20T09:00:00.000Z', { text: 'How did Kian seem?' });
  return visit;
};

describe('the header', () => {
  it('locks with one tap', async () => {
    const { engine, glass } = await opened('/');
    await glass.press('Hide: lock Attune now');
    expect(engine.locks).toBe(1);
  });

  it('says the connection and what waits in words, to a screen reader too', async () => {
    const { engine, glass } = await opened('/');
    engine.syncState = { ...engine.syncState, online: false, unsent: 3 };
    engine.become(engine.now);
    await glass.settle();
    expect(glass.root.querySelector('header [role=status]')?.textContent).toBe('No connection · 3 to send');
  });
});

describe('a screen whose rows cannot be made', () => {
  const ADDRESSES = ['/', to.child(ARI), to.visit(VELAZAR, 'a'.repeat(32)), to.newVisit(VELAZAR)];
  it.each(ADDRESSES)('says so at %s, and shows them when they come', async (address) => {
    const book = sampleBook('priya');
    const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
    engine.unshown = { code: 'storage_damaged' };
    go(address);
    const glass = await show(<App engine={engine} code={null} />);
    expect(glass.text()).toContain('does not fit together');
    engine.unshown = null;
    await engine.refresh();
    await glass.settle();
    expect(glass.text()).not.toContain('does not fit together');
  });
});

describe('today', () => {
  it('says dues in words, with the day', async () => {
    const { glass } = await opened('/');
    expect(glass.text()).toContain('Overdue by 9 days, was due by 12 November 2026');
  });

  it.each([
    [null, 'What is due is not known until your caseload is here.', 'Nothing is due'],
    ['2026-11-19T10:00:00.000Z', 'Nothing is due in the next two weeks.', 'not known'],
  ])('does not take what never came for nothing due: as at %s', async (as_at, said, not_said) => {
    const { glass } = await opened('/', 'priya', (book) => {
      book.all.clear();
      book.lastContact = as_at;
      return '';
    });
    expect(glass.text()).toContain(said);
    expect(glass.text()).not.toContain(not_said);
  });

  it('takes no queue that never came for an empty one', async () => {
    const { glass } = await opened('/', 'maud', (book) => {
      book.all.clear();
      book.lastContact = null;
      return '';
    });
    expect(glass.text().match(/Not known until the records have come to this device/g)).toHaveLength(2);
    expect(glass.text()).not.toMatch(/Nothing is held up|Nothing waits/);
  });

  it.each(['/', to.outbox])(
    'says at %s that nothing can be signed on a store that was put back',
    async (where) => {
      const { engine, glass } = await opened(where);
      expect(glass.text()).not.toContain('put back to an earlier state');
      engine.syncState = { ...engine.syncState, problem: { code: 'device_behind' } };
      engine.become(engine.now);
      await glass.settle();
      expect(glass.text()).toContain('put back to an earlier state');
      expect(glass.text()).toContain('set up this device anew');
    },
  );

  it('warns until the browser has promised to keep what is stored', async () => {
    const { engine, glass } = await opened('/');
    expect(glass.text()).not.toContain('Not safe on this device yet');
    engine.syncState = { ...engine.syncState, storage_safe: false };
    engine.become(engine.now);
    await glass.settle();
    expect(glass.text()).toContain('Not safe on this device yet');
    go(to.outbox);
    await vi.waitFor(() => expect(glass.text()).toContain('Everything you signed on this device'));
    expect(glass.root.querySelector('.notice')).toBeNull();
    expect(glass.root.querySelector('summary')?.textContent).toContain('Not safe on this device yet');
  });

  it('says to a safeguarding lead that no visit and no whole record is here, and where the restricted ones are', async () => {
    const book = sampleBook('maud');
    book.all.clear();
    book.me = { ...book.me, role: 'safeguarding_lead' };
    const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
    const glass = await show(<App engine={engine} code={null} />);
    const leads = () => glass.root.querySelector(`a[href="${to.restricted()}"]`)?.textContent;
    expect(glass.text()).toContain('No visit on this device waits for review.');
    expect(leads()).toBe('Restricted records');
    go(to.children);
    await vi.waitFor(() => expect(glass.text()).toContain('Numbers to call'));
    expect(glass.text()).toContain('No child’s whole record is on this device.');
    expect(leads()).toBe('Restricted records');
  });
});

describe('the outbox', () => {
  it('makes the button to send the main one only while something waits', async () => {
    const { book, engine, glass, visit } = await opened(to.outbox);
    expect(glass.button('Send now').className).toBe('quiet-button');
    tellReview(book, visit, 'reply', PRIYA, '2026-11-20T11:00:00.000Z', { filed: false, seq: 9 });
    await engine.refresh();
    await glass.settle();
    expect(glass.button('Send now').className).toBe('nhsuk-button');
  });

  it('says how many records wait, that all are filed, or nothing of records where none was signed', async () => {
    const { book, engine, glass, visit } = await opened(to.outbox);
    const says = async () => {
      await engine.refresh();
      await glass.settle();
      return /Records still waiting: [^.]*\.|Every record signed here is filed\./.exec(glass.text())?.[0];
    };
    expect(glass.text()).toContain('You have not signed anything on this device yet.');
    expect(await says()).toBeUndefined();
    tellReview(book, visit, 'reply', PRIYA, '2026-11-20T11:00:00.000Z', { seq: 9 });
    expect(await says()).toBe('Every record signed here is filed.');
    tellReview(book, visit, 'reply', PRIYA, '2026-11-20T12:00:00.000Z', { filed: false, seq: 10 });
    expect(await says()).toBe('Records still waiting: 1 on this device only.');
  });
});

describe('a signed visit', () => {
  const address = to.visit(VELAZAR, 'VISIT');

  it('is shown in the exact words of its checklist', async () => {
    const { glass } = await opened(address);
    expect(glass.text()).toContain('Does the child…?');
    expect(glass.text()).toContain('respond to people?');
  });

  it('tells the supervisor once that her question was read', async () => {
    const { engine, glass } = await opened(address, 'priya', withQuestion);
    await engine.refresh();
    await glass.settle();
    const kinds = engine.signed.flat().map(({ type, body }) => [type, 'kind' in body && body.kind]);
    expect(kinds).toEqual([['review', 'read']]);
  });

  it('sends a reply that answers the question', async () => {
    const { engine, glass } = await opened(address, 'priya', withQuestion);
    await glass.press('Sign and send the reply');
    expect(glass.text()).toContain('Write your reply first.');
    await glass.type('Your reply', 'He picked Ari up at once.');
    await glass.press('Sign and send the reply');
    const reply = engine.signed.at(-1)?.[0];
    expect(reply).toMatchObject({
      stream: VELAZAR,
      type: 'review',
      base: 0,
      body: { kind: 'reply', text: 'He picked Ari up at once.', answers: expect.any(String) },
    });
  });

  it('offers no reply to a visit without a question', async () => {
    const { glass } = await opened(address);
    expect(() => glass.field('Your reply')).toThrow();
  });
});

describe('the desk', () => {
  const address = to.review(VELAZAR, 'VISIT');
  const body = (engine: FakeEngine) => engine.signed.at(-1)?.[0]?.body;

  it('records once that the visit was opened', async () => {
    const { engine, glass } = await opened(address, 'maud');
    await engine.refresh();
    await glass.settle();
    expect(engine.signed.flat().map(({ body: each }) => 'kind' in each && each.kind)).toEqual(['opened']);
  });

  it('asks a question, and not an empty one', async () => {
    const { engine, glass } = await opened(address, 'maud');
    await glass.press('Ask a question');
    await glass.press('Sign and send');
    expect(glass.text()).toContain('Write your question first.');
    await glass.type('Your question', 'Who was in the room?');
    await glass.press('Sign and send');
    expect(body(engine)).toMatchObject({ kind: 'question', text: 'Who was in the room?' });
    expect(glass.text()).toContain('It goes to the author with the next connection');
  });

  it('marks as reviewed with or without a word', async () => {
    const { engine, glass } = await opened(address, 'maud');
    await glass.press('Mark as reviewed');
    await glass.press('Mark as reviewed');
    expect(body(engine)).toMatchObject({ kind: 'reviewed', text: null });
  });

  it('keeps what was written when signing fails, and says why', async () => {
    const { engine, glass } = await opened(address, 'maud');
    await glass.press('Give a direction');
    await glass.type('Your direction', 'See the sleeping place by Friday.');
    engine.nextFailure = { code: 'storage_full' };
    await glass.press('Sign and send');
    expect(glass.text()).toContain('no space left');
    expect(glass.field('Your direction').value).toBe('See the sleeping place by Friday.');
  });

  it('draws an enrolment code as text and picture', async () => {
    const { glass } = await opened(to.team, 'maud');
    await glass.press('Make an enrolment code: Priya Calloway');
    expect(glass.text()).toContain('7K2M-9QXD');
    expect(glass.root.querySelector('svg[role=img] path')?.getAttribute('d')?.length).toBeGreaterThan(500);
  });

  it('ends an allocation on the version in view', async () => {
    const { book, engine, glass } = await opened(to.team, 'maud');
    await glass.press('End the allocation of Ari to Priya Calloway');
    await glass.press('Transfer to another worker');
    await glass.press('Sign the end');
    const filed = book.streams().flatMap(({ stream }) => book.all.get(stream) ?? []);
    const record = engine.signed.at(-1)?.[0];
    const source = filed.find(({ change }) => change.record === record?.record);
    expect(record).toMatchObject({ base: source?.version, body: { worker: PRIYA, end_reason: 'transfer' } });
  });
});

describe('an address that leads nowhere', () => {
  it('looks the same as a child that may not be seen', async () => {
    const nowhere = (await opened('/nothing')).glass.root.querySelector('main')?.innerHTML;
    const hidden = (await opened(to.child('f'.repeat(32)))).glass.root.querySelector('main')?.innerHTML;
    expect(hidden).toBe(nowhere);
  });
});

describe('the focus', () => {
  it('goes to a form that opens, and back when it closes', async () => {
    const { glass } = await opened(to.review(VELAZAR, 'VISIT'), 'maud');
    await glass.press('Ask a question');
    expect(document.activeElement?.tagName).toBe('FORM');
    await glass.press('Cancel');
    expect(document.activeElement?.getAttribute('role')).toBe('status');
  });

  it('goes to the words that say that a reply is signed, where its form was', async () => {
    const { glass } = await opened(to.visit(VELAZAR, 'VISIT'), 'priya', withQuestion);
    await glass.type('Your reply', 'She slept in the cot.');
    await glass.press('Sign and send the reply');
    expect(document.activeElement?.textContent).toContain('Signed. It goes to your supervisor');
  });
});

describe('an administrator', () => {
  it('starts with the people of the organisation', async () => {
    const book = sampleBook('maud');
    book.me = { ...book.me, role: 'administrator', team: null };
    const engine = new FakeEngine({ is: 'open', me: book.me, vault: 'one' }, book);
    const glass = await show(<App engine={engine} code={null} />);
    expect(glass.text()).toContain('Priya Calloway');
  });
});
