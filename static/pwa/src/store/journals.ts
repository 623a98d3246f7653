/** What a journal lies in: see `journal.ts`. */
import type { Id } from '../wire/records';

/** The journals of this browser, of which each is one vault's. */
export interface Journals {
  of(vault: Id): JournalFile;
  /** Removes every other. Those that somebody else holds stay until the next time. */
  keepOnly(vaults: readonly Id[]): Promise<void>;
}

/** A journal as it lies on the device. */
export interface JournalFile {
  /** All of it, whoever holds it; nothing when there is none, or the browser has no place for one. Errors: the browser's own. */
  read(): Promise<Uint8Array>;
  /** Takes it for this worker alone. Shape: null when it cannot be had. */
  hold(): Promise<HeldFile | null>;
}

/** A journal that this worker alone writes. */
export interface HeldFile {
  /** From now on it is zeros, so many, which are there to be written over: what grows no more is durable sooner. Errors: no room. */
  reserve(size_bytes: number): void;
  /** Durable when it returns. Errors: the browser's own when there is no room; then part of it may be stored. */
  write(bytes: Uint8Array, at: number): void;
  /** Zeros where so many bytes were; durable with the next `write`. */
  clear(size_bytes: number): void;
  close(): void;
}

/** Where there is no place for them: drafts are saved in the store. */
export const noJournals: Journals = {
  of: () => ({ read: async () => new Uint8Array(), hold: async () => null }),
  keepOnly: async () => undefined,
};
