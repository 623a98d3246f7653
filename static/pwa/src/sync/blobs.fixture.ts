/** The server's side of attachments for tests, and a record that names one. */
import { sha256 } from '../vault/hash';
import { type Bytes, concat, hex, Reader, textOf, utf8 } from '../wire/bytes';
import { OfflineError, RefusedError } from '../wire/http';
import { canonical } from '../wire/json';
import type { SignedText } from '../wire/receipt';
import type { NewRecord } from '../wire/records';
import type { Device } from './device.fixture';
import type { Organisation } from './organisation.fixture';

const HEAD_BYTES = 132;
export const CHILD = 'c1'.repeat(16);

/** The server's side of PROTOCOL 13.4, with a wire that can be cut after any number of pieces. */
export class Blobs {
  readonly stored = new Map<string, Bytes>();
  readonly sizes: number[] = [];
  pieces = 0;
  cut_after = Number.POSITIVE_INFINITY;
  /** Takes the piece, and the answer is lost. */
  lose_answer = false;
  back = (said: object): object => said;
  /** What the way back does to bytes that were fetched. */
  give = (bytes: Bytes): Bytes => bytes;

  constructor(
    private readonly at: Organisation,
    device: Device,
  ) {
    this.serve(device);
  }

  /** Another device of the same person: it sends here, and is given what is whole. */
  serve(device: Device): void {
    device.http.depositPiece = (bytes) => this.take(bytes);
    device.http.blobBytes = async (blob, from, end) => {
      const whole = this.stored.get(blob);
      if (!whole) throw new RefusedError('request.not_found', 404);
      return this.give(whole.slice(from, end));
    };
  }

  async take(bytes: Uint8Array): Promise<SignedText> {
    if (this.pieces >= this.cut_after) throw new OfflineError('cut');
    this.pieces += 1;
    const reader = new Reader(bytes);
    reader.expect(utf8('ATB1'));
    const dev = hex(reader.take(16));
    const blob = hex(reader.take(32));
    const size = reader.u64();
    reader.take(64);
    const offset = reader.u64();
    const data = bytes.slice(HEAD_BYTES);
    this.sizes.push(data.length);
    const before = this.stored.get(blob) ?? new Uint8Array();
    const fresh = offset <= before.length ? data.slice(before.length - offset) : new Uint8Array();
    let now = concat(before, fresh);
    if (now.length === size && hex(await sha256(now)) !== blob) now = new Uint8Array();
    this.stored.set(blob, now);
    if (this.lose_answer) throw new OfflineError('answer lost');
    const at = '2026-11-21T12:00:00.000Z';
    const said = this.back({
      v: 1,
      dev,
      kid: `receipt-${this.at.versions.receipt}`,
      blob,
      size,
      stored: now.length,
      at,
    });
    const text = canonical(said as never);
    const key = this.at.keys.receipt.private_key;
    const signed = await crypto.subtle.sign('Ed25519', key, concat(utf8('attune/blob-receipt/v1\0'), text));
    return { text: textOf(text), signature: hex(new Uint8Array(signed)) };
  }
}

export function attachment(blob: {
  record: string;
  blob: string;
  size_bytes: number;
}): NewRecord<'attachment'> {
  return {
    stream: CHILD,
    stream_kind: 'child',
    record: blob.record,
    type: 'attachment',
    base: 0,
    event_at: '2026-11-21T11:00:00.000Z',
    body: {
      visit: 'f1'.repeat(16),
      child: CHILD,
      kind: 'drawing',
      caption: 'Her house',
      media_type: 'image/png',
      size_bytes: blob.size_bytes,
      chunk_bytes: 0,
      key: '',
      blob: blob.blob,
      thumbnail: null,
      duration_sec: null,
      made_by: 'child',
      original: null,
    },
  };
}
