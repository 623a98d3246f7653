import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../store/memory';
import type { BlobRow, VaultRow } from '../store/schema';
import { sealLabel } from '../vault/label';
import { id } from '../views/tests/book';
import { vaultSummaries } from './unlocking';

const VAULT = id('vault');

function blob(name: string, state: BlobRow['state'], vault = VAULT): BlobRow {
  return { blob: name, vault, state } as unknown as BlobRow;
}

describe('what goes with a vault that is given up', () => {
  it('counts attachments of unfinished notes, and a recording that was cut off', async () => {
    const store = new MemoryStore();
    const label = await sealLabel(VAULT, 'Work tablet');
    const row = { vault: VAULT, device: id('device'), made_at_ms: 1, slots: [], label };
    const blobs = [
      blob('a', 'draft'),
      blob('b', 'recording'),
      blob('c', 'sent'),
      blob('w', 'waiting'),
      blob('d', 'draft', id('x')),
    ];
    await store.write(['vaults', 'blobs'], async (tx) => {
      await tx.put('vaults', row as unknown as VaultRow);
      for (const one of blobs) await tx.put('blobs', one);
    });
    const [summary] = await vaultSummaries(store, 0);
    expect(summary?.drafted_attachments).toBe(2);
    expect(summary?.attachments).toBe(1);
  });
});
