import { describe, expect, it } from 'vitest';
import type { Bodies } from '../wire/records';
import { view } from '.';
import { id } from './tests/book';
import { ARI, MAUD, NADIA, PRIYA, sampleBook, tellReview, tellVisit, VELAZAR } from './tests/sample';

const AT = '2026-11-21T08:00:00.000Z';

describe('outbox, after an older database was put back', () => {
  it('says how many records are gone of whichever device, and nothing when all came back', async () => {
    const book = sampleBook();
    expect((await view({ is: 'outbox' }, book)).gone).toBeNull();
    book.ownList = [
      { device: id('one'), missing: [[2, 4]], alarms: ['rolled_back'], returned: 2 },
      { device: id('two'), missing: [[7, 7]], alarms: ['gap'] },
      { device: id('three'), missing: [], alarms: ['rolled_back'], returned: 1 },
    ];
    expect((await view({ is: 'outbox' }, book)).gone).toEqual({ missing: 3, returned: 3 });
    book.ownList = [{ device: id('one'), missing: [], alarms: ['rolled_back'], returned: 5 }];
    expect((await view({ is: 'outbox' }, book)).gone).toBeNull();
  });
});

describe('outbox, while this device sends again what an older database has not', () => {
  it('counts as gone only what it cannot send, and what another device of theirs has not sent', async () => {
    const book = sampleBook();
    const gone = async () => (await view({ is: 'outbox' }, book)).gone;
    book.canSend = { device: id('this'), from: 3, upto: 9 };
    const lost = { alarms: ['rolled_back'], returned: 0 };
    book.ownList = [{ ...lost, device: id('this'), missing: [[3, 9]] }];
    expect(await gone()).toBeNull();
    book.ownList = [{ ...lost, device: id('this'), missing: [[1, 4]] }];
    expect(await gone()).toEqual({ missing: 2, returned: 0 });
    book.ownList = [{ ...lost, device: id('other'), missing: [[3, 9]] }];
    expect(await gone()).toEqual({ missing: 7, returned: 0 });
  });
});

describe('outbox', () => {
  it('shows a visit with its parts as one thing', async () => {
    const book = sampleBook();
    tellVisit(book, { word: 'a', at: AT, filed: false, seq: 1 });
    const { items } = await view({ is: 'outbox' }, book);
    expect(items).toMatchObject([
      { what: 'visit', seqs: [1, 2, 3, 4], state: 'on_device', family_name: 'Velazar' },
    ]);
  });

  it('calls an answer to what a rule raised on a visit no visit of whoever answered', async () => {
    const book = sampleBook('maud');
    const visit = tellVisit(book, { word: 'a', at: AT });
    const change = { change: id('c'), stream: ARI, event_at: AT, signed_at: AT } as const;
    book.sentItems.push({
      seq: 1,
      change: { ...change, record: id('r'), type: 'alert' },
      visit,
      delivery: 'filed',
      why: null,
    });
    const [item, ...none] = (await view({ is: 'outbox' }, book)).items;
    expect(none).toEqual([]);
    expect(item).toMatchObject({ what: 'answer', family_name: 'Velazar', state: 'filed' });
  });

  it('is as far as its least advanced part', async () => {
    const book = sampleBook();
    tellVisit(book, { word: 'a', at: AT, filed: false, seq: 1 });
    for (const item of book.sentItems) item.delivery = item.seq === 3 ? 'received' : 'filed';
    expect((await view({ is: 'outbox' }, book)).items[0]?.state).toBe('received');
  });

  it('needs you when one part was set aside, says why once, and stands first', async () => {
    const book = sampleBook();
    tellVisit(book, { word: 'a', at: AT, filed: false, seq: 1 });
    tellVisit(book, { word: 'b', at: '2026-11-21T09:00:00.000Z', filed: false, seq: 5 });
    for (const item of book.sentItems.filter(({ seq }) => seq === 2 || seq === 3)) {
      item.delivery = 'needs_you';
      item.why = 'not_allowed';
    }
    const { items, counts } = await view({ is: 'outbox' }, book);
    expect(items[0]).toMatchObject({ seqs: [1, 2, 3, 4], state: 'needs_you', why: ['not_allowed'] });
    expect(counts).toEqual({ on_device: 1, received: 0, needs_you: 1 });
  });

  it('says who read a filed visit', async () => {
    const book = sampleBook();
    const visit = tellVisit(book, { word: 'a', at: AT, seq: 1 });
    expect((await view({ is: 'outbox' }, book)).items[0]?.state).toBe('filed');
    tellReview(book, visit, 'opened', MAUD, '2026-11-21T09:00:00.000Z');
    expect((await view({ is: 'outbox' }, book)).items[0]).toMatchObject({
      state: 'read',
      read_by: 'Maud Ellery',
    });
  });

  it('does not call a visit read because a co-worker opened it', async () => {
    const book = sampleBook();
    const visit = tellVisit(book, { word: 'a', at: AT, seq: 1 });
    tellReview(book, visit, 'opened', NADIA, '2026-11-21T09:00:00.000Z');
    tellReview(book, visit, 'read', NADIA, '2026-11-21T09:01:00.000Z');
    expect((await view({ is: 'outbox' }, book)).items[0]).toMatchObject({ state: 'filed', read_by: null });
  });

  it('does not call a visit read because its author answered', async () => {
    const book = sampleBook();
    const visit = tellVisit(book, { word: 'a', at: AT, seq: 1 });
    tellReview(book, visit, 'read', PRIYA, '2026-11-21T09:00:00.000Z');
    expect((await view({ is: 'outbox' }, book)).items[0]?.state).toBe('filed');
  });

  it('keeps quiet about notes of having opened or read, unless they need somebody', async () => {
    const book = sampleBook();
    const visit = tellVisit(book, { word: 'a', at: AT });
    tellReview(book, visit, 'read', PRIYA, AT, { filed: false, seq: 1 });
    tellReview(book, visit, 'reply', PRIYA, AT, { filed: false, seq: 2, text: 'Yes.' });
    expect((await view({ is: 'outbox' }, book)).items.map(({ what, seqs }) => [what, seqs])).toEqual([
      ['review', [2]],
    ]);
    for (const item of book.sentItems) item.delivery = 'needs_you';
    expect((await view({ is: 'outbox' }, book)).items).toHaveLength(2);
  });

  it('says of a visit whose family is gone its day, and what its own unsent words know', async () => {
    const book = sampleBook();
    const at = '2026-11-20T15:30:00.000Z';
    tellVisit(book, { word: 'a', at, filed: false, seq: 1 });
    expect((await view({ is: 'outbox' }, book)).items[0]).not.toHaveProperty('unnamed_visit');
    const met = { name: 'Noor Avery', description: null } as Bodies['adult'];
    book.tell(VELAZAR, 'adult', { body: met, at, filed: false, seq: 5 });
    const own = book.sentItems.map((item) => ({ ...item, visit: id('va') }));
    const gone = Object.assign(Object.create(book) as typeof book, {
      digests: () => new Map([...book.digests()].filter(([stream]) => ![VELAZAR, ARI].includes(stream))),
      streams: () => [],
      sent: () => own,
    });
    expect((await view({ is: 'outbox' }, gone)).items).toMatchObject([
      { what: 'visit', unnamed_visit: { at, kind: 'home_planned', names: ['Noor Avery'] } },
    ]);
    const filed = Object.assign(Object.create(gone) as typeof book, { written: () => null });
    expect((await view({ is: 'outbox' }, filed)).items[0]?.unnamed_visit).toEqual({
      at,
      kind: null,
      names: [],
    });
  });

  it('finds the family of what is signed in a child’s stream', async () => {
    const book = sampleBook();
    const picture = { text: 'Ari likes the cat.', contributors: [], review_by: null };
    book.tell(ARI, 'pen_picture', { body: { ...picture, written_to: 'about_child' }, filed: false, seq: 1 });
    expect((await view({ is: 'outbox' }, book)).items).toMatchObject([
      { what: 'pen_picture', family: VELAZAR, visit: null },
    ]);
  });
});
