import { describe, expect, it } from 'vitest';
import type { Bodies, Id } from '../wire/records';
import { view } from '.';
import { type HandmadeBook, id } from './tests/book';
import {
  ARI,
  IVO,
  JUNO,
  LARKMOSS,
  MAUD,
  PRIYA,
  sampleBook,
  tellReview,
  tellVisit,
  VELAZAR,
} from './tests/sample';

describe('today', () => {
  it('lists each child by themselves, with age, corrected age and family', async () => {
    const rows = await view({ is: 'today' }, sampleBook());
    expect(rows.children.map(({ name, family_name }) => [name, family_name])).toEqual([
      ['Ivo', 'Larkmoss'],
      ['Juno', 'Larkmoss'],
      ['Ari', 'Velazar'],
    ]);
    expect(rows.children[0]?.age).toMatchObject({ corrected: { unit: 'months', months: 2 } });
  });

  it('leaves out dues that are done or further off than a fortnight', async () => {
    const book = sampleBook();
    const due = { child: JUNO, code: 'to_be_seen' as const, source: 'local', done_by: null };
    book.tell(JUNO, 'due', { body: { ...due, window_from: '2026-12-05', window_to: '2026-12-09' } });
    book.tell(JUNO, 'due', { body: { ...due, window_from: '2026-12-06', window_to: '2026-12-20' } });
    book.tell(JUNO, 'due', {
      body: { ...due, window_from: '2026-11-20', window_to: '2026-11-22', done_by: id('visit') },
    });
    const rows = await view({ is: 'today' }, book);
    expect(rows.dues.map(({ window_to }) => window_to)).toEqual(['2026-11-12', '2026-12-09']);
  });

  it('shows a question until its author has answered it', async () => {
    const book = sampleBook();
    const visit = tellVisit(book, { word: 'a', at: '2026-11-19T10:00:00.000Z' });
    const question = tellReview(book, visit, 'question', MAUD, '2026-11-20T09:00:00.000Z');
    expect((await view({ is: 'today' }, book)).messages).toMatchObject([{ read: false, settled: false }]);
    tellReview(book, visit, 'read', PRIYA, '2026-11-20T10:00:00.000Z', { answers: question });
    expect((await view({ is: 'today' }, book)).messages).toMatchObject([{ read: true }]);
    tellReview(book, visit, 'reply', PRIYA, '2026-11-20T11:00:00.000Z', { answers: question });
    expect((await view({ is: 'today' }, book)).messages).toEqual([]);
  });

  it('shows a direction until its author has replied to it, read or not', async () => {
    const book = sampleBook();
    const visit = tellVisit(book, { word: 'a', at: '2026-11-19T10:00:00.000Z' });
    const direction = tellReview(book, visit, 'direction', MAUD, '2026-11-20T09:00:00.000Z');
    expect((await view({ is: 'today' }, book)).messages).toHaveLength(1);
    tellReview(book, visit, 'read', PRIYA, '2026-11-20T10:00:00.000Z', { answers: direction });
    expect((await view({ is: 'today' }, book)).messages).toMatchObject([{ read: true, settled: false }]);
    const page = () => view({ is: 'visit', family: VELAZAR, visit }, book);
    expect((await page())?.may_reply_to).toBe(direction);
    tellReview(book, visit, 'reply', PRIYA, '2026-11-20T11:00:00.000Z', { answers: direction });
    expect((await page())?.may_reply_to).toBeNull();
    expect((await view({ is: 'today' }, book)).messages).toEqual([]);
    expect((await view({ is: 'queue' }, book)).items).toMatchObject([{ visit, answered: true }]);
  });

  it('keeps a question about somebody else’s visit from the reader', async () => {
    const book = sampleBook();
    const visit = tellVisit(book, { word: 'a', at: '2026-11-19T10:00:00.000Z' });
    tellReview(book, visit, 'question', MAUD, '2026-11-20T09:00:00.000Z');
    book.me = { ...book.me, person: id('somebody') };
    expect((await view({ is: 'today' }, book)).messages).toEqual([]);
  });
});

describe('child', () => {
  it('puts the newest visit first and names who is who to this child', async () => {
    const book = sampleBook();
    tellVisit(book, { word: 'a', at: '2026-06-02T10:00:00.000Z' });
    tellVisit(book, { word: 'b', at: '2026-11-19T10:00:00.000Z' });
    const rows = await view({ is: 'child', child: ARI }, book);
    expect(rows?.entries.map(({ started_at }) => started_at.slice(0, 7))).toEqual(['2026-11', '2026-06']);
    expect(rows?.who_is_who.map(({ name, relation }) => [name, relation])).toEqual([
      ['Samira Velazar', 'mother'],
      ['Kian Velazar', 'father'],
    ]);
  });

  it('shows nothing of a brother’s visit, though it is in the same family', async () => {
    const book = sampleBook();
    tellVisit(book, { word: 'a', at: '2026-11-19T10:00:00.000Z', family: LARKMOSS, child: JUNO });
    const rows = await view({ is: 'child', child: IVO }, book);
    expect(rows?.entries).toEqual([]);
    expect(rows?.siblings.map(({ name }) => name)).toEqual(['Juno']);
  });

  it('looks the same for a child that is not here as for one that does not exist', async () => {
    const book = sampleBook();
    book.stream(id('locked'), 'child', VELAZAR);
    expect(await view({ is: 'child', child: id('locked') }, book)).toBeNull();
    expect(await view({ is: 'child', child: id('nobody') }, book)).toBeNull();
  });

  it('gives the age at the time of the visit', async () => {
    const book = sampleBook();
    tellVisit(book, { word: 'a', at: '2026-06-12T10:00:00.000Z' });
    const rows = await view({ is: 'child', child: ARI }, book);
    expect(rows?.entries[0]?.part.age).toMatchObject({ age: { unit: 'months', months: 8 } });
  });

  it('says of a visit before the birth that the child was not born yet', async () => {
    const book = sampleBook();
    tellVisit(book, { word: 'a', at: '2026-05-11T10:00:00.000Z', family: LARKMOSS, child: JUNO });
    const rows = await view({ is: 'child', child: JUNO }, book);
    expect(rows?.entries[0]?.part.age).toMatchObject({ is: 'unborn', edd: '2026-08-22', weeks: 25 });
  });
});

describe('queue', () => {
  it('has what nobody reviewed first, oldest first', async () => {
    const book = sampleBook('maud');
    const done = tellVisit(book, { word: 'a', at: '2026-11-10T10:00:00.000Z' });
    tellVisit(book, { word: 'b', at: '2026-11-19T10:00:00.000Z' });
    tellVisit(book, { word: 'c', at: '2026-11-12T10:00:00.000Z' });
    tellReview(book, done, 'reviewed', MAUD, '2026-11-20T10:00:00.000Z');
    const { items } = await view({ is: 'queue' }, book);
    expect(items.map(({ started_at, reviewed }) => [started_at.slice(8, 10), reviewed])).toEqual([
      ['12', false],
      ['19', false],
      ['10', true],
    ]);
  });

  it('keeps an old visit that nobody reviewed, however many came after it', async () => {
    const book = sampleBook('maud');
    tellVisit(book, { word: 'old', at: '2025-11-10T10:00:00.000Z' });
    for (let n = 10; n < 30; n += 1) {
      const visit = tellVisit(book, { word: `n${n}`, at: `2026-10-${n}T10:00:00.000Z` });
      tellReview(book, visit, 'reviewed', MAUD, '2026-11-01T10:00:00.000Z');
    }
    const { items } = await view({ is: 'queue' }, book);
    expect(items.filter(({ reviewed }) => !reviewed)).toMatchObject([
      { started_at: '2025-11-10T10:00:00.000Z', arriving: null },
    ]);
  });

  it('says how many parts are here while a visit is arriving', async () => {
    const book = sampleBook('maud');
    tellVisit(book, { word: 'a', at: '2026-11-19T10:00:00.000Z', missing: 2 });
    const { items } = await view({ is: 'queue' }, book);
    expect(items[0]?.arriving).toEqual({ have: 3, of: 5 });
    expect(await view({ is: 'review', family: VELAZAR, visit: id('va') }, book)).toMatchObject({
      arriving: { have: 3, of: 5 },
    });
  });

  it('shows when a question was answered', async () => {
    const book = sampleBook('maud');
    const visit = tellVisit(book, { word: 'a', at: '2026-11-19T10:00:00.000Z' });
    const question = tellReview(book, visit, 'question', MAUD, '2026-11-20T09:00:00.000Z');
    expect((await view({ is: 'queue' }, book)).items[0]).toMatchObject({
      question_open: true,
      answered: false,
    });
    tellReview(book, visit, 'reply', PRIYA, '2026-11-20T11:00:00.000Z', { answers: question });
    expect((await view({ is: 'queue' }, book)).items[0]).toMatchObject({
      question_open: false,
      answered: true,
    });
  });

  it('counts unfinished notes that wait to go back, of somebody with nothing else waiting too', async () => {
    const book = sampleBook();
    const [person] = [...book.streams()].map(({ stream }) => stream);
    book.recoveredList = [{ person: person ?? '', drafts: 2 }];
    expect((await view({ is: 'queue' }, book)).waiting).toMatchObject([
      { person, recovered: 2, received: 0 },
    ]);
  });

  it('adds up what waits by person, and says nothing of people with nothing waiting', async () => {
    const book = sampleBook('maud');
    const none = { received: 0, quarantined: 0, held: 0, missing: 0 };
    book.waitingList = [
      { person: PRIYA, device: id('one'), ...none, received: 2 },
      { person: PRIYA, device: id('two'), ...none, received: 1, missing: 4 },
      { person: MAUD, device: id('three'), ...none },
    ];
    expect((await view({ is: 'queue' }, book)).waiting).toEqual([
      { person: PRIYA, name: 'Priya Calloway', ...none, received: 3, missing: 4, recovered: 0, alarms: [] },
    ]);
  });

  it('says how much has come back, from whichever of a person’s devices', async () => {
    const book = sampleBook('maud');
    const none = { received: 0, quarantined: 0, held: 0, missing: 0, alarms: ['rolled_back'] };
    book.waitingList = [
      { person: PRIYA, device: id('one'), ...none, missing: 1, returned: 2 },
      { person: PRIYA, device: id('two'), ...none, returned: 3 },
    ];
    expect((await view({ is: 'queue' }, book)).waiting).toMatchObject([
      { person: PRIYA, missing: 1, returned: 5, alarms: ['rolled_back'] },
    ]);
  });

  it('says each alarm of a person’s devices once, though nothing waits', async () => {
    const book = sampleBook('maud');
    const none = { received: 0, quarantined: 0, held: 0, missing: 0 };
    book.waitingList = [
      { person: PRIYA, device: id('one'), ...none, alarms: ['fork', 'gap'] },
      { person: PRIYA, device: id('two'), ...none, alarms: ['fork'] },
    ];
    expect((await view({ is: 'queue' }, book)).waiting).toMatchObject([
      { person: PRIYA, alarms: ['fork', 'gap'] },
    ]);
  });
});

describe('visit', () => {
  it('offers a reply to its author only, and only to an open question', async () => {
    const ask = { is: 'visit', family: VELAZAR, visit: id('va') } as const;
    const book = sampleBook();
    const visit = tellVisit(book, { word: 'a', at: '2026-11-19T10:00:00.000Z' });
    expect((await view(ask, book))?.may_reply_to).toBeNull();
    const question = tellReview(book, visit, 'question', MAUD, '2026-11-20T09:00:00.000Z');
    expect(await view(ask, book)).toMatchObject({ may_reply_to: question, unread: [question] });
    book.me = { ...book.me, person: MAUD };
    expect(await view(ask, book)).toMatchObject({ may_reply_to: null, unread: [] });
  });

  it('names who was there and their relation to each child', async () => {
    const book = sampleBook();
    const visit = tellVisit(book, { word: 'a', at: '2026-11-19T10:00:00.000Z' });
    const rows = await view({ is: 'visit', family: VELAZAR, visit }, book);
    expect(rows?.present[1]).toMatchObject({
      adult: { name: 'Kian Velazar' },
      part: 'end',
      relations: [{ child_name: 'Ari', relation: 'father' }],
    });
  });
});

describe('team', () => {
  it('lists current allocations with what an end of them must be based on', async () => {
    const rows = await view({ is: 'team' }, sampleBook('maud'));
    const priya = rows.people.find(({ person }) => person === PRIYA);
    expect(priya?.allocations.map(({ child_name }) => child_name).sort()).toEqual(['Ari', 'Ivo', 'Juno']);
    expect(priya?.allocations[0]?.version).toBeGreaterThan(0);
  });

  it('leaves out allocations that have ended', async () => {
    const book = sampleBook('maud');
    const before = await view({ is: 'team' }, book);
    const own = before.people.find(({ person }) => person === PRIYA)?.allocations ?? [];
    const ari = own.find(({ child }) => child === ARI);
    if (!ari) throw new Error('the sample allocates Ari');
    book.tell(ARI, 'allocation', {
      record: ari.record,
      body: { ...ari.body, ends_at: '2026-11-20T09:00:00.000Z', end_reason: 'transfer' },
    });
    const after = await view({ is: 'team' }, book);
    const left = after.people.find(({ person }) => person === PRIYA)?.allocations ?? [];
    expect(left.map(({ child_name }) => child_name).sort()).toEqual(['Ivo', 'Juno']);
  });
});

describe('an allocation that the server has set aside', () => {
  const inForce = async (book: HandmadeBook, worker: Id) => {
    const page = await view({ is: 'child', child: ARI }, book);
    const person = (await view({ is: 'team' }, book)).people.find((each) => each.person === worker);
    return [
      page?.allocated.some((each) => each.worker === worker),
      person?.allocations.some(({ child }) => child === ARI),
    ];
  };
  const set_aside = (book: HandmadeBook, again: Id | null = null) => {
    const change = book.all.get(ARI)?.at(-1)?.change;
    if (!change) throw new Error('it was told');
    book.sentItems.push({ seq: 9, change, visit: null, delivery: 'needs_you', why: 'not_allowed', again });
  };

  it('stands nowhere as one that is in force', async () => {
    const book = sampleBook('maud');
    const body = { child: ARI, worker: MAUD, role: 'lead' as const, ends_at: null, end_reason: null };
    book.tell(ARI, 'allocation', { body: { ...body, starts_at: '2026-11-21T09:00:00.000Z' }, filed: false });
    expect(await inForce(book, MAUD)).toEqual([true, true]);
    set_aside(book);
    expect(await inForce(book, MAUD)).toEqual([false, false]);
  });

  it('has not ended where its end was set aside, as long as the server says so', async () => {
    const book = sampleBook('maud');
    const own = (await view({ is: 'team' }, book)).people.find(({ person }) => person === PRIYA)?.allocations;
    const ari = own?.find(({ child }) => child === ARI);
    if (!ari) throw new Error('the sample allocates Ari');
    const ended = { ...ari.body, ends_at: '2026-11-20T09:00:00.000Z', end_reason: 'transfer' as const };
    book.tell(ARI, 'allocation', { record: ari.record, body: ended, filed: false });
    expect(await inForce(book, PRIYA)).toEqual([false, false]);
    set_aside(book);
    expect(await inForce(book, PRIYA)).toEqual([true, true]);
    book.allocationList = book.allocationList.filter(({ child }) => child !== ARI);
    expect(await inForce(book, PRIYA)).toEqual([false, false]);
  });
});

describe('the people of an administrator', () => {
  it('are all who work here, each with their team', async () => {
    const book = sampleBook('maud');
    const team = 'ad'.repeat(16);
    book.me = { ...book.me, role: 'administrator', team };
    const { people, name } = await view({ is: 'team' }, book);
    expect(name).toBeNull();
    expect(people.find(({ person }) => person === PRIYA)?.team_name).toBeTruthy();
    book.me = { ...book.me, role: 'auditor' };
    expect((await view({ is: 'team' }, book)).people).toEqual([]);
  });
});

describe('devices of the team', () => {
  it('says of each whether it is in use, and which one took the place of one that is not', async () => {
    const book = sampleBook('maud');
    const [first, second, third] = ['1', '2', '3'].map((digit) => digit.repeat(32)) as [
      string,
      string,
      string,
    ];
    const set_up = '2026-11-01T09:00:00.000Z';
    const again = '2026-11-08T09:00:00.000Z';
    const gone = '2026-11-15T09:00:00.000Z';
    const row = { person: PRIYA, to: null, replaced_by: null };
    book.deviceList = [
      { ...row, device: first, from: set_up, to: again, replaced_by: second },
      { ...row, device: second, from: again, carries: 'visits' },
      { ...row, device: third, from: set_up, to: gone },
      { ...row, device: '4'.repeat(32), from: set_up, person: MAUD },
    ];
    const { people } = await view({ is: 'team' }, book);
    expect(people.find(({ person }) => person === PRIYA)?.devices).toEqual([
      { device: second, from: again, carries: 'visits', ended: null },
      { device: first, from: set_up, carries: null, ended: { is: 'replaced', at: again, by: again } },
      { device: third, from: set_up, carries: null, ended: { is: 'withdrawn', at: gone } },
    ]);
  });
});

describe('an allocation that has yet to begin', () => {
  it('is in force neither for the team nor on the child’s page; one signed by a clock ahead is', async () => {
    const book = sampleBook('maud');
    const body = { child: ARI, worker: MAUD, role: 'duty_cover' as const, ends_at: null, end_reason: null };
    book.tell(ARI, 'allocation', { body: { ...body, starts_at: '2026-11-22T09:00:00.000Z' } });
    const inForce = async () => {
      const page = await view({ is: 'child', child: ARI }, book);
      const person = (await view({ is: 'team' }, book)).people.find((each) => each.person === MAUD);
      return [page?.allocated.some(({ worker }) => worker === MAUD), person?.allocations.length];
    };
    expect(await inForce()).toEqual([false, 0]);
    book.tell(ARI, 'allocation', { body: { ...body, starts_at: '2026-11-21T09:32:00.000Z' } });
    expect(await inForce()).toEqual([true, 1]);
  });
});

describe('family_for_visit', () => {
  it('brings each child with the newest answers of each list and carer', async () => {
    const book = sampleBook();
    tellVisit(book, { word: 'a', at: '2026-06-02T10:00:00.000Z', answers: { C1: 'seen' } });
    tellVisit(book, { word: 'b', at: '2026-11-02T10:00:00.000Z', answers: { C1: 'not_seen' } });
    const rows = await view({ is: 'family_for_visit', family: VELAZAR }, book);
    expect(rows?.children[0]?.earlier).toMatchObject([
      { definition: 'baby_observation', answers: { C1: 'not_seen' } },
    ]);
    expect(rows?.present_last).toEqual([id('samira'), id('kian')]);
  });

  it('brings what a tool came to with the grown-up whose result it is', async () => {
    const book = sampleBook();
    const told: Bodies['tool_result'] = {
      visit: null,
      child: ARI,
      carer: id('samira'),
      tool: 'epds',
      tool_name: null,
      version: '1987',
      assessor_trained: true,
      taken_on: '2026-11-19',
      results: [{ area: 'Total', value: '19' }],
      follow_up: null,
      attachment: null,
    };
    const { carer: _, ...unnamed } = told;
    book.tell(ARI, 'tool_result', { record: id('t1'), body: told });
    book.tell(ARI, 'tool_result', { record: id('t2'), body: unnamed as typeof told });
    const rows = await view({ is: 'family_for_visit', family: VELAZAR }, book);
    expect(rows?.children[0]?.history?.tools.map(({ carer }) => carer)).toEqual([id('samira'), null]);
  });

  it('says what profession whoever asks has, where it is known here', async () => {
    const query = { is: 'family_for_visit', family: VELAZAR } as const;
    expect((await view(query, sampleBook()))?.author_profession).toBe('health_visitor');
    const book = sampleBook();
    book.me = { ...book.me, person: id('nobody') };
    expect(await view(query, book)).not.toHaveProperty('author_profession');
  });
});
