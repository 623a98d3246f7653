/**
 * What every store must do, whatever stands behind it. Run on memory, on fake-indexeddb, and on a real browser's IndexedDB.
 */
import { describe, expect, it } from 'vitest';
import type { Store } from './port';
import type { LogRow, OutboxRow } from './schema';

const VAULT = 'a'.repeat(32);
const OTHER = 'b'.repeat(32);
const bytes = (...values: number[]) => Uint8Array.from(values);
const logRow = (n: number, vault = VAULT): LogRow => ({ vault, n, sealed: bytes(n) });
const frame = (seq: number): OutboxRow => ({
  vault: VAULT,
  seq,
  frame: bytes(seq),
  chain: bytes(1),
  head: bytes(2),
});

export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(`store.contract on ${name}`, () => {
    it('gives back what was put, bytes and all', async () => {
      const store = await open();
      await store.write(['log'], (tx) => tx.put('log', logRow(1)));
      const row = await store.read(['log'], (tx) => tx.get('log', [VAULT, 1]));
      expect(row).toEqual(logRow(1));
      expect(await store.read(['log'], (tx) => tx.get('log', [VAULT, 2]))).toBeUndefined();
      store.close();
    });

    it('replaces a row of the same key', async () => {
      const store = await open();
      await store.write(['attempts'], (tx) => tx.put('attempts', { vault: VAULT, wrong: 1, last_at_ms: 1 }));
      await store.write(['attempts'], (tx) => tx.put('attempts', { vault: VAULT, wrong: 2, last_at_ms: 2 }));
      const rows = await store.read(['attempts'], (tx) => tx.all('attempts'));
      expect(rows.map((row) => row.wrong)).toEqual([2]);
      store.close();
    });

    it('reads a range of one vault in the order of the numbers', async () => {
      const store = await open();
      await store.write(['log'], async (tx) => {
        for (const n of [10, 2, 1, 3]) await tx.put('log', logRow(n));
        await tx.put('log', logRow(2, OTHER));
      });
      expect(await store.read(['log'], (tx) => tx.range('log', VAULT, 4, 3))).toEqual([]);
      const rows = await store.read(['log'], (tx) => tx.range('log', VAULT, 2, 10));
      expect(rows.map((row) => [row.vault, row.n])).toEqual([
        [VAULT, 2],
        [VAULT, 3],
        [VAULT, 10],
      ]);
      store.close();
    });

    it('reads rows in the order of their keys, some at a time', async () => {
      const store = await open();
      await store.write(['packs'], async (tx) => {
        for (const pack of ['d', 'a', 'c', 'b']) await tx.put('packs', { pack, sealed: bytes(1) });
      });
      const next = (last: string | null) =>
        store.read(['packs'], async (tx) => (await tx.after('packs', last, 3)).map(({ pack }) => pack));
      expect(await next(null)).toEqual(['a', 'b', 'c']);
      expect(await next('c')).toEqual(['d']);
      expect(await next('d')).toEqual([]);
      store.close();
    });

    it('removes a row, and a range of one vault only', async () => {
      const store = await open();
      await store.write(['log', 'outbox'], async (tx) => {
        for (const n of [1, 2, 3, 4]) await tx.put('log', logRow(n));
        await tx.put('log', logRow(2, OTHER));
        await tx.put('outbox', frame(1));
      });
      await store.write(['log', 'outbox'], async (tx) => {
        await tx.removeRange('log', VAULT, 1, 3);
        await tx.removeRange('log', VAULT, 5, 4);
        await tx.remove('outbox', [VAULT, 1]);
      });
      const left = await store.read(['log', 'outbox'], async (tx) => [
        (await tx.all('log')).length,
        (await tx.all('outbox')).length,
      ]);
      expect(left).toEqual([2, 0]);
      store.close();
    });

    it('stores nothing of a transaction that throws, in any table', async () => {
      const store = await open();
      await store.write(['log'], (tx) => tx.put('log', logRow(1)));
      const broken = store.write(['log', 'outbox'], async (tx) => {
        await tx.put('log', logRow(2));
        await tx.put('outbox', frame(1));
        await tx.remove('log', [VAULT, 1]);
        throw new Error('killed here');
      });
      await expect(broken).rejects.toThrow('killed here');
      const left = await store.read(['log', 'outbox'], async (tx) => [
        (await tx.all('log')).map((row) => row.n),
        (await tx.all('outbox')).length,
      ]);
      expect(left).toEqual([[1], 0]);
      store.close();
    });

    it('lets writers see each other only when whole', async () => {
      const store = await open();
      await store.write(['attempts'], (tx) => tx.put('attempts', { vault: VAULT, wrong: 0, last_at_ms: 0 }));
      const add = () =>
        store.write(['attempts'], async (tx) => {
          const row = await tx.get('attempts', VAULT);
          await tx.put('attempts', { vault: VAULT, wrong: (row?.wrong ?? 0) + 1, last_at_ms: 0 });
        });
      await Promise.all(Array.from({ length: 20 }, add));
      const row = await store.read(['attempts'], (tx) => tx.get('attempts', VAULT));
      expect(row?.wrong).toBe(20);
      store.close();
    });

    it('does not hand out its own rows', async () => {
      const store = await open();
      const mine = logRow(1);
      await store.write(['log'], (tx) => tx.put('log', mine));
      mine.sealed[0] = 99;
      const row = await store.read(['log'], (tx) => tx.get('log', [VAULT, 1]));
      expect(row?.sealed[0]).toBe(1);
      store.close();
    });
  });
}
