/**
 * The tables of the device store. Their keys are ids without meaning and row numbers; every value that says anything is
 * sealed. The layout only ever grows: an old device comes back weeks later.
 *
 * Source: docs/decisions/0003-one-crypto-worker.md.
 */
import type { Bytes } from '../wire/bytes';
import type { Id, Time } from '../wire/records';

/** What opens a vault, and what may be known without opening it. */
export interface VaultRow {
  vault: Id;
  /** As the worker called it at enrolment; shown on the lock screen, sealed with a key of this profile. */
  label: { key: CryptoKey; sealed: Bytes };
  /** The organisation's telephone numbers, shown on the lock screen, sealed with a key of this profile. */
  numbers?: { key: CryptoKey; sealed: Bytes };
  /** Until the server has answered: what was asked of it, sealed with a key of this profile. */
  enrolling?: { key: CryptoKey; sealed: Bytes };
  /** The order by which it is being wiped: nothing opens it any more, and what waits is still sent. */
  wiping?: Id;
  device: Id;
  made_at_ms: number;
  slots: { header: Bytes; wrapped: Bytes }[];
  /** The third slot; none in what an older version of the app has stored, until it is opened next, and for a moment after a slot has changed. */
  spare?: SpareRow;
  signing: { public: Bytes; wrapped: Bytes };
  opening: { public: Bytes; wrapped: Bytes };
  /** The store key, sealed under the vault root. */
  store_key: Bytes;
}

/**
 * A slot that opens nothing of the vault. Every vault has one of the same size, so that nobody can tell from it whether its owner has set a
 * duress code: where none is set, `a` and `b` are random bytes, and where one is set, one of them is.
 *
 * Source: docs/decisions/0048-a-code-for-being-made-to-unlock.md.
 */
export interface SpareRow {
  /** A key, wrapped by the code and the passkey, and by the code as a passphrase: 60 bytes each. */
  a: Bytes;
  b: Bytes;
  /** Under that key: what is shown and sent when the code is typed. Made anew whenever the vault is opened. */
  kept: Bytes;
  /** Whether a code is set, sealed with the vault. */
  note: Bytes;
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

/** An envelope that is filed, as it went: should the organisation have to put back an older database, it goes again. Deposited without any key. */
export interface SentRow extends OutboxRow {
  /** The server's time when it had vouched for it as filed. */
  filed_at: Time;
}

/** `version`: of its certificate; none in what an older version of the app has stored. `public`: hex. */
interface PublicKey {
  kid: string;
  public: string;
  version?: number;
}

/** The device's head, and how far the server has vouched. */
export interface CursorRow {
  vault: Id;
  device: Id;
  seq: number;
  chain: Bytes;
  head: Bytes;
  /** Root-certified keys that receipts may be signed with; checked again against the sealed pins at unlock. */
  receipt_keys: PublicKey[];
  /** The same of those that orders may be signed with; none in what an older version of the app has stored. */
  order_keys?: PublicKey[];
  /** Hex of the organisation's root, which certifies newer ones of both; checked as they are. */
  root?: string;
  /** The last receipt that was accepted, as it came. */
  receipt: { text: string; signature: string } | null;
  received: number;
  filed: number;
  state: number;
  /** How much one request of what waits may hold, as far as the line is known; none: as much as it may. */
  load_bytes?: number;
  /** The highest number of a snapshot that this device made. */
  snapshot_n?: number;
  /** The latest time that the device clock has shown since the last contact; none in what an older version of the app has stored. */
  seen_ms?: number;
  /** For how many days backups are kept, as the organisation last said. */
  backup_days?: number;
  /** The lowest number that can be sent again: from it on all are in `outbox` or `sent`; none while nothing was let go of. */
  kept_from?: number;
  /** From this number on what is in `sent` waits to go again: there was no room to move it. */
  again_from?: number;
  /** What the frames in `sent` come to, but for those that wait there. */
  kept_bytes?: number;
  /** The day, by the server's time, on which those that are too old were last let go of. */
  kept_on?: string;
  /** How often an older database was put back, as far as this device has heard; none: never. */
  put_backs?: number;
  /** The server has vouched for what this store does not know: it was put back to an older state. */
  behind?: true;
  /** The organisation does not know this device: an older database was put back from before it was let in. */
  stranger?: true;
  /** Its vault is gone, and nothing opens it; what it sealed still goes. It is forgotten with this vault, which stands in its place. */
  given_up_with?: Id;
}

/**
 * The newest snapshot of one draft. Deposited without any key; the row stays until the draft is done with, so that the same words
 * are not deposited twice.
 */
export interface SnapshotRow {
  vault: Id;
  /** Id of the record that the draft will be. */
  record: Id;
  n: number;
  /** Hex; what a receipt names it by. */
  hash: string;
  /** The finished frame; null once the server has it. */
  frame: Bytes | null;
  /** As it went, of a vault that is gone, where nobody can make it anew: it goes again when an older database is put back. */
  kept?: Bytes;
  /** Which words of the draft it holds: their hash, sealed. */
  mark: Bytes;
}

/** A device that was given up on this browser, until the one that takes its place is enrolled. Ids and numbers only. */
export interface ReplacedRow {
  device: Id;
  seq: number;
  at_ms: number;
  /** The order by which it was wiped, until the server has been told. */
  wiped?: Id;
}

/**
 * The blob of an attachment, and how far it is on its way; its bytes are in `chunks`. Carried without any key.
 *
 * Source: sync/PROTOCOL.md section 13.
 */
export interface BlobRow {
  /** Hex of the SHA-256 of the sealed bytes; of a `recording`, the id of its record. */
  blob: string;
  vault: Id;
  device: Id;
  size_bytes: number;
  /** Bytes in each of its chunks but the last. */
  chunk_bytes: number;
  mandate: Bytes;
  /** `recording`: sound that is not finished, a slice in each chunk and `size_bytes` of them. `draft`: its visit is not signed. `sent`: the server has it all; this copy may go. `damaged`: it cannot be sent. */
  state: 'recording' | 'draft' | 'waiting' | 'sent' | 'damaged';
  /** How many bytes the last accepted receipt vouched for. */
  stored: number;
  made_at_ms: number;
  /** What its record says of it, and the key that opens it: sealed. */
  sealed: Bytes;
  /** A snapshot of its draft says how it is opened. */
  in_snapshot?: true;
  /** Its vault is being given up: it goes although its draft is not signed. */
  goes?: true;
  /** It came back with its draft, and its bytes are not here yet. */
  elsewhere?: true;
}

export interface ChunkRow {
  blob: string;
  n: number;
  bytes: Bytes;
}

/** What somebody has to have again who left for their organisation's sign-on, sealed with a key of this profile. */
export interface AwayRow {
  name: 'code';
  key: CryptoKey;
  sealed: Bytes;
  at_ms: number;
}

export interface Tables {
  vaults: VaultRow;
  attempts: AttemptsRow;
  log: LogRow;
  packs: PackRow;
  seals: SealRow;
  outbox: OutboxRow;
  sent: SentRow;
  cursors: CursorRow;
  blobs: BlobRow;
  chunks: ChunkRow;
  snapshots: SnapshotRow;
  replaced: ReplacedRow;
  away: AwayRow;
}
export type TableName = keyof Tables;

/** `clearOn`: when rows of the table leave the device. `lock` never clears a table: everything in it is sealed. */
export const TABLES: {
  readonly [T in TableName]: {
    readonly keyPath: string | string[];
    readonly clearOn: 'wipe' | 'fold' | 'purge' | 'filed' | 'sent' | 'kept' | 'enrolled';
  };
} = {
  vaults: { keyPath: 'vault', clearOn: 'wipe' },
  attempts: { keyPath: 'vault', clearOn: 'wipe' },
  log: { keyPath: ['vault', 'n'], clearOn: 'fold' },
  packs: { keyPath: 'pack', clearOn: 'purge' },
  seals: { keyPath: ['vault', 'name'], clearOn: 'wipe' },
  outbox: { keyPath: ['vault', 'seq'], clearOn: 'filed' },
  sent: { keyPath: ['vault', 'seq'], clearOn: 'kept' },
  cursors: { keyPath: 'vault', clearOn: 'wipe' },
  blobs: { keyPath: 'blob', clearOn: 'sent' },
  chunks: { keyPath: ['blob', 'n'], clearOn: 'sent' },
  snapshots: { keyPath: ['vault', 'record'], clearOn: 'filed' },
  replaced: { keyPath: 'device', clearOn: 'enrolled' },
  away: { keyPath: 'name', clearOn: 'enrolled' },
};
export const TABLE_NAMES = Object.keys(TABLES) as TableName[];
export const SCHEMA_VERSION = 4;
export const DATABASE = 'attune';
