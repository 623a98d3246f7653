/**
 * Journals as files of the origin's private file system. A browser without one, as some are in a private window, keeps its drafts in the
 * store alone.
 */
import type { Id } from '../wire/records';
import type { HeldFile, JournalFile, Journals } from './journals';

const FOLDER = 'journals';
const READ_TRIES = 3;
const AGAIN_AFTER_MS = 100;

async function folder(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
}

class Held implements HeldFile {
  constructor(private readonly handle: FileSystemSyncAccessHandle) {}

  reserve(size_bytes: number): void {
    this.handle.truncate(0);
    this.write(new Uint8Array(size_bytes), 0);
  }

  write(bytes: Uint8Array, at: number): void {
    const written = this.handle.write(bytes as Uint8Array<ArrayBuffer>, { at });
    if (written < bytes.length) throw new DOMException('no room', 'QuotaExceededError');
    this.handle.flush();
  }

  clear(size_bytes: number): void {
    this.handle.write(new Uint8Array(size_bytes), { at: 0 });
  }

  close(): void {
    this.handle.close();
  }
}

class OpfsFile implements JournalFile {
  constructor(private readonly vault: Id) {}

  async read(): Promise<Uint8Array> {
    const dir = await folder().catch(() => null);
    if (!dir) return new Uint8Array();
    for (let tries = 1; ; tries += 1) {
      try {
        const file = await (await dir.getFileHandle(this.vault)).getFile();
        return new Uint8Array(await file.arrayBuffer());
      } catch (cause) {
        if (cause instanceof DOMException && cause.name === 'NotFoundError') return new Uint8Array();
        // A tab that is just leaving may have closed it in between: the browser reads no file that has changed since it was opened.
        if (tries === READ_TRIES) throw cause;
        await new Promise((done) => setTimeout(done, AGAIN_AFTER_MS));
      }
    }
  }

  async hold(): Promise<HeldFile | null> {
    try {
      const file = await (await folder()).getFileHandle(this.vault, { create: true });
      return new Held(await file.createSyncAccessHandle());
    } catch {
      return null;
    }
  }
}

export const opfsJournals: Journals = {
  of: (vault) => new OpfsFile(vault),

  async keepOnly(vaults) {
    try {
      const dir = await folder();
      const gone: string[] = [];
      for await (const name of dir.keys()) if (!vaults.includes(name)) gone.push(name);
      await Promise.allSettled(gone.map((name) => dir.removeEntry(name)));
    } catch {
      // There is no such place in this browser.
    }
  },
};
