import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../store/memory';
import type { VaultRow } from '../store/schema';
import { id } from '../views/tests/book';
import { ORGANISATION, sampleBook } from '../views/tests/sample';
import { keepNumbers, keptNumbers } from './lock_numbers';

const VAULT = id('vault');

async function vaultIn(store: MemoryStore): Promise<VaultRow> {
  const row = await store.read(['vaults'], (tx) => tx.get('vaults', VAULT));
  if (!row) throw new Error('the vault was put there');
  return row;
}

async function storeWithVault(): Promise<MemoryStore> {
  const store = new MemoryStore();
  const row = { vault: VAULT, device: id('device'), made_at_ms: 1, slots: [] } as unknown as VaultRow;
  await store.write(['vaults'], (tx) => tx.put('vaults', row));
  return store;
}

describe('the numbers on the lock screen', () => {
  it('come from the organisation and lie sealed beside the vault', async () => {
    const store = await storeWithVault();
    await keepNumbers(store, VAULT, sampleBook());
    const row = await vaultIn(store);
    expect(await keptNumbers(row)).toEqual([
      { label: 'Duty team, Northmere', number: '01632 960001', when: 'Day and night' },
    ]);
    expect(new TextDecoder('latin1').decode(row.numbers?.sealed)).not.toContain('01632');
  });

  it('are written again only when they have changed', async () => {
    const store = await storeWithVault();
    const book = sampleBook();
    await keepNumbers(store, VAULT, book);
    const first = (await vaultIn(store)).numbers?.sealed;
    await keepNumbers(store, VAULT, book);
    expect((await vaultIn(store)).numbers?.sealed).toEqual(first);
    book.tell(ORGANISATION, 'local_numbers', {
      body: { numbers: [{ label: 'Night team', number: '01632 960002', when: null }] },
    });
    await keepNumbers(store, VAULT, book);
    expect(await keptNumbers(await vaultIn(store))).toHaveLength(2);
  });

  it('are none before the first contact, and none when they do not open for this vault', async () => {
    const store = await storeWithVault();
    expect(await keptNumbers(await vaultIn(store))).toEqual([]);
    await keepNumbers(store, VAULT, sampleBook());
    expect(await keptNumbers({ ...(await vaultIn(store)), vault: id('other') })).toEqual([]);
  });
});
