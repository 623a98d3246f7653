/**
 * An attachment's blob as it travels: pieces out, the server's signed word back. Sealed in `vault/blob.ts`.
 *
 * Source: sync/PROTOCOL.md section 13.
 */
import { type Bytes, concat, MalformedError, u64, unhex, utf8 } from './bytes';
import { parseCanonical } from './json';
import type { Id, Time } from './records';
import { asCount, asExactly, asHex, asId, asText, asTime } from './shape';

export interface Piece {
  device: Id;
  /** Hex of the SHA-256 of the whole blob. */
  blob: string;
  size_bytes: number;
  mandate: Uint8Array;
  offset: number;
  bytes: Uint8Array;
}

export interface BlobReceipt {
  dev: Id;
  kid: string;
  blob: string;
  size: number;
  stored: number;
  at: Time;
}

/** What a draft remembers of an attachment: enough to name it, nothing that opens it. */
export interface Attached {
  record: Id;
  /** Hex of the SHA-256 of the sealed content. */
  blob: string;
  size_bytes: number;
}

/** Whose sound it is. `record`: id of the attachment that it will be. */
export interface SoundOf {
  record: Id;
  draft: Id;
  child: Id;
  media_type: string;
}

export interface SoundSlice extends SoundOf {
  /** From 0, without a gap. */
  n: number;
  /** How long the recording is with this slice. */
  ms: number;
  /** Bytes of the slices before this one. */
  before: number;
  bytes: Uint8Array<ArrayBuffer>;
}

const MAGIC = utf8('ATB1');
const KEYS = ['at', 'blob', 'dev', 'kid', 'size', 'stored', 'v'];

export function pieceBytes(piece: Piece): Bytes {
  return concat(
    MAGIC,
    unhex(piece.device, 16),
    unhex(piece.blob, 32),
    u64(piece.size_bytes),
    piece.mandate,
    u64(piece.offset),
    piece.bytes,
  );
}

/** Errors: MalformedError. */
export function readBlobReceipt(text: string): BlobReceipt {
  const fields = asExactly(parseCanonical(utf8(text)), KEYS, 'receipt');
  if (fields.v !== 1) throw new MalformedError('version');
  return {
    dev: asId(fields.dev, 'dev'),
    kid: asText(fields.kid, 'kid'),
    blob: asHex(fields.blob, 32, 'blob'),
    size: asCount(fields.size, 'size'),
    stored: asCount(fields.stored, 'stored'),
    at: asTime(fields.at, 'at'),
  };
}
