import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../store/memory';
import type { BlobRow, VaultRow } from '../store/schema';
import { sealLabel } from '../vault/label';
import { id } from '../views/tests/book';
import { vaultSummaries } from './unlocking';

const VAULT = id('vault');

function blob(name: string, state: BlobRow['state'], more: Partial<BlobRow> = {}): BlobRow {
  return { blob: name, vault: VAULT, state, stored: 0, size_bytes: 9, ...more } as unknown as BlobRow;
}

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
