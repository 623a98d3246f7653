import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../store/memory';
import type { BlobRow, VaultRow } from '../store/schema';
import { sealLabel } from '../vault/label';
import { WrongPassphraseError } from '../vault/slot';
import { id } from '../views/tests/book';
import { trySecret, vaultSummaries } from './unlocking';

const VAULT = id('vault');

function blob(name: string, state: BlobRow['state'], more: Partial<BlobRow> = {}): BlobRow {
  return { blob: name, vault: VAULT, state, stored: 0, size_bytes: 9, ...more } as unknown as BlobRow;
}

describe('wrong secrets that were tried while the clock stood ahead', () => {
  const [AHEAD, NOW] = [Date.parse('2036-01-01'), Date.parse('2026-12-01')];
  const HALF_HOUR_MS = 30 * 60_000;

  async function tried() {
    const store = new MemoryStore();
    const label = await sealLabel(VAULT, 'Work tablet');
    const row = { vault: VAULT, device: id('device'), made_at_ms: 1, slots: [], label };
    await store.write(['vaults'], (tx) => tx.put('vaults', row as unknown as VaultRow));
    const wrong = async () => {
      throw new WrongPassphraseError('no');
    };
    for (let n = 0; n < 5; n++) await trySecret(store, VAULT, () => AHEAD, wrong);
    const right = (now_ms: number) =>
      trySecret(
        store,
        VAULT,
        () => now_ms,
        async () => 'keys',
      );
    return { store, right };
  }

  it('are waited for once more from the first try under the right clock, and no longer', async () => {
    const { right } = await tried();
    expect(await right(NOW)).toMatchObject({ failure: { code: 'wait' } });
    expect(await right(NOW + HALF_HOUR_MS)).toMatchObject({ ok: true });
  });

  it('are waited for from when the lock screen told how long', async () => {
    const { store, right } = await tried();
    const [told] = await vaultSummaries(store, NOW);
    expect(told?.wait_ms).toBeGreaterThan(0);
    expect(await right(NOW + (told?.wait_ms ?? 0) - 1)).toMatchObject({ failure: { code: 'wait' } });
    expect(await right(NOW + (told?.wait_ms ?? 0))).toMatchObject({ ok: true });
  });
});

describe('what goes with a vault that is given up', () => {
  it('counts attachments of unfinished notes, and apart from them what only its key opens', async () => {
    const store = new MemoryStore();
    const label = await sealLabel(VAULT, 'Work tablet');
    const row = { vault: VAULT, device: id('device'), made_at_ms: 1, slots: [], label };
    const blobs = [
      blob('a', 'draft'),
      blob('b', 'recording'),
      blob('c', 'sent'),
      blob('w', 'waiting'),
      blob('d', 'draft', { vault: id('x') }),
      blob('e', 'draft', { in_snapshot: true }),
      blob('f', 'draft', { in_snapshot: true, goes: true, stored: 9 }),
      blob('g', 'draft', { elsewhere: true }),
    ];
    await store.write(['vaults', 'blobs'], async (tx) => {
      await tx.put('vaults', row as unknown as VaultRow);
      for (const one of blobs) await tx.put('blobs', one);
    });
    const [summary] = await vaultSummaries(store, 0);
    expect(summary?.lost_attachments).toBe(2);
    expect(summary?.drafted_attachments).toBe(1);
    expect(summary?.attachments).toBe(1);
  });
});
