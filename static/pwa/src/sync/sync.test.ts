import { beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../engine/opened';
import { vaultSummaries } from '../engine/unlocking';
import type { MemoryStore } from '../store/memory';
import { StorageDamagedError, StorageFullError, type Store, StoreMovedError } from '../store/port';
import { newId } from '../vault/random';
import { hex } from '../wire/bytes';
import { readDeposit } from '../wire/envelope';
import { RefusedError } from '../wire/http';
import type { Entry } from '../wire/records';
import { entriesOf } from './bench';
import { depositVault } from './deposit';
import { type Device, enrolled, quoteRecord } from './device.fixture';
import { Organisation } from './organisation.fixture';
import { AlreadySignedError, DeviceBehindError, signRecords } from './outbox';
import { pull } from './pull';

const CHILD = newId();
let at: Organisation;
let device: Device;

beforeEach(async () => {
  at = await Organisation.make();
  at.streams.set(CHILD, { kind: 'child', family: newId(), entries: [] });
  device = await enrolled(at);
  await pull(device.bench, device.http);
});

const cursor = async () => {
  const row = await device.store.read(['cursors'], (tx) => tx.get('cursors', device.bench.keys.vault));
  if (!row) throw new Error('no cursor');
  return row;
};
const deposit = () => depositVault(device.store, device.http, device.bench.keys.vault);
const signOne = (words?: string) => signRecords(device.bench, [quoteRecord(CHILD, words)], null);

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

  it('forgets the draft in the same transaction, and signs it once only', async () => {
    const draft = { draft: newId(), family: newId(), updated_at: '2026-11-21T11:00:00.000Z' };
    await device.bench.ledger.commit(() => ({ log: [{ is: 'draft', draft }] }));
    const record = quoteRecord(CHILD);
    await signRecords(device.bench, [record], draft.draft);
    expect(device.bench.ledger.memory.drafts.size).toBe(0);
    await expect(signRecords(device.bench, [record], draft.draft)).rejects.toThrow(AlreadySignedError);
    expect((await cursor()).seq).toBe(1);
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

describe('outbox, between deposit and filing', () => {
  it('says received, and neither filed nor on the device, until a receipt says filed', async () => {
    const { book } = await openStore(device.store, device.bench.keys, () => 0);
    const told = async () => {
      const opened = await openStore(device.store, device.bench.keys, () => 0);
      return [opened.book.waits(), opened.book.sent().map(({ delivery }) => delivery)];
    };
    expect(book.waits()).toEqual({ on_device: 0, received: 0, held: 0, needs_you: 0 });
    at.files = false;
    await signRecords(device.bench, [quoteRecord(CHILD), quoteRecord(CHILD)], null);
    await deposit();
    await signOne();
    expect(await told()).toEqual([
      { on_device: 1, received: 2, held: 0, needs_you: 0 },
      ['received', 'received', 'on_device'],
    ]);
    device.http.back = () => at.receipt(device.bench.keys.device, { filed: 1 });
    await deposit();
    expect(await told()).toEqual([
      { on_device: 0, received: 2, held: 0, needs_you: 0 },
      ['filed', 'received', 'received'],
    ]);
    device.http.back = (signed) => signed;
    at.files = true;
    await deposit();
    expect(await told()).toEqual([
      { on_device: 0, received: 0, held: 0, needs_you: 0 },
      ['filed', 'filed', 'filed'],
    ]);
  });
});

describe('a device that was put back to an older state', () => {
  const AHEAD = '5a'.repeat(32);

  it.each([
    ['more than it made', { received: 3, filed: 3, chain: AHEAD }],
    ['something else under its number', { received: 1, filed: 1, chain: AHEAD }],
  ])('signs nothing once the organisation vouches for %s, and keeps writing', async (_what, ahead) => {
    await signOne('kept');
    const before = await cursor();
    device.http.back = () => at.receipt(device.bench.keys.device, ahead);
    expect(await deposit()).toBe('unconfirmed');
    expect(await cursor()).toEqual({ ...before, behind: true });
    await expect(signOne()).rejects.toThrow(DeviceBehindError);
    expect((await cursor()).seq).toBe(1);
    const draft = { draft: newId(), family: newId(), updated_at: '2026-11-21T11:00:00.000Z' };
    await device.bench.ledger.commit(() => ({ log: [{ is: 'draft', draft }] }));
    const again = await device.reopened();
    expect([...again.ledger.memory.drafts.keys()]).toEqual([draft.draft]);
    expect(((await entriesOf(again, CHILD)) as Entry<'quote'>[])[0]?.change.body.exact_words).toBe('kept');
    const { book } = await openStore(device.store, device.bench.keys, () => 0);
    expect(book.isBehind()).toBe(true);
    const [row] = await vaultSummaries(device.store, 0);
    expect(row?.behind).toBe(true);
  });

  it('is not said of on a forged word', async () => {
    await signOne();
    device.http.back = async () => ({
      ...(await at.receipt(device.bench.keys.device, { received: 3, chain: AHEAD })),
      signature: '00'.repeat(64),
    });
    expect(await deposit()).toBe('unconfirmed');
    expect((await cursor()).behind).toBeUndefined();
    await signOne();
  });
});

describe('outbox.deposit', () => {
  it('keeps everything while nobody answers', async () => {
    await signOne();
    device.http.cut = true;
    expect(await deposit()).toBe('offline');
    expect(await cursor()).toMatchObject({ seq: 1, received: 0 });
    device.http.cut = false;
    expect(await deposit()).toBe('moved');
    expect(await cursor()).toMatchObject({ seq: 1, received: 1, filed: 1 });
  });

  it('changes nothing on a forged receipt, another device’s, or an older one', async () => {
    await signOne();
    const good = await at.receipt(device.bench.keys.device);
    const other = await at.receipt(newId(), { received: 1 });
    for (const bad of [
      { ...good, signature: '00'.repeat(64) },
      other,
      { text: 'Welcome', signature: good.signature },
    ]) {
      device.http.back = () => bad;
      expect(await deposit()).toBe('unconfirmed');
      expect(await cursor()).toMatchObject({ seq: 1, received: 0, receipt: null });
    }
    device.http.back = (signed) => signed;
    at.state = 5;
    expect(await deposit()).toBe('moved');
    await signOne();
    device.http.back = () => at.receipt(device.bench.keys.device, { state: 4 });
    expect(await deposit()).toBe('unconfirmed');
    expect(await cursor()).toMatchObject({ seq: 2, received: 1, state: 5 });
  });

  it.each([
    ['unreadable', 200, 'unconfirmed'],
    ['unreadable', 502, 'offline'],
    ['server.busy', 503, 'offline'],
    ['request.too_many', 429, 'offline'],
    ['deposit.unverifiable', 400, 'refused'],
  ])('keeps everything when the answer is %s %i: %s', async (code, status, result) => {
    await signOne();
    device.http.back = () => {
      throw new RefusedError(code, status);
    };
    expect(await deposit()).toBe(result);
    expect(await cursor()).toMatchObject({ seq: 1, received: 0 });
  });

  it('carries as many as the limits allow in one request', async () => {
    await signRecords(
      device.bench,
      Array.from({ length: 45 }, () => quoteRecord(CHILD)),
      null,
    );
    expect(await deposit()).toBe('moved');
    expect(device.http.deposits.map((bytes) => readDeposit(bytes).frames.length)).toEqual([45]);
    expect(await cursor()).toMatchObject({ seq: 45, received: 45, filed: 45 });
  });

  it('lets go of filed frames, and keeps those that are not', async () => {
    at.files = false;
    await signRecords(device.bench, [quoteRecord(CHILD), quoteRecord(CHILD), quoteRecord(CHILD)], null);
    await deposit();
    const held = () =>
      device.store.read(['outbox'], async (tx) => (await tx.all('outbox')).map((row) => row.seq));
    expect(await held()).toEqual([1, 2, 3]);
    at.files = true;
    expect(await deposit()).toBe('moved');
    expect(await held()).toEqual([3]);
  });

  it('sends a damaged one again, once a round', async () => {
    await signRecords(device.bench, [quoteRecord(CHILD), quoteRecord(CHILD)], null);
    at.quarantined = [{ seq: 1, why: 'damaged' }];
    await deposit();
    at.quarantined = [];
    device.http.deposits.length = 0;
    await deposit();
    const [first] = device.http.deposits.map(readDeposit);
    expect(first?.frames).toHaveLength(1);
    expect(first?.head.seq).toBe(1);
  });

  it('may repeat a deposit whose answer was lost', async () => {
    await signOne();
    device.http.back = () => {
      throw new Error('the line fell');
    };
    await expect(deposit()).rejects.toThrow();
    device.http.back = (signed) => signed;
    expect(await deposit()).toBe('moved');
    expect(at.received.get(device.bench.keys.device)).toHaveLength(1);
  });
});

describe('a stream whose pack does not open', () => {
  const OTHER = newId();
  const spoil = async () => {
    at.streams.set(OTHER, { kind: 'child', family: newId(), entries: [] });
    await signOne('filed before');
    await deposit();
    await pull(device.bench, device.http);
    const rows = await device.store.read(['packs'], (tx) => tx.all('packs'));
    await device.store.write(['packs'], async (tx) => {
      for (const { pack, sealed } of rows) await tx.put('packs', { pack, sealed: sealed.map((b) => b ^ 1) });
    });
    device.bench = await device.reopened();
  };
  const words = async (stream: string) =>
    ((await entriesOf(device.bench, stream)) as Entry<'quote'>[]).map(
      ({ change }) => change.body.exact_words,
    );

  it('can be written in all the same', async () => {
    await spoil();
    expect(await signOne('new work')).toEqual([2]);
    expect(await deposit()).toBe('moved');
  });

  it('is fetched again from its beginning, and holds up no other stream', async () => {
    await spoil();
    await signOne('after');
    await signRecords(device.bench, [quoteRecord(OTHER, 'elsewhere')], null);
    await deposit();
    await pull(device.bench, device.http);
    expect(await words(OTHER)).toEqual(['elsewhere']);
    expect(await words(CHILD)).toEqual(['filed before', 'after']);
    device.bench = await device.reopened();
    expect(await words(CHILD)).toEqual(['filed before', 'after']);
    expect(await device.store.read(['packs'], (tx) => tx.all('packs'))).toHaveLength(2);
  });

  it('comes again after it was looked at, though nothing in it is new', async () => {
    await spoil();
    await expect(words(CHILD)).rejects.toThrow(StorageDamagedError);
    await pull(device.bench, device.http);
    expect(await words(CHILD)).toEqual(['filed before']);
  });

  it('is found by a run too, when nobody has looked', async () => {
    await spoil();
    const [line] = at.received.get(device.bench.keys.device) ?? [];
    if (!line) throw new Error('nothing received');
    at.file({ ...line.change, change: newId() }, null, null);
    await pull(device.bench, device.http);
    expect(await words(CHILD)).toEqual(['filed before', 'filed before']);
  });
});

describe('apply', () => {
  it('replaces an own record by its filed entry', async () => {
    await signOne('hers');
    await deposit();
    await pull(device.bench, device.http);
    for (const bench of [device.bench, await device.reopened()]) {
      const entries = await entriesOf(bench, CHILD);
      expect(entries).toHaveLength(1);
      expect(entries[0]).toMatchObject({ version: 1, seq: 1 });
      expect(bench.ledger.memory.pending.size).toBe(0);
      expect(bench.ledger.memory.sent()).toHaveLength(1);
    }
  });

  it('changes nothing the second time', async () => {
    await signOne();
    await deposit();
    await pull(device.bench, device.http);
    const before = JSON.stringify([device.bench.ledger.summary, await entriesOf(device.bench, CHILD)]);
    await pull(device.bench, device.http);
    expect(JSON.stringify([device.bench.ledger.summary, await entriesOf(device.bench, CHILD)])).toBe(before);
  });

  it('refuses an older state', async () => {
    at.state = 9;
    await pull(device.bench, device.http);
    at.state = 8;
    await expect(pull(device.bench, device.http)).rejects.toThrow();
    expect(device.bench.ledger.summary.state).toBe(9);
  });

  it('takes a purged stream off the device, key first, and keeps what was not sent', async () => {
    await signOne();
    await deposit();
    await pull(device.bench, device.http);
    await signOne('unsent');
    at.purge = [CHILD];
    at.streams.delete(CHILD);
    await pull(device.bench, device.http);
    const again = await device.reopened();
    expect(again.ledger.table[CHILD]).toBeUndefined();
    expect(await device.store.read(['packs'], (tx) => tx.all('packs'))).toHaveLength(0);
    expect(again.ledger.memory.pending.size).toBe(1);
    expect((await cursor()).seq).toBe(2);
  });

  it('adds to a small pack under a new key and a new name', async () => {
    const names = new Set<string>();
    for (let i = 0; i < 3; i++) {
      await signOne(`word ${i}`);
      await deposit();
      await pull(device.bench, device.http);
      const refs = device.bench.ledger.table[CHILD] ?? [];
      expect(refs).toHaveLength(1);
      names.add(`${refs[0]?.pack} ${refs[0]?.key}`);
    }
    expect(names.size).toBe(3);
    expect(await device.store.read(['packs'], (tx) => tx.all('packs'))).toHaveLength(1);
    expect(await entriesOf(await device.reopened(), CHILD)).toHaveLength(3);
  });
});

it('opens no pack to unlock and to show the lists', async () => {
  await signOne('long ago');
  await deposit();
  await pull(device.bench, device.http);
  const touched = new Set<string>();
  const watched: Store = {
    read: (tables, run) => {
      for (const table of tables) touched.add(table);
      return device.store.read(tables, run);
    },
    write: (tables, run) => device.store.write(tables, run),
    close: () => undefined,
  };
  const { book } = await openStore(watched, device.bench.keys, device.bench.now_ms);
  expect(book.digests().get(CHILD)).toMatchObject({ kind: 'child', parts: [{ count: 1 }] });
  expect(book.sent()).toHaveLength(1);
  expect([...touched].sort()).toEqual(['blobs', 'cursors', 'log', 'seals']);
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
