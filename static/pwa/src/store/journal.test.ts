import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aesKey } from '../vault/aead';
import { newId, randomBytes } from '../vault/random';
import { StoreKeys } from '../vault/store_keys';
import type { Id } from '../wire/records';
import type { DraftLike, Summary } from './holdings';
import { MemoryJournals } from './journals.fixture';
import { Ledger } from './ledger';
import { MemoryStore } from './memory';
import { StorageDamagedError, StorageFullError, StoreMovedError } from './port';

const draftOf = (draft: Id, words: string): DraftLike & { words: string } => ({
  draft,
  family: 'f',
  updated_at: '2026-11-28T05:00:00.000Z',
  words,
});

/** Longer than a journal is appended to without asking the store. */
const FROZEN_MS = 5000;
let clock_ms = 0;

/** A tablet with one vault, its store and its journal; `open` is what a fresh worker finds. */
async function tablet() {
  const store = new MemoryStore();
  const keys = new StoreKeys(newId(), await aesKey(randomBytes(32)));
  const file = new MemoryJournals().of(keys.vault);
  const summary = { me: { name: 'n' }, streams: [] } as unknown as Summary<null>;
  const rows = await Ledger.found(keys, summary);
  await store.write(['seals'], rows);
  const open = () => Ledger.open<null>(store, keys, null, file);
  const held = async () => {
    file.orphan();
    const ledger = await open();
    await ledger.hold(file, () => clock_ms);
    return ledger;
  };
  const logged = async () => (await store.read(['log'], (tx) => tx.all('log'))).length;
  return { store, keys, file, open, held, logged };
}

const wordsOf = (ledger: Ledger<null>) =>
  Object.fromEntries(
    [...ledger.memory.drafts].map(([id, draft]) => [id, (draft as DraftLike & { words: string }).words]),
  );

describe('journal', () => {
  it('keeps a draft that the store has not seen, and gives it back', async () => {
    const { held, open, logged } = await tablet();
    const ledger = await held();
    await ledger.save(draftOf('d', 'she looked'));
    await ledger.save(draftOf('d', 'she looked up'));
    expect(await logged()).toBe(0);
    expect(wordsOf(ledger)).toEqual({ d: 'she looked up' });
    expect(wordsOf(await open())).toEqual({ d: 'she looked up' });
  });

  it('brings back the newest of every draft, wherever the worker is ended', async () => {
    const step = fc.record({
      does: fc.constantFrom('save', 'save', 'save', 'discard', 'other', 'absorb', 'die'),
      which: fc.constantFrom('a', 'b', 'c'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { held, open } = await tablet();
        let ledger = await held();
        const model = new Map<Id, string>();
        for (const [at, { does, which }] of steps.entries()) {
          if (does === 'save') {
            model.set(which, `words ${at}`);
            await ledger.save(draftOf(which, `words ${at}`));
          } else if (does === 'discard') {
            model.delete(which);
            await ledger.commit(() => ({ log: [{ is: 'discarded', draft: which }] }));
          } else if (does === 'other') await ledger.commit(() => ({}));
          else if (does === 'absorb') await ledger.absorb();
          else ledger = await held();
        }
        expect(wordsOf(await open())).toEqual(Object.fromEntries(model));
      }),
      { numRuns: 50 },
    );
  });

  it('takes what it holds into the next write, the newest of each draft alone', async () => {
    const { held, file, keys, store, logged } = await tablet();
    const ledger = await held();
    for (let n = 0; n < 5; n++) await ledger.save(draftOf('d', `words ${n}`));
    await ledger.save(draftOf('e', 'others'));
    await ledger.commit(() => ({ log: [{ is: 'discarded', draft: 'e' }] }));
    expect(await logged()).toBe(3);
    expect(file.used_bytes).toBe(0);
    expect(wordsOf(await Ledger.open<null>(store, keys))).toEqual({ d: 'words 4' });
  });

  it('brings nothing back that was discarded, though the journal could not be emptied', async () => {
    const { held, file, open } = await tablet();
    const ledger = await held();
    await ledger.save(draftOf('d', 'she looked'));
    file.stuck = true;
    await ledger.commit(() => ({ log: [{ is: 'discarded', draft: 'd' }] }));
    expect(file.used_bytes).toBeGreaterThan(0);
    expect(wordsOf(await open())).toEqual({});
    await ledger.save(draftOf('d2', 'next'));
    expect(wordsOf(await open())).toEqual({ d2: 'next' });
  });

  it('leaves out a last record that is cut off at any byte, and nothing before it', async () => {
    const { held, file, open } = await tablet();
    const ledger = await held();
    await ledger.save(draftOf('d', 'she looked'));
    const whole = file.used_bytes;
    await ledger.save(draftOf('d', 'she looked up'));
    const [all, end] = [file.bytes, file.used_bytes];
    for (let cut = whole; cut < end; cut += cut < whole + 24 ? 1 : 7) {
      file.bytes = all.slice().fill(0, cut);
      expect(wordsOf(await open())).toEqual({ d: 'she looked' });
      file.bytes = all.slice(0, cut);
      expect(wordsOf(await open())).toEqual({ d: 'she looked' });
    }
  });

  it('reads a new beginning alone where the end of an older journal stands behind it', async () => {
    const { held, file, open } = await tablet();
    const ledger = await held();
    for (let n = 0; n < 5; n++) await ledger.save(draftOf('d', `older ${n}`));
    const older = file.bytes.slice();
    await ledger.absorb();
    await ledger.save(draftOf('e', 'newer, and longer than each of the others'.repeat(20)));
    const newer = file.bytes.slice(0, file.used_bytes);
    file.bytes = older;
    file.bytes.set(newer);
    expect(Object.keys(wordsOf(await open()))).toEqual(['d', 'e']);
    expect(wordsOf(await open())).toMatchObject({ d: 'older 4' });
  });

  it('says that it is damaged when a record in the middle does not open', async () => {
    const { held, file, open } = await tablet();
    const ledger = await held();
    await ledger.save(draftOf('d', 'she looked'));
    await ledger.save(draftOf('d', 'she looked up'));
    file.bytes[40] = (file.bytes[40] ?? 0) ^ 1;
    await expect(open()).rejects.toThrow(StorageDamagedError);
  });

  it('does not take a record from another vault, or from another place', async () => {
    const one = await tablet();
    const other = await tablet();
    await (await one.held()).save(draftOf('d', 'of one'));
    other.file.bytes = one.file.bytes;
    expect(wordsOf(await other.open())).toEqual({});
    const twice = await tablet();
    const ledger = await twice.held();
    await ledger.save(draftOf('d', 'first'));
    const first = twice.file.bytes.slice(0, twice.file.used_bytes);
    await ledger.save(draftOf('d', 'second'));
    const put_back = twice.file.bytes.slice();
    put_back.set(first.subarray(16), first.length + 16);
    twice.file.bytes = put_back;
    expect(wordsOf(await twice.open())).toEqual({ d: 'first' });
  });

  it('saves in the store when the journal is full, and says so when the store is too', async () => {
    const { held, file, store, open, logged } = await tablet();
    const ledger = await held();
    await ledger.save(draftOf('d', 'she looked'));
    file.room_bytes = file.used_bytes + 100;
    await ledger.save(draftOf('d', 'she looked up'));
    expect(await logged()).toBe(2);
    expect(wordsOf(await open())).toEqual({ d: 'she looked up' });
    expect(file.isHeld).toBe(false);
    const write = store.write.bind(store);
    store.write = () => Promise.reject(new StorageFullError('no room'));
    await expect(ledger.save(draftOf('d', 'and smiled'))).rejects.toThrow(StorageFullError);
    store.write = write;
    expect(wordsOf(await open())).toEqual({ d: 'she looked up' });
    await ledger.save(draftOf('d', 'and smiled'));
    expect(wordsOf(await open())).toEqual({ d: 'and smiled' });
  });

  it('keeps what the store has no room for, and what follows it is not said to be saved', async () => {
    const { held, file, store, open } = await tablet();
    const ledger = await held();
    await ledger.save(draftOf('d', 'she looked'));
    const write = store.write.bind(store);
    store.write = () => Promise.reject(new StorageFullError('no room'));
    await expect(ledger.absorb()).rejects.toThrow(StorageFullError);
    await expect(ledger.save(draftOf('d', 'she looked up'))).rejects.toThrow(StorageFullError);
    expect(file.used_bytes).toBeGreaterThan(0);
    store.write = write;
    expect(wordsOf(await open())).toEqual({ d: 'she looked' });
  });

  it('is taken in by itself when it has grown long', async () => {
    const { held, file, logged } = await tablet();
    const ledger = await held();
    const long = 'the baby looked up '.repeat(5_000);
    for (let n = 0; n < 3; n++) await ledger.save(draftOf('d', `${n} ${long}`));
    await ledger.commit(() => ({}));
    expect(file.appended).toBe(3);
    expect(await logged()).toBe(1);
  });

  it('does not say that it is saved where another tab has taken the vault over', async () => {
    const { held, open, file } = await tablet();
    const mine = await held();
    await mine.save(draftOf('d', 'she looked'));
    clock_ms += FROZEN_MS;
    const theirs = await open();
    await theirs.commit(() => ({}));
    await expect(mine.save(draftOf('d', 'she looked up'))).rejects.toThrow(StoreMovedError);
    expect(file.isHeld).toBe(false);
    expect(wordsOf(await open())).toEqual({ d: 'she looked' });
  });

  it('is first with the store where another tab has read what it knows, and has written nothing yet', async () => {
    const { held, open } = await tablet();
    const mine = await held();
    clock_ms += FROZEN_MS;
    const theirs = await open();
    await mine.save(draftOf('d', 'she looked up'));
    await expect(theirs.commit(() => ({}))).rejects.toThrow(StoreMovedError);
    expect(wordsOf(await open())).toEqual({ d: 'she looked up' });
  });

  it('asks the store after every write that failed, whether or not it was stored', async () => {
    const { held, store, open, file } = await tablet();
    const ledger = await held();
    await ledger.save(draftOf('d', 'she looked'));
    const { write, read } = store;
    const lost = async () => {
      throw new DOMException('the connection was lost', 'AbortError');
    };
    store.write = async (tables, run) => {
      await write.call(store, tables, run);
      store.read = lost;
      return lost();
    };
    await expect(ledger.commit(() => ({}))).rejects.toThrow('the connection was lost');
    Object.assign(store, { write, read });
    // What was stored is known for its own, and what is saved next goes beside it.
    await ledger.save(draftOf('d', 'she looked up'));
    expect(file.isHeld).toBe(false);
    expect(wordsOf(await open())).toEqual({ d: 'she looked up' });
  });

  it('goes on in the store after a pause, and in the journal after that', async () => {
    const { held, logged, open } = await tablet();
    const ledger = await held();
    await ledger.save(draftOf('d', 'one'));
    clock_ms += FROZEN_MS;
    await ledger.save(draftOf('d', 'two'));
    const rows = await logged();
    expect(rows).toBe(2);
    await ledger.save(draftOf('d', 'three'));
    expect(await logged()).toBe(rows);
    expect(wordsOf(await open())).toEqual({ d: 'three' });
  });

  it('stays away from a journal that somebody else holds', async () => {
    const { file, open, logged } = await tablet();
    await file.hold();
    const ledger = await open();
    await ledger.hold(file, () => clock_ms);
    await ledger.save(draftOf('d', 'she looked'));
    expect(file.used_bytes).toBe(0);
    expect(await logged()).toBe(1);
  });
});
