/**
 * What the device store promises, whatever stands behind it: memory in tests, IndexedDB in browsers.
 *
 * A transaction is all or nothing and durable when it resolves. Nothing may be awaited inside one but the transaction's own
 * calls: everything is sealed before it begins.
 */
import type { TableName, Tables } from './schema';

/** A value of the key path, or the values of its parts. */
export type Key = string | readonly [string, string | number];

export interface ReadTx {
  get<T extends TableName>(table: T, key: Key): Promise<Tables[T] | undefined>;
  all<T extends TableName>(table: T): Promise<Tables[T][]>;
  /** At most `count` rows of a table with one key, in the order of the keys, beyond `last`; null: from the first. */
  after<T extends 'packs'>(table: T, last: string | null, count: number): Promise<Tables[T][]>;
  /** Rows of one vault with numbers `from` … `upto`, ascending. Only for tables numbered within a vault. */
  range<T extends 'log' | 'outbox' | 'sent'>(
    table: T,
    vault: string,
    from: number,
    upto: number,
  ): Promise<Tables[T][]>;
}

/** A change resolves when it is asked for; reads after it see it. When it cannot be made, the whole write fails. */
export interface WriteTx extends ReadTx {
  put<T extends TableName>(table: T, row: Tables[T]): Promise<void>;
  remove(table: TableName, key: Key): Promise<void>;
  removeRange(table: 'log' | 'outbox' | 'sent', vault: string, from: number, upto: number): Promise<void>;
}

export interface Store {
  read<R>(tables: readonly TableName[], run: (tx: ReadTx) => Promise<R>): Promise<R>;
  /** Errors: whatever `run` throws, and then nothing of it is stored; StorageFullError, and then too. */
  write<R>(tables: readonly TableName[], run: (tx: WriteTx) => Promise<R>): Promise<R>;
  close(): void;
}

/** No room: nothing was stored, nothing was lost. */
export class StorageFullError extends Error {
  override readonly name = 'StorageFullError';
}

/** What is stored is not what was last written. */
export class StorageDamagedError extends Error {
  override readonly name = 'StorageDamagedError';
}

/** Somebody else has written since: another tab. Nothing was stored. */
export class StoreMovedError extends Error {
  override readonly name = 'StoreMovedError';
}
