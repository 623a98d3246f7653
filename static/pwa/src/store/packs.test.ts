/** What a pack at rest holds: runs as they came, added to without compressing again, and the packs of older versions. */
import { deflateSync } from 'fflate';
import { expect, it, vi } from 'vitest';
import { aesKey } from '../vault/aead';
import { newId, randomBytes } from '../vault/random';
import { StoreKeys } from '../vault/store_keys';
import { type Bytes, utf8 } from '../wire/bytes';
import type { Packed, PulledEntry, WholeRun } from '../wire/packs';
import { packed } from '../wire/padding';
import { PacksAhead } from './ahead';
import type { PackRef } from './holdings';
import { entriesIn, membersBytes, readMembers } from './members';
import { MemoryStore } from './memory';
import { onceEach, Packs } from './packs';

const STREAM = newId();

function entryOf(version: number): PulledEntry {
  const change = {
    change: newId(),
    stream: STREAM,
    stream_kind: 'child',
    body: { text: `Word ${version}.` },
  };
  return {
    version,
    received_at: null,
    filed_at: null,
    device: null,
    seq: null,
    change,
  } as unknown as PulledEntry;
}

function runOf(from: number, upto: number): WholeRun & { packed: Packed } {
  const entries = Array.from({ length: upto - from }, (_, i) => entryOf(from + 1 + i));
  const body = utf8(JSON.stringify(entries));
  const bytes = deflateSync(body) as Bytes;
  return {
    stream: STREAM,
    kind: 'child',
    from,
    upto,
    entries,
    packed: { codec: 1, size: body.length, bytes },
  };
}

async function bench() {
  const store = new MemoryStore();
  const keys = new StoreKeys(newId(), await aesKey(randomBytes(32)));
  let refs: PackRef[] = [];
  const packs = new Packs(store, keys);
  return {
    store,
    keys,
    fresh: () => new Packs(store, keys),
    refs: () => refs,
    add: async (run: WholeRun, version = run.from, by = packs) => {
      const added = await by.add(STREAM, refs, [run], version);
      refs = added.refs;
      await store.write(['packs'], async (tx) => {
        for (const row of added.rows) await tx.put('packs', row);
        for (const pack of added.dropped) await tx.remove('packs', pack);
      });
      return added;
    },
    plain: async () => {
      const [ref] = refs;
      if (!ref) throw new Error('a pack');
      const row = await store.read(['packs'], (tx) => tx.get('packs', ref.pack));
      return keys.openPack(ref.pack, ref.key, row?.sealed ?? new Uint8Array());
    },
  };
}

const versions = (entries: readonly PulledEntry[]) => entries.map(({ version }) => version);

it('keeps a run compressed as it came, and opens it again', async () => {
  const { add, plain, fresh, refs } = await bench();
  const run = runOf(0, 3);
  await add(run);
  expect(readMembers(await plain())).toEqual([run.packed]);
  expect(await fresh().entries({ [STREAM]: refs() }, STREAM)).toEqual(run.entries);
});

it('puts a later run behind the first, in one pack with a new name', async () => {
  const { add, plain, fresh, refs, store } = await bench();
  const [first, second] = [runOf(0, 3), runOf(3, 5)];
  await add(first);
  const [before] = refs();
  await add(second);
  expect(refs()).toHaveLength(1);
  expect(refs()[0]?.pack).not.toBe(before?.pack);
  expect(await store.read(['packs'], (tx) => tx.all('packs'))).toHaveLength(1);
  expect(readMembers(await plain())).toEqual([first.packed, second.packed]);
  expect(versions(await fresh().entries({ [STREAM]: refs() }, STREAM))).toEqual([1, 2, 3, 4, 5]);
});

it('compresses many small runs into one, and loses none', async () => {
  const { add, plain, fresh, refs } = await bench();
  for (let at = 0; at < 30; at++) await add(runOf(at, at + 1));
  expect(readMembers(await plain())?.length).toBeLessThan(26);
  const all = await fresh().entries({ [STREAM]: refs() }, STREAM);
  expect(versions(all)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
});

it('seals the runs of one answer once, as they came, and begins another pack when one is full', async () => {
  const { fresh, store } = await bench();
  const large = {
    ...runOf(3, 5),
    packed: { codec: 0, size: 200_000, bytes: new Uint8Array(200_000) },
  } as const;
  const runs = [runOf(0, 3), large, runOf(5, 6), runOf(5, 8)];
  const packs = fresh();
  const { refs, rows, dropped, entries } = await packs.add(STREAM, [], runs, 0);
  expect(refs.map(({ from, upto }) => [from, upto])).toEqual([
    [0, 5],
    [5, 8],
  ]);
  expect([rows.length, dropped]).toEqual([2, []]);
  expect(versions(entries)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  await store.write(['packs'], async (tx) => {
    for (const row of rows) await tx.put('packs', row);
  });
  const second = refs.slice(1);
  expect(versions(await fresh().entries({ [STREAM]: second }, STREAM))).toEqual([6, 7, 8]);
  expect(versions(await packs.entries({ [STREAM]: refs }, STREAM))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

it('takes of a run that reaches back only what is new', async () => {
  const { add, fresh, refs } = await bench();
  await add(runOf(0, 3));
  const { entries } = await add(runOf(1, 5), 3);
  expect(versions(entries)).toEqual([4, 5]);
  expect(versions(await fresh().entries({ [STREAM]: refs() }, STREAM))).toEqual([1, 2, 3, 4, 5]);
});

it('reads and goes on from a pack that an older version of the app has stored', async () => {
  const { add, fresh, refs, store, keys } = await bench();
  const old = runOf(0, 2);
  const pack = newId();
  const { key, sealed } = await keys.sealPack(pack, packed(utf8(JSON.stringify(old.entries))));
  await store.write(['packs'], (tx) => tx.put('packs', { pack, sealed }));
  refs().push({ pack, key, from: 0, upto: 2, size_bytes: sealed.length });
  expect(await fresh().entries({ [STREAM]: refs() }, STREAM)).toEqual(old.entries);
  await add(runOf(2, 3), 2, fresh());
  expect(versions(await fresh().entries({ [STREAM]: refs() }, STREAM))).toEqual([1, 2, 3]);
});

it('tells nothing of a pack but about how long it is', () => {
  const { packed: member } = runOf(0, 3);
  const lengths = [0, 1, 2].map((more) => {
    const bytes = new Uint8Array(10_000 + more);
    return membersBytes([{ ...member, bytes }]).length;
  });
  expect(new Set(lengths).size).toBe(1);
});

it.each([
  ['cut short', (bytes: Bytes) => bytes.subarray(0, 40)],
  ['of another size', (bytes: Bytes) => bytes.with(6 + 3, (bytes[6 + 3] ?? 0) ^ 1)],
])('refuses a pack that is %s', async (_, hurt) => {
  await expect(entriesIn(hurt(membersBytes([runOf(0, 3).packed]) as Bytes))).rejects.toThrow();
});

it('reads each pack once while the vault is open', async () => {
  const { add, fresh, refs, store } = await bench();
  await add(runOf(0, 3));
  const packs = fresh();
  const read = vi.spyOn(store, 'read');
  for (let i = 0; i < 3; i++) await packs.entries({ [STREAM]: refs() }, STREAM);
  expect(read).toHaveBeenCalledTimes(1);
});

/** So many streams of two entries each. */
async function many(count: number) {
  const { store, keys } = await bench();
  const packs = new Packs(store, keys);
  const table: Record<string, PackRef[]> = {};
  for (let n = 0; n < count; n++) {
    const stream = newId();
    const { refs, rows } = await packs.add(stream, [], [runOf(0, 2)], 0);
    table[stream] = refs;
    await store.write(['packs'], async (tx) => {
      for (const row of rows) await tx.put('packs', row);
    });
  }
  return { store, keys, table };
}

it('goes through many a few at a time, and names those that are not there', async () => {
  const { store, keys, table } = await many(150);
  const [gone = ''] = Object.keys(table);
  await store.write(['packs'], (tx) => tx.remove('packs', table[gone]?.[0]?.pack ?? ''));
  const read = vi.spyOn(store, 'read');
  const packs = new Packs(store, keys);
  await packs.openAll(table);
  // Ten pages, and one look for what is missing.
  expect(read).toHaveBeenCalledTimes(11);
  expect([...packs.damaged]).toEqual([gone]);
  for (const stream of Object.keys(table).slice(1))
    expect(versions(await packs.entries(table, stream))).toEqual([1, 2]);
  expect(read).toHaveBeenCalledTimes(11);
});

it.each([
  ['small', 1, 16, 8],
  ['large', 100, 3, 2],
])('reads and opens fewer at the same time where they are large: %s', async (_, times, page, at_once) => {
  const { store, keys, table } = await many(40);
  for (const [ref] of Object.values(table)) if (ref) ref.size_bytes = 1024 * times;
  const reads = vi.spyOn(store, 'read');
  let most = 0;
  let now = 0;
  const sealer = {
    newId: () => keys.newId(),
    sealPack: keys.sealPack.bind(keys),
    openPack: async (...args: Parameters<typeof keys.openPack>) => {
      most = Math.max(most, ++now);
      try {
        return await keys.openPack(...args);
      } finally {
        now--;
      }
    },
  } as unknown as StoreKeys;
  await new Packs(store, sealer).openAll(table);
  expect(most).toBe(at_once);
  expect(reads).toHaveBeenCalledTimes(Math.floor(40 / page) + 1);
});

it('tells of a stream once, when all of its packs are open, and of none that is damaged or was open', async () => {
  const { store, keys, table } = await many(4);
  const [two = '', gone = '', open = '', half = ''] = Object.keys(table);
  const packs = new Packs(store, keys);
  for (const stream of [two, half]) {
    const { refs, rows } = await packs.add(stream, [], [runOf(2, 4)], 2);
    await store.write(['packs'], async (tx) => {
      for (const row of rows) await tx.put('packs', row);
    });
    table[stream] = [...(table[stream] ?? []), ...refs];
  }
  await store.write(['packs'], (tx) => tx.remove('packs', table[gone]?.[0]?.pack ?? ''));
  const fresh = new Packs(store, keys);
  await fresh.entries(table, open);
  await fresh.entries({ [half]: table[half]?.slice(1) ?? [] }, half);
  const told: [string, number[]][] = [];
  await fresh.openAll(table, (stream, entries) => told.push([stream, versions(entries)]));
  const whole = [1, 2, 3, 4];
  expect(told.sort()).toEqual([[two, whole] as const, [half, whole] as const].toSorted());
});

it('opens what was read ahead, and reads what was not', async () => {
  const { store, keys, table } = await many(30);
  const ahead = new PacksAhead(store);
  await ahead.read();
  const [late = '', first = ''] = Object.keys(table);
  ahead.take(table[late]?.[0]?.pack ?? '');
  const reads = vi.spyOn(store, 'read');
  const opened = new Packs(store, keys, ahead);
  await opened.entries(table, first);
  expect(reads).not.toHaveBeenCalled();
  await opened.openAll(table);
  expect(reads).toHaveBeenCalledTimes(1);
  expect(opened.damaged.size).toBe(0);
  for (const stream of Object.keys(table))
    expect(versions(await opened.entries(table, stream))).toEqual([1, 2]);
  expect(reads).toHaveBeenCalledTimes(1);
});

it('holds once what was filed again after an older database was put back, and all that a colleague wrote under the same id', () => {
  const said = (version: number, author: string) => {
    const entry = entryOf(version);
    return { ...entry, change: { ...entry.change, author, change: 'c' } } as PulledEntry;
  };
  const before = said(1, 'priya');
  const again = said(2_000_001, 'priya');
  const foreign = said(2_000_002, 'nadia');
  expect(onceEach([before, again, foreign])).toEqual([again, foreign]);
});
