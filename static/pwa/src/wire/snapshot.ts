/**
 * Snapshots of drafts as bytes, and the receipt that names them. Hashes and signatures are made in `vault/`.
 *
 * Source: sync/PROTOCOL.md section 12.
 */
import { type Bytes, concat, MalformedError, u16, u32, unhex, utf8 } from './bytes';
import type { Suite } from './envelope';
import { canonical, parseCanonical } from './json';
import type { Id, Time } from './records';
import { asArray, asCount, asExactly, asHex, asId, asText, asTime } from './shape';

/** A draft at one moment; `body` is the draft's own JSON, word for word. PROTOCOL 12.2. */
export interface Snapshot {
  v: 1;
  author: Id;
  draft: Id;
  /** Id of the record that signing makes of it. */
  record: Id;
  kind: string;
  family: Id | null;
  children: Id[];
  revision: number;
  taken_at: Time;
  status: 'open' | 'signed' | 'abandoned';
  body: string;
}

export interface SnapshotFrame {
  header: Bytes;
  ct_hash: Bytes;
  ct: Bytes;
  /** The device's word on the frame's hash. */
  sealed: Bytes;
}

/** A stored snapshot, as a receipt names it. `hash`: hex. */
export interface Named {
  n: number;
  hash: string;
}

export interface SnapshotReceipt {
  dev: Id;
  kid: string;
  stored: Named[];
  at: Time;
}

const MAGIC = utf8('ATS1');
const RECEIPT_KEYS = ['at', 'dev', 'kid', 'stored', 'v'];

export function snapshotHeader(dev: Id, kid: string, n: number, suite: Suite = 1): Bytes {
  return canonical({ dev, kid, n, suite, type: 'snapshot', v: 1 });
}

export function snapshotFrameBytes({ header, ct_hash, ct, sealed }: SnapshotFrame): Bytes {
  return concat(u16(header.length), header, ct_hash, u32(ct.length), ct, sealed);
}

/** `frames` are finished frame bytes, as the store keeps them. */
export function snapshotPost(device: Id, frames: readonly Uint8Array[]): Bytes {
  return concat(MAGIC, unhex(device, 16), u16(frames.length), ...frames);
}

/** Errors: MalformedError. */
export function readSnapshotReceipt(text: string): SnapshotReceipt {
  const fields = asExactly(parseCanonical(utf8(text)), RECEIPT_KEYS, 'receipt');
  if (fields.v !== 1) throw new MalformedError('version');
  return {
    dev: asId(fields.dev, 'dev'),
    kid: asText(fields.kid, 'kid'),
    stored: asArray(fields.stored, 'stored').map((row) => {
      const { n, hash } = asExactly(row, ['hash', 'n'], 'stored');
      return { n: asCount(n, 'n'), hash: asHex(hash, 32, 'hash') };
    }),
    at: asTime(fields.at, 'at'),
  };
}
