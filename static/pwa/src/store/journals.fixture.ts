/** Journals in memory, which can be full, cut off and changed as a file on a device can. */
import type { Id } from '../wire/records';
import type { HeldFile, JournalFile, Journals } from './journals';

class MemoryFile implements JournalFile {
  bytes = new Uint8Array();
  /** So many bytes fit; what does not is stored in part, as a full disk does it. */
  room_bytes = Number.POSITIVE_INFINITY;
  /** Emptying it fails. */
  stuck = false;
  appended = 0;
  /** How far it is written. */
  used_bytes = 0;
  private holder: object | null = null;

  get isHeld(): boolean {
    return this.holder !== null;
  }

  /** The worker that held it is ended. */
  orphan(): void {
    this.holder = null;
  }

  async read(): Promise<Uint8Array> {
    return this.bytes.slice();
  }

  async hold(): Promise<HeldFile | null> {
    if (this.isHeld) return null;
    const me = {};
    this.holder = me;
    const asHolder = (act: () => void) => {
      if (this.holder !== me) throw new Error('not held');
      act();
    };
    return {
      write: (bytes, at) => asHolder(() => this.write(bytes, at)),
      reserve: (size_bytes) =>
        asHolder(() => {
          this.bytes = new Uint8Array(size_bytes);
          this.used_bytes = 0;
        }),
      clear: (size_bytes) =>
        asHolder(() => {
          if (this.stuck) throw new Error('stuck');
          this.bytes.fill(0, 0, size_bytes);
          this.used_bytes = 0;
        }),
      close: () => {
        if (this.holder === me) this.orphan();
      },
    };
  }

  private write(bytes: Uint8Array, at: number): void {
    const fits = bytes.subarray(0, Math.max(0, this.room_bytes - at));
    const grown = new Uint8Array(Math.max(this.bytes.length, at + fits.length));
    grown.set(this.bytes);
    grown.set(fits, at);
    this.bytes = grown;
    this.used_bytes = at + fits.length;
    if (fits.length < bytes.length) throw new DOMException('no room', 'QuotaExceededError');
    this.appended += 1;
  }
}

export class MemoryJournals implements Journals {
  readonly files = new Map<Id, MemoryFile>();

  of(vault: Id): MemoryFile {
    const file = this.files.get(vault) ?? new MemoryFile();
    this.files.set(vault, file);
    return file;
  }

  async keepOnly(vaults: readonly Id[]): Promise<void> {
    for (const vault of this.files.keys()) if (!vaults.includes(vault)) this.files.delete(vault);
  }
}
