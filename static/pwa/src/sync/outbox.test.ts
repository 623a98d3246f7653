import { beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../engine/opened';
import type { MemoryStore } from '../store/memory';
import { StorageFullError, StoreMovedError } from '../store/port';
import { newId } from '../vault/random';
import { anew } from '../wire/anew';
import { hex, utf8 } from '../wire/bytes';
import { parseStrict } from '../wire/json';
import type { Bodies, Entry, NewRecord } from '../wire/records';
import { entriesOf } from './bench';
import { type Device, quoteRecord } from './device.fixture';
import type { Organisation } from './organisation.fixture';
import { signRecords } from './outbox';
import { pull } from './pull';
import { AlreadySignedError } from './refused';
import { CHILD, cursorOf, depositOf, signWords, writingDevice } from './writing_device.fixture';

let at: Organisation;
let device: Device;

beforeEach(async () => {
  ({ at, device } = await writingDevice());
});

const cursor = () => cursorOf(device);
const deposit = () => depositOf(device);
const signOne = (words?: string) => signWords(device, words);

describe('outbox.sign', () => {
  it('stores envelopes that the organisation can open, in an unbroken chain', async () => {
    await signRecords(device.bench, [quoteRecord(CHILD, 'one'), quoteRecord(CHILD, 'two')], null);
    await signOne('three');
    expect(await deposit()).toBe('moved');
    const lines = at.received.get(device.bench.keys.device) ?? [];
    expect(lines.map((line) => (line.change.body as { exact_words: string }).exact_words)).toEqual([
      'one',
      'two',
      'three',
    ]);
    expect(lines[0]?.change).toMatchObject({
      author: at.person,
      state: 1,
      role: 'practitioner',
      status: 'signed',
    });
  });

  it('leaves it open whether the family may read what nobody has decided about', async () => {
    const decided = { ...quoteRecord(CHILD, 'two'), family_view: 'withhold' as const };
    await signRecords(device.bench, [quoteRecord(CHILD, 'one'), decided], null);
    expect(await deposit()).toBe('moved');
    const lines = at.received.get(device.bench.keys.device) ?? [];
    expect(lines.map(({ change }) => change.family_view)).toEqual(['review', 'withhold']);
  });

  it('signs what a strict reader takes where half of a character was written, and all else to the letter', async () => {
    const words = 'He laughed \ud83d and \\ud83d, “ta” 😀\n李';
    const record = quoteRecord(CHILD, words);
    await signRecords(device.bench, [record], null);
    const [item] = [...device.bench.ledger.memory.pending.values()];
    expect(() => parseStrict(utf8(JSON.stringify(item?.change)))).not.toThrow();
    expect(item?.change.body).toEqual({
      ...record.body,
      exact_words: 'He laughed \ufffd and \\ud83d, “ta” 😀\n李',
    });
  });

  it('forgets the draft in the same transaction, and signs it once only', async () => {
    const draft = { draft: newId(), family: newId(), updated_at: '2026-11-21T11:00:00.000Z' };
    await device.bench.ledger.commit(() => ({ log: [{ is: 'draft', draft }] }));
    const record = quoteRecord(CHILD);
    await signRecords(device.bench, [record], draft.draft);
    expect(device.bench.ledger.memory.drafts.size).toBe(0);
    await expect(signRecords(device.bench, [record], draft.draft)).rejects.toThrow(AlreadySignedError);
    expect((await cursor()).seq).toBe(1);
  });

  it('signs it no second time where the draft was saved again after a signing that seemed to have failed', async () => {
    const draft = { draft: newId(), family: newId(), updated_at: '2026-11-21T11:00:00.000Z' };
    const record = quoteRecord(CHILD);
    await device.bench.ledger.commit(() => ({ log: [{ is: 'draft', draft }] }));
    await signRecords(device.bench, [record], draft.draft);
    await device.bench.ledger.commit(() => ({ log: [{ is: 'draft', draft }] }));
    await expect(signRecords(device.bench, [record], draft.draft)).rejects.toThrow(AlreadySignedError);
    expect((await cursor()).seq).toBe(1);
    // It may hold words that nobody has signed.
    expect(device.bench.ledger.memory.drafts.get(draft.draft)).toEqual(draft);
  });

  it('signs what is written of a living record while the first of it waits to be sent, and the same words once', async () => {
    const record = { ...quoteRecord(CHILD), record: newId(), type: 'pen_picture' as const };
    const sign = async (text: string) => {
      const body: Bodies['pen_picture'] = {
        text,
        written_to: 'about_child',
        contributors: [],
        review_by: null,
      };
      const draft = { draft: newId(), family: newId(), updated_at: '2026-11-21T11:00:00.000Z' };
      await device.bench.ledger.commit(() => ({ log: [{ is: 'draft', draft }] }));
      await signRecords(device.bench, [{ ...record, body } as NewRecord], draft.draft);
    };
    await sign('First.');
    await sign('Second.');
    await expect(sign('Second.')).rejects.toThrow(AlreadySignedError);
    await sign('First.');
    expect(await deposit()).toBe('moved');
    const lines = at.received.get(device.bench.keys.device) ?? [];
    expect(lines.map(({ change }) => (change.body as Bodies['pen_picture']).text)).toEqual([
      'First.',
      'Second.',
      'First.',
    ]);
  });

  it('refuses, and stores nothing, when another tab has moved the head', async () => {
    const other = await device.reopened();
    await signRecords(other, [quoteRecord(CHILD)], null);
    await expect(signOne()).rejects.toThrow(StoreMovedError);
    expect((await cursor()).seq).toBe(1);
  });

  it('loses nothing when the storage is full', async () => {
    const draft = { draft: newId(), family: newId(), updated_at: '2026-11-21T11:00:00.000Z' };
    await device.bench.ledger.commit(() => ({ log: [{ is: 'draft', draft }] }));
    const store = device.store as MemoryStore;
    store.room_rows = 0;
    await expect(signRecords(device.bench, [quoteRecord(CHILD)], draft.draft)).rejects.toThrow(
      StorageFullError,
    );
    store.room_rows = Number.POSITIVE_INFINITY;
    const again = await device.reopened();
    expect([...again.ledger.memory.drafts.keys()]).toEqual([draft.draft]);
    expect((await cursor()).seq).toBe(0);
  });

  it('shows what was signed at once, and after a restart', async () => {
    await signOne('hers');
    for (const bench of [device.bench, await device.reopened()]) {
      const [entry] = (await entriesOf(bench, CHILD)) as Entry<'quote'>[];
      expect(entry).toMatchObject({ version: null, seq: 1, change: { body: { exact_words: 'hers' } } });
    }
  });
});

describe('outbox.sign, of what was set aside', () => {
  const again = (record: Parameters<typeof signRecords>[1][number], words: string, supersedes: string) =>
    signRecords(
      device.bench,
      [{ ...record, body: { ...record.body, exact_words: words }, supersedes } as typeof record],
      null,
    );
  const wordsOf = async (bench: Device['bench']) =>
    ((await entriesOf(bench, CHILD)) as Entry<'quote'>[]).map(({ change }) => change.body.exact_words);

  it('takes the place of it, in a change that names it, and keeps the words that were first signed', async () => {
    const record = quoteRecord(CHILD, 'Mamma');
    await signRecords(device.bench, [record], null);
    const [first] = [...device.bench.ledger.memory.pending.values()];
    if (!first) throw new Error('nothing signed');
    at.quarantined = [{ seq: 1, why: 'invalid' }];
    await again(record, 'Mama', first.change.change);
    for (const bench of [device.bench, await device.reopened()]) {
      expect(await wordsOf(bench)).toEqual(['Mama']);
      expect(bench.ledger.memory.pending.get(first.change.change)?.change).toEqual(first.change);
    }
    await deposit();
    const lines = at.received.get(device.bench.keys.device) ?? [];
    expect(lines.map(({ change }) => change.supersedes)).toEqual([null, first.change.change]);
    expect(new Set(lines.map(({ change }) => change.change)).size).toBe(2);
    expect(new Set(lines.map(({ change }) => change.record)).size).toBe(1);
  });

  it('is sent again as it was, though no correction of it was ever kept', async () => {
    const record = quoteRecord(CHILD);
    await signRecords(device.bench, [record], null);
    const [first] = [...device.bench.ledger.memory.pending.keys()];
    await signRecords(device.bench, [{ ...record, supersedes: first ?? '' }], newId());
    expect((await cursor()).seq).toBe(2);
  });

  it('is sent again once, also after the log was folded', async () => {
    const record = quoteRecord(CHILD);
    await signRecords(device.bench, [record], null);
    const [first] = [...device.bench.ledger.memory.pending.keys()];
    await again(record, 'Mama', first ?? '');
    await expect(again(record, 'Mama', first ?? '')).rejects.toThrow(AlreadySignedError);
    for (let n = 0; n < 260; n++) {
      await device.bench.ledger.commit(() => ({ log: [{ is: 'discarded', draft: newId() }] }));
    }
    const reopened = await device.reopened();
    expect(await wordsOf(reopened)).toEqual(['Mama']);
    expect(reopened.ledger.memory.successor(first ?? '')).not.toBeNull();
  });

  it('counts as needing its author until what took its place is filed', async () => {
    const record = quoteRecord(CHILD);
    await signRecords(device.bench, [record], null);
    const [first] = [...device.bench.ledger.memory.pending.keys()];
    at.quarantined = [{ seq: 1, why: 'not_allowed' }];
    await deposit();
    const needs = async () => (await openStore(device.store, device.bench.keys, () => 0)).book.needsYou();
    expect(await needs()).toBe(1);
    at.files = false;
    await again(record, 'Mama', first ?? '');
    await deposit();
    expect(await needs()).toBe(1);
    at.files = true;
    await deposit();
    expect(await needs()).toBe(0);
  });
});

describe('what is changed after signing', () => {
  const WHY = 'She says that it was the cup.';
  const signOnce = async () => {
    const record = quoteRecord(CHILD, 'Mamma');
    await signRecords(device.bench, [record], null);
    const [first] = [...device.bench.ledger.memory.pending.values()];
    if (!first) throw new Error('nothing signed');
    return { record, first: first.change };
  };
  const added = (record: ReturnType<typeof quoteRecord>, adds_to: string, words = 'Mama') =>
    [
      {
        ...record,
        body: { ...record.body, exact_words: words },
        adds_to,
        status: 'addendum',
        late_reason: WHY,
      },
    ] as Parameters<typeof signRecords>[1];

  it('goes as an addendum that names it, and both stand, before they are filed and after', async () => {
    const { record, first } = await signOnce();
    await signRecords(device.bench, added(record, first.change), null);
    for (const bench of [device.bench, await device.reopened()]) {
      const entries = (await entriesOf(bench, CHILD)) as Entry<'quote'>[];
      expect(entries.map(({ change: { status, body } }) => [status, body.exact_words])).toEqual([
        ['signed', 'Mamma'],
        ['addendum', 'Mama'],
      ]);
    }
    await deposit();
    const lines = at.received.get(device.bench.keys.device) ?? [];
    expect(lines.map(({ change }) => [change.status, change.supersedes, change.late_reason])).toEqual([
      ['signed', null, null],
      ['addendum', first.change, WHY],
    ]);
  });

  it('is not said to have been sent again', async () => {
    const { record, first } = await signOnce();
    await signRecords(device.bench, added(record, first.change), null);
    for (let n = 0; n < 260; n++) {
      await device.bench.ledger.commit(() => ({ log: [{ is: 'discarded', draft: newId() }] }));
    }
    const { book } = await openStore(device.store, device.bench.keys, () => 0);
    expect(book.sent().map(({ again }) => again)).toEqual([null, null]);
  });

  it('is changed once: whoever changes it further changes its newest words', async () => {
    const { record, first } = await signOnce();
    await signRecords(device.bench, added(record, first.change), null);
    const reopened = await device.reopened();
    for (const bench of [device.bench, reopened])
      await expect(signRecords(bench, added(record, first.change), null)).rejects.toThrow(AlreadySignedError);
    const second = device.bench.ledger.memory.sent().at(-1)?.change.change ?? '';
    await signRecords(device.bench, added(record, second, 'Mama gone'), null);
    expect((await cursor()).seq).toBe(3);
  });

  it('stays an addendum when it is set aside and sent again', async () => {
    const { record, first } = await signOnce();
    await signRecords(device.bench, added(record, first.change), null);
    const addendum = [...device.bench.ledger.memory.pending.values()].at(-1)?.change;
    if (!addendum) throw new Error('nothing added');
    await signRecords(device.bench, [anew(addendum)], null);
    const last = [...device.bench.ledger.memory.pending.values()].at(-1)?.change;
    expect(last).toMatchObject({ status: 'addendum', supersedes: addendum.change, late_reason: WHY });
  });
});

describe.each([
  ['ten days slow', -10],
  ['ten days fast', 10],
])('a clock that is %s', (_how, days) => {
  const SERVER_NOW = Date.parse('2026-11-21T12:00:00.000Z');
  const OFF_SEC = days * 24 * 60 * 60;

  it('is measured, carried in what is signed, and left out of what the day is', async () => {
    const { bench, http, store } = device;
    bench.now_ms = () => SERVER_NOW + OFF_SEC * 1000;
    await signOne('before it was measured');
    await deposit();
    await pull(bench, http);
    await signOne('after');
    await deposit();
    const lines = at.received.get(bench.keys.device) ?? [];
    expect(lines.map(({ change }) => change.clock_skew_sec)).toEqual([5, OFF_SEC]);
    expect(lines[1]?.change.signed_at).toBe(new Date(SERVER_NOW + OFF_SEC * 1000).toISOString());
    const { book } = await openStore(store, bench.keys, bench.now_ms);
    expect(book.skew_sec()).toBe(OFF_SEC);
    expect(book.now()).toBe(new Date(SERVER_NOW).toISOString());
    expect(await cursor()).toMatchObject({ seq: 2, received: 2, filed: 2 });
  });

  it('orders nothing: records stand as the server filed them, own ones by number', async () => {
    const { bench, http } = device;
    await signOne('first');
    await deposit();
    bench.now_ms = () => SERVER_NOW + OFF_SEC * 1000;
    await signOne('second');
    await deposit();
    bench.now_ms = () => SERVER_NOW;
    await signOne('third');
    await pull(bench, http);
    const words = ((await entriesOf(bench, CHILD)) as Entry<'quote'>[]).map(
      ({ change }) => change.body.exact_words,
    );
    expect(words).toEqual(['first', 'second', 'third']);
  });
});

it('puts no word, id of a child, or name into the store in clear', async () => {
  await signOne('canary-words-here');
  const draft = {
    draft: newId(),
    family: newId(),
    updated_at: '2026-11-21T11:00:00.000Z',
    words: 'canary-draft',
  };
  await device.bench.ledger.commit(() => ({ log: [{ is: 'draft', draft }] }));
  const rows = await device.store.read(
    ['vaults', 'attempts', 'log', 'packs', 'seals', 'outbox', 'cursors'],
    async (tx) =>
      Promise.all(
        (['vaults', 'log', 'packs', 'seals', 'outbox', 'cursors'] as const).map((table) => tx.all(table)),
      ),
  );
  const clear = JSON.stringify(rows, (_key, value: unknown) =>
    value instanceof Uint8Array ? `${hex(value)} ${new TextDecoder('latin1').decode(value)}` : value,
  );
  for (const word of ['canary', CHILD, draft.draft, draft.family, at.person, 'a.b', 'Work tablet'])
    expect(clear).not.toContain(word);
});
