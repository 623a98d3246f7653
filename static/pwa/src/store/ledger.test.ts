import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { aesKey } from '../vault/aead';
import { newId, randomBytes } from '../vault/random';
import { StoreKeys } from '../vault/store_keys';
import type { Id } from '../wire/records';
import type { DraftLike, Summary } from './holdings';
import { Ledger } from './ledger';
import { manifestBytes } from './manifest';
import { MemoryStore } from './memory';
import { StorageDamagedError, type Store, StoreMovedError } from './port';
import type { TableName } from './schema';
import { sealedRows } from './sealed_rows';

const draftOf = (draft: Id, updated_at = '2026-11-21T11:00:00.000Z'): DraftLike => ({
  draft,
  family: newId(),
  updated_at,
});

async function founded(): Promise<{ store: MemoryStore; keys: StoreKeys; ledger: Ledger<null> }> {
  const store = new MemoryStore();
  const keys = new StoreKeys(newId(), await aesKey(randomBytes(32)));
  const summary = { me: { name: 'n' }, streams: [] } as unknown as Summary<null>;
  const rows = await Ledger.found(keys, summary);
  await store.write(['seals'], rows);
  return { store, keys, ledger: await Ledger.open<null>(store, keys) };
}

/** Everything in the store, to be put back later as a thief with the tablet would. */
async function copy(store: Store, table: 'log' | 'seals') {
  return store.read([table], (tx) => tx.all(table));
}

async function replace(
  store: Store,
  table: 'log' | 'seals',
  rows: Awaited<ReturnType<typeof copy>>,
): Promise<void> {
  const now = await copy(store, table);
  await store.write([table], async (tx) => {
    for (const row of now) await tx.remove(table, 'n' in row ? [row.vault, row.n] : [row.vault, row.name]);
    for (const row of rows) await tx.put(table, row as never);
  });
}

describe('ledger', () => {
  it('brings back the newest of every draft, whatever was saved and discarded in between', async () => {
    const ids = Array.from({ length: 3 }, newId);
    const step = fc.record({ save: fc.boolean(), which: fc.integer({ min: 0, max: 2 }), at: fc.nat(999) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { store, keys, ledger } = await founded();
        const model = new Map<Id, string>();
        for (const { save, which, at } of steps) {
          const id = ids[which] ?? '';
          const time = `2026-11-21T11:00:00.${String(at).padStart(3, '0')}Z`;
          if (save) model.set(id, time);
          else model.delete(id);
          await ledger.commit(() => ({
            log: [save ? { is: 'draft', draft: draftOf(id, time) } : { is: 'discarded', draft: id }],
          }));
        }
        const again = await Ledger.open<null>(store, keys);
        const found = [...again.memory.drafts].map(([id, draft]) => [id, draft.updated_at]);
        expect(new Map(found as [Id, string][])).toEqual(model);
      }),
      { numRuns: 25 },
    );
  });

  it('folds a long log into one row, and forgets nothing', async () => {
    const { store, keys, ledger } = await founded();
    const kept = draftOf(newId());
    await ledger.commit(() => ({ log: [{ is: 'draft', draft: kept }] }));
    const typed = newId();
    for (let i = 0; i < 300; i++)
      await ledger.commit(() => ({ log: [{ is: 'draft', draft: draftOf(typed) }] }));
    expect((await copy(store, 'log')).length).toBeLessThan(100);
    const again = await Ledger.open<null>(store, keys);
    expect([...again.memory.drafts.keys()].sort()).toEqual([kept.draft, typed].sort());
    await again.commit(() => ({ log: [{ is: 'discarded', draft: typed }] }));
    expect((await Ledger.open<null>(store, keys)).memory.drafts.size).toBe(1);
  });

  it('answers a save without waiting for the fold that it makes due', async () => {
    const { store, keys } = await founded();
    let removing = 0;
    const slow: Store = {
      read: (tables, run) => store.read(tables, run),
      close: () => undefined,
      write: (tables, run) =>
        store.write(tables, (tx) =>
          run(
            new Proxy(tx, {
              get(target, name) {
                const inner = Reflect.get(target, name) as (...args: unknown[]) => unknown;
                if (name === 'removeRange') removing += 1;
                return inner.bind(target);
              },
            }),
          ),
        ),
    };
    const ledger = await Ledger.open<null>(slow, keys);
    const typed = newId();
    const seen: number[] = [];
    for (let i = 0; i < 257; i++) {
      await ledger.commit(() => ({ log: [{ is: 'draft', draft: draftOf(typed) }] }));
      seen.push(removing);
    }
    expect(seen.at(-1)).toBe(0);
    await ledger.absorb();
    expect(removing).toBe(1);
    expect((await Ledger.open<null>(store, keys)).memory.drafts.size).toBe(1);
  });

  it('opens rows that an earlier build compressed, and writes a small one as it is', async () => {
    const { store, keys, ledger } = await founded();
    const small = { ...draftOf(newId()), words: 'the baby looked up '.repeat(100) };
    const large = { ...draftOf(newId()), words: 'the baby looked up '.repeat(2_000) };
    for (const draft of [small, large]) await ledger.commit(() => ({ log: [{ is: 'draft', draft }] }));
    const sizes = (await copy(store, 'log')).map((row) => row.sealed.length);
    expect(sizes[0]).toBeGreaterThan(1_900);
    expect(sizes[1]).toBeLessThan(2_000);
    const again = await Ledger.open<null>(store, keys);
    expect([...again.memory.drafts.values()]).toEqual([small, large]);
  });

  it('opens rows that were read ahead, and reads again when something was written since', async () => {
    const { store, keys, ledger } = await founded();
    await ledger.commit(() => ({ log: [{ is: 'draft', draft: draftOf(newId()) }] }));
    const ahead = sealedRows(store, keys.vault);
    await ahead;
    const reads = vi.spyOn(store, 'read');
    expect((await Ledger.open<null>(store, keys, ahead)).memory.drafts.size).toBe(1);
    expect(reads.mock.calls.map(([tables]) => tables)).toEqual([['seals']]);
    await ledger.commit(() => ({ log: [{ is: 'draft', draft: draftOf(newId()) }] }));
    expect((await Ledger.open<null>(store, keys, ahead)).memory.drafts.size).toBe(2);
    const failed = Promise.reject(new Error('not now'));
    expect((await Ledger.open<null>(store, keys, failed)).memory.drafts.size).toBe(2);
  });

  it('keeps a manifest of one size', () => {
    const zero = new Uint8Array(32);
    const one = { base_chain: zero, chain: zero, table: zero, summary: zero };
    const small = manifestBytes({ write: 0, base: 0, length: 0, ...one });
    const large = manifestBytes({ write: 2 ** 52, base: 2 ** 50, length: 2 ** 51, ...one });
    expect(large).toHaveLength(small.length);
  });

  it('refuses to write over what another tab has written', async () => {
    const { store, keys, ledger } = await founded();
    const other = await Ledger.open<null>(store, keys);
    await other.commit(() => ({ log: [{ is: 'draft', draft: draftOf(newId()) }] }));
    const mine = ledger.commit(() => ({ log: [{ is: 'draft', draft: draftOf(newId()) }] }));
    await expect(mine).rejects.toThrow(StoreMovedError);
    expect((await Ledger.open<null>(store, keys)).memory.drafts.size).toBe(1);
  });

  it('is whole or unchanged, wherever it is killed', async () => {
    const { store, keys } = await founded();
    const kill = new Error('killed');
    for (let at = 1; at < 8; at++) {
      let calls = 0;
      const dying: Store = {
        read: (tables, run) => store.read(tables, run),
        close: () => undefined,
        write: (tables: readonly TableName[], run) =>
          store.write(tables, (tx) =>
            run(
              new Proxy(tx, {
                get(target, name) {
                  const inner = Reflect.get(target, name) as (...args: unknown[]) => unknown;
                  return (...args: unknown[]) => {
                    calls += 1;
                    if (calls === at) throw kill;
                    return inner.apply(target, args);
                  };
                },
              }),
            ),
          ),
      };
      const ledger = await Ledger.open<null>(dying, keys);
      const before = ledger.memory.drafts.size;
      const outcome = await ledger
        .commit(() => ({
          log: [{ is: 'draft', draft: draftOf(newId()) }],
          table: {},
          summary: ledger.summary,
        }))
        .then(
          () => 1,
          () => 0,
        );
      const again = await Ledger.open<null>(store, keys);
      expect(again.memory.drafts.size).toBe(before + outcome);
    }
  });
});

describe('ledger.rollback', () => {
  const grown = async () => {
    const made = await founded();
    const save = () => made.ledger.commit(() => ({ log: [{ is: 'draft', draft: draftOf(newId()) }] }));
    const resum = () => made.ledger.commit(() => ({ summary: made.ledger.summary, table: {} }));
    await save();
    await save();
    return { ...made, save, resum };
  };
  const refused = async (store: Store, keys: StoreKeys) =>
    expect(Ledger.open<null>(store, keys)).rejects.toThrow(StorageDamagedError);

  it('notices that the last log row was taken out', async () => {
    const { store, keys } = await grown();
    await replace(store, 'log', (await copy(store, 'log')).slice(0, -1));
    await refused(store, keys);
  });

  it('notices that the log is yesterday’s', async () => {
    const { store, keys, save } = await grown();
    const old = await copy(store, 'log');
    await save();
    await replace(store, 'log', old);
    await refused(store, keys);
  });

  it('notices that two log rows have changed places', async () => {
    const { store, keys } = await grown();
    const [a, b] = (await copy(store, 'log')) as {
      vault: string;
      n: number;
      sealed: Uint8Array<ArrayBuffer>;
    }[];
    if (!a || !b) throw new Error('two rows');
    await replace(store, 'log', [
      { ...a, sealed: b.sealed },
      { ...b, sealed: a.sealed },
    ]);
    await refused(store, keys);
  });

  it.each(['summary', 'table', 'manifest'])('notices that the %s is an older one', async (name) => {
    const { store, keys, resum } = await grown();
    const old = (await copy(store, 'seals')).filter((row) => 'name' in row && row.name === name);
    await resum();
    const rest = (await copy(store, 'seals')).filter((row) => 'name' in row && row.name !== name);
    await replace(store, 'seals', [...rest, ...old] as never);
    await refused(store, keys);
  });

  it('notices one changed bit in any row', async () => {
    const { store, keys } = await grown();
    for (const table of ['log', 'seals'] as const) {
      const rows = await copy(store, table);
      for (const [i, row] of rows.entries()) {
        const sealed = row.sealed.slice();
        sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
        await replace(
          store,
          table,
          rows.map((other, at) => (at === i ? { ...row, sealed } : other)) as never,
        );
        await refused(store, keys);
      }
      await replace(store, table, rows);
    }
    await expect(Ledger.open<null>(store, keys)).resolves.toBeTruthy();
  });

  it('does not open with the rows of another vault', async () => {
    const { store, keys } = await grown();
    const stranger = new StoreKeys(keys.vault, await aesKey(randomBytes(32)));
    await refused(store, stranger);
  });
});

describe('a write that the browser says has failed', () => {
  /** The next write is stored, or not, and its answer is lost. `asked`: whether the store can say which when it is asked at once. */
  function lostAnswer(store: Store, is_stored: boolean, asked = true): void {
    const lost = new DOMException('Connection to Indexed Database server lost', 'UnknownError');
    const write = store.write.bind(store);
    vi.spyOn(store, 'write').mockImplementationOnce(async (tables, run) => {
      if (is_stored) await write(tables, run);
      if (!asked) vi.spyOn(store, 'read').mockRejectedValueOnce(lost);
      throw lost;
    });
  }

  it('and is stored has not failed', async () => {
    const { store, ledger } = await founded();
    const draft = draftOf(newId());
    lostAnswer(store, true);
    await ledger.commit(() => ({ log: [{ is: 'draft', draft }] }));
    expect(ledger.memory.drafts.get(draft.draft)).toEqual(draft);
  });

  it.each([
    ['and is stored, as the store cannot say at once', true, false],
    ['and is not', false, true],
  ])('%s stands in the way of no save after it', async (_, is_stored, asked) => {
    const { store, keys, ledger } = await founded();
    const draft = draftOf(newId());
    await ledger.save({ ...draft, words: 'one' } as DraftLike);
    lostAnswer(store, is_stored, asked);
    await expect(ledger.save({ ...draft, words: 'one two' } as DraftLike)).rejects.toThrow('lost');
    await ledger.save({ ...draft, words: 'one two three' } as DraftLike);
    const again = await Ledger.open<null>(store, keys);
    expect([...again.memory.drafts.values()]).toEqual([{ ...draft, words: 'one two three' }]);
    expect(ledger.written).toBe(again.written);
  });

  it('is known to be stored before what builds on it is made', async () => {
    const { store, ledger } = await founded();
    const draft = draftOf(newId());
    lostAnswer(store, true, false);
    await expect(ledger.commit(() => ({ log: [{ is: 'draft', draft }] }))).rejects.toThrow('lost');
    const seen: boolean[] = [];
    await ledger.commit(() => {
      seen.push(ledger.memory.drafts.has(draft.draft));
      return {};
    });
    expect(seen).toEqual([true]);
  });

  it('is not taken for stored where another tab has written', async () => {
    const { store, keys, ledger } = await founded();
    lostAnswer(store, false);
    await expect(ledger.save(draftOf(newId()))).rejects.toThrow('lost');
    const other = await Ledger.open<null>(store, keys);
    await other.save(draftOf(newId()));
    await expect(ledger.save(draftOf(newId()))).rejects.toThrow(StoreMovedError);
  });
});
