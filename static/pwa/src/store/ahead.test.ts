/** What is read before there is a key is held once, up to a limit, and not for whoever has begun to unlock. */
import { expect, it, vi } from 'vitest';
import { PacksAhead } from './ahead';
import { MemoryStore } from './memory';

const nameOf = (n: number) => n.toString(16).padStart(32, '0');

async function storeOf(count: number, size_bytes = 1): Promise<MemoryStore> {
  const store = new MemoryStore();
  await store.write(['packs'], async (tx) => {
    for (let n = 0; n < count; n++)
      await tx.put('packs', { pack: nameOf(n), sealed: new Uint8Array(size_bytes).fill(n) });
  });
  return store;
}

it('reads every pack, and holds none that was taken', async () => {
  const ahead = new PacksAhead(await storeOf(100));
  await ahead.read();
  const taken = Array.from({ length: 100 }, (_, n) => ahead.take(nameOf(n))?.[0]);
  expect(taken).toEqual(Array.from({ length: 100 }, (_, n) => n));
  expect(ahead.take(nameOf(0))).toBeUndefined();
});

it('holds about as much as it may, and no more', async () => {
  const ahead = new PacksAhead(await storeOf(100), 40);
  await ahead.read();
  const held = Array.from({ length: 100 }, (_, n) => ahead.take(nameOf(n))).filter((sealed) => sealed);
  expect(held.length).toBeGreaterThanOrEqual(40);
  expect(held.length).toBeLessThan(40 + 32);
});

it('reads few of the large ones at a time, so that whoever unlocks waits for few', async () => {
  const store = await storeOf(20, 256 * 1024);
  const reads = vi.spyOn(store, 'read');
  await new PacksAhead(store).read();
  // Four, then two at a time, then none.
  expect(reads).toHaveBeenCalledTimes(1 + 8 + 1);
});

it('reads no further once somebody unlocks', async () => {
  const store = await storeOf(100);
  const reads = vi.spyOn(store, 'read');
  const ahead = new PacksAhead(store);
  const reading = ahead.read();
  ahead.stop();
  await reading;
  expect(reads).toHaveBeenCalledTimes(1);
});
