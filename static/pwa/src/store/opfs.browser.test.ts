/** The journal's file in a real private file system. That it is appended to, and outlives its worker, is seen in `tests/e2e/test_journal.py`. */
import { afterEach, expect, it, vi } from 'vitest';
import { newId } from '../vault/random';
import { opfsJournals } from './opfs';

async function handle(vault: string): Promise<FileSystemFileHandle> {
  const root = await navigator.storage.getDirectory();
  const dir = await root.getDirectoryHandle('journals', { create: true });
  return dir.getFileHandle(vault, { create: true });
}

async function write(vault: string, bytes: number[]): Promise<void> {
  const writing = await (await handle(vault)).createWritable();
  await writing.write(new Uint8Array(bytes));
  await writing.close();
}

/** Somebody writes it after it was opened to be read, so many times. */
function changed(vault: string, times: number): void {
  const { getFile } = FileSystemFileHandle.prototype;
  let left = times;
  vi.spyOn(FileSystemFileHandle.prototype, 'getFile').mockImplementation(async function (
    this: FileSystemFileHandle,
  ) {
    const file = await getFile.call(this);
    if (left > 0)
      await write(
        vault,
        Array.from({ length: 20 + left-- }, () => 7),
      );
    return file;
  });
}

afterEach(() => vi.restoreAllMocks());

it('is empty where there is none', async () => {
  expect(await opfsJournals.of(newId()).read()).toEqual(new Uint8Array());
});

it('is read again when a tab that was just leaving has changed it meanwhile', async () => {
  const vault = newId();
  await write(vault, [1, 2, 3]);
  changed(vault, 1);
  expect(await opfsJournals.of(vault).read()).toEqual(new Uint8Array(21).fill(7));
});

it('says so when it cannot be read, however often', async () => {
  const vault = newId();
  await write(vault, [1, 2, 3]);
  changed(vault, 9);
  await expect(opfsJournals.of(vault).read()).rejects.toThrow(DOMException);
});

it('keeps those of the vaults that there are', async () => {
  const [kept, gone] = [newId(), newId()];
  for (const vault of [kept, gone]) await write(vault, [1]);
  await opfsJournals.keepOnly([kept]);
  expect(await opfsJournals.of(kept).read()).toEqual(new Uint8Array([1]));
  expect(await opfsJournals.of(gone).read()).toEqual(new Uint8Array());
});
