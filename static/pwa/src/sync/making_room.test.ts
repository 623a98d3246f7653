import { describe, expect, it, vi } from 'vitest';
import { MemoryStore } from '../store/memory';
import type { BlobRow } from '../store/schema';
import { id } from '../views/tests/book';
import { freeableOf, letGoOfCopies } from './making_room';

const SIZE = 250;
const CHUNK = 100;

/** A device with one blob in each state, and one more copy that belongs to another vault. */
async function filled() {
  const store = new MemoryStore();
  const row = (blob: string, state: BlobRow['state'], stored = 0, vault = id('vault')) =>
    ({ blob, vault, state, stored, size_bytes: SIZE, chunk_bytes: CHUNK }) as unknown as BlobRow;
  const rows = [
    row('recording', 'recording'),
    row('draft', 'draft'),
    row('waiting', 'waiting', SIZE - 1),
    row('damaged', 'damaged', SIZE),
    row('sent', 'sent', SIZE),
    row('theirs', 'sent', SIZE, id('another vault')),
  ];
  await store.write(['blobs', 'chunks'], async (tx) => {
    for (const each of rows) {
      await tx.put('blobs', each);
      for (const n of [0, 1, 2]) await tx.put('chunks', { blob: each.blob, n, bytes: new Uint8Array(1) });
    }
  });
  const left = async () => ({
    blobs: (await store.read(['blobs'], (tx) => tx.all('blobs'))).map(({ blob }) => blob),
    chunks: new Set((await store.read(['chunks'], (tx) => tx.all('chunks'))).map(({ blob }) => blob)),
  });
  return { store, rows, left };
}

const KEPT = ['recording', 'draft', 'waiting', 'damaged'];

describe('room on a device that is short of it', () => {
  it('is made of copies that the server vouched for, of every vault, and of nothing else', async () => {
    const { store, rows, left } = await filled();
    expect(freeableOf(rows)).toEqual({ attachments: 2, bytes: 2 * SIZE });
    expect(await letGoOfCopies(store)).toEqual({ attachments: 2, bytes: 2 * SIZE });
    expect(await left()).toEqual({ blobs: KEPT, chunks: new Set(KEPT) });
    expect(await letGoOfCopies(store)).toEqual({ attachments: 0, bytes: 0 });
  });

  it('is made of nothing that is unsent again, or another’s, while copies are let go of', async () => {
    const { store, rows, left } = await filled();
    const more = ['unsent', 'taken over'].map((blob) => ({ ...rows[4], blob }) as BlobRow);
    await store.write(['blobs'], async (tx) => {
      for (const each of more) await tx.put('blobs', each);
    });
    const write = store.write.bind(store);
    vi.spyOn(store, 'write').mockImplementationOnce(async (tables, run) => {
      const done = await write(tables, run);
      const [unsent, taken] = more as [BlobRow, BlobRow];
      await write(['blobs'], async (tx) => {
        await tx.put('blobs', { ...unsent, state: 'waiting' });
        await tx.put('blobs', { ...taken, vault: id('another vault') });
      });
      return done;
    });
    expect(await letGoOfCopies(store)).toEqual({ attachments: 2, bytes: 2 * SIZE });
    expect((await left()).blobs).toEqual([...KEPT, 'unsent', 'taken over']);
  });

  it('is made on a device that has none left to write in', async () => {
    const { store, rows, left } = await filled();
    store.room_rows = rows.length * 4;
    const one_more = { ...rows[0], blob: 'more' } as BlobRow;
    const added = () => store.write(['blobs'], (tx) => tx.put('blobs', one_more));
    await expect(added()).rejects.toThrow('no room');
    await letGoOfCopies(store);
    await added();
    expect((await left()).blobs).toEqual([...KEPT, 'more']);
  });
});
