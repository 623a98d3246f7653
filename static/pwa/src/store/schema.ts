/**
 * The tables of the device store. Their keys are ids without meaning and row numbers; every value that says anything is
 * sealed. The layout only ever grows: an old device comes back weeks later.
 *
 * Source: docs/decisions/0003-one-crypto-worker.md.
 */
import type { Bytes } from '../wire/bytes';
import type { Id } from '../wire/records';

/** What opens a vault, and what may be known without opening it. */
export interface VaultRow {
  vault: Id;
  /** As the worker called it at enrolment; shown on the lock screen, sealed with a key of this profile. */
  label: { key: CryptoKey; sealed: Bytes };
  /** The organisation's telephone numbers, shown on the lock screen, sealed with a key of this profile. */
  numbers?: { key: CryptoKey; sealed: Bytes };
  /** Until the server has answered: what was asked of it, sealed with a key of this profile. */
  enrolling?: { key: CryptoKey; sealed: Bytes };
  device: Id;
  made_at_ms: number;
  slots: { header: Bytes; wrapped: Bytes }[];
  signing: { public: Bytes; wrapped: Bytes };
  opening: { public: Bytes; wrapped: Bytes };
  /** The store key, sealed under the vault root. */
  store_key: Bytes;
}

export interface AttemptsRow {
  vault: Id;
  wrong: number;
  last_at_ms: number;
}

/** A sealed row of the append-only log. */
export interface LogRow {
  vault: Id;
  n: number;
  sealed: Bytes;
}

/** A run of one stream, sealed with a key of its own. */
export interface PackRow {
  pack: Id;
  sealed: Bytes;
}

/** One of the few sealed rows that are rewritten: `manifest`, `summary`, `table`. */
export interface SealRow {
  vault: Id;
  name: SealName;
  sealed: Bytes;
}
export type SealName = 'manifest' | 'summary' | 'table';

/** A finished envelope on its way. Deposited without any key. */
export interface OutboxRow {
  vault: Id;
  seq: number;
  frame: Bytes;
  chain: Bytes;
  head: Bytes;
}

/** The device's head, and how far the server has vouched. */
export interface CursorRow {
  vault: Id;
  device: Id;
  seq: number;
  chain: Bytes;
  head: Bytes;
  /** Root-certified keys that receipts may be signed with; checked again against the sealed pins at unlock. */
  receipt_keys: { kid: string; public: string }[];
  /** The last receipt that was accepted, as it came. */
  receipt: { text: string; signature: string } | null;
  received: number;
  filed: number;
  state: number;
}

export interface Tables {
  vaults: VaultRow;
  attempts: AttemptsRow;
  log: LogRow;
  packs: PackRow;
  seals: SealRow;
  outbox: OutboxRow;
  cursors: CursorRow;
}
export type TableName = keyof Tables;

/** `clearOn`: when rows of the table leave the device. `lock` never clears a table: everything in it is sealed. */
export const TABLES: {
  readonly [T in TableName]: {
    readonly keyPath: string | string[];
    readonly clearOn: 'wipe' | 'fold' | 'purge' | 'filed';
  };
} = {
  vaults: { keyPath: 'vault', clearOn: 'wipe' },
  attempts: { keyPath: 'vault', clearOn: 'wipe' },
  log: { keyPath: ['vault', 'n'], clearOn: 'fold' },
  packs: { keyPath: 'pack', clearOn: 'purge' },
  seals: { keyPath: ['vault', 'name'], clearOn: 'wipe' },
  outbox: { keyPath: ['vault', 'seq'], clearOn: 'filed' },
  cursors: { keyPath: 'vault', clearOn: 'wipe' },
};
export const TABLE_NAMES = Object.keys(TABLES) as TableName[];
export const SCHEMA_VERSION = 1;
export const DATABASE = 'attune';
