/**
 * Frames and deposits as bytes. Hashes and signatures are made in `vault/`; here is only the layout.
 *
 * Source: sync/PROTOCOL.md section 3.
 */
import {
  type Bytes,
  concat,
  equalBytes,
  MalformedError,
  Reader,
  textOf,
  u16,
  u32,
  u64,
  unhex,
  utf8,
} from './bytes';
import { canonical, parseStrict } from './json';
import { CT_MAX_BYTES, DEPOSIT_MAX_FRAMES, HEADER_MAX_BYTES } from './limits';
import type { Id } from './records';
import { asCount, asHex, asId, asObject, asText } from './shape';

/** How an envelope is sealed. Source: sync/PROTOCOL.md section 1.5. */
export type Suite = 1 | 2;

export interface Header {
  dev: Id;
  kid: string;
  /** Hex of the chain of the number before. */
  prev: string;
  seq: number;
  suite: Suite;
  type: 'change' | 'snapshot' | 'chunk';
  v: 1;
}

export interface Frame {
  header: Bytes;
  ct_hash: Bytes;
  ct: Bytes;
}

/** The device's signed word about its last envelope. */
export interface Head {
  seq: number;
  chain: Bytes;
  signature: Bytes;
}

export interface Deposit {
  device: Id;
  frames: Frame[];
  head: Head;
}

const MAGIC = utf8('ATD1');
const SHORT_MAGIC = { 1: utf8('ATS1'), 2: utf8('ATS3') } as const;
/** What a ct of suite 2 begins with: the encapsulated secret. */
const ENC_BYTES = 1120;
const SHORT_KID = /^[ -~]{1,64}$/;

export function headerBytes(header: Header): Bytes {
  return canonical(header);
}

/** Errors: MalformedError when not canonical, or not a version 1 header. */
export function readHeader(bytes: Uint8Array): Header {
  const fields = asObject(parseStrict(bytes), 'header');
  const type = asText(fields.type, 'type');
  const { suite } = fields;
  if (fields.v !== 1 || (suite !== 1 && suite !== 2)) throw new MalformedError('version');
  if (fields.kid === '' || fields.seq === 0) throw new MalformedError('header');
  if (type !== 'change' && type !== 'snapshot' && type !== 'chunk') throw new MalformedError('type');
  const header: Header = {
    dev: asId(fields.dev, 'dev'),
    kid: asText(fields.kid, 'kid'),
    prev: asHex(fields.prev, 32, 'prev'),
    seq: asCount(fields.seq, 'seq'),
    suite,
    type,
    v: 1,
  };
  const again = headerBytes(header);
  if (again.length !== bytes.length || again.some((byte, i) => byte !== bytes[i])) {
    throw new MalformedError('header not canonical');
  }
  return header;
}

export function frameBytes(frame: Frame): Bytes {
  return concat(u16(frame.header.length), frame.header, frame.ct_hash, u32(frame.ct.length), frame.ct);
}

function readFrame(reader: Reader): Frame {
  const length = reader.u16();
  if (length > HEADER_MAX_BYTES) throw new MalformedError('header too long');
  const header = reader.view(length);
  const ct_hash = reader.view(32);
  const size = reader.u32();
  if (size > CT_MAX_BYTES) throw new MalformedError('ct too long');
  return { header, ct_hash, ct: reader.view(size) };
}

/** `frames` are finished frame bytes, as the store keeps them. */
export function depositBytes(device: Id, frames: readonly Uint8Array[], head: Head): Bytes {
  return concat(
    MAGIC,
    unhex(device, 16),
    u16(frames.length),
    ...frames,
    u64(head.seq),
    head.chain,
    head.signature,
  );
}

/**
 * As `depositBytes`, without what follows from the rest. Null where that is not all: frames of another type, under several kids or suites, or with numbers between them.
 * Source: PROTOCOL 3.7. Errors: MalformedError.
 */
export function shortDepositBytes(device: Id, frames: readonly Uint8Array[], head: Head): Bytes | null {
  const read = frames.map((frame) => readFrame(new Reader(frame)));
  const [header] = read;
  const first = header && readHeader(header.header);
  if (first?.type !== 'change' || !SHORT_KID.test(first.kid)) return null;
  if (!isRun(read, first)) return null;
  const kid = utf8(first.kid);
  return concat(
    SHORT_MAGIC[first.suite],
    unhex(device, 16),
    u16(frames.length),
    u64(first.seq),
    unhex(first.prev, 32),
    Uint8Array.of(kid.length),
    kid,
    ...(first.suite === 1 ? read.flatMap(({ ct }) => [u32(ct.length), ct]) : withoutTwins(read)),
    head.signature,
  );
}

/** Whether the headers are that of `first` but for their numbers, which go on from it, and the chain before each. */
function isRun(frames: readonly Frame[], first: Header): boolean {
  const [before = '', after = ''] = textOf(headerBytes(first)).split(first.prev);
  const rest = after.split(`"seq":${first.seq},`);
  return frames.every(({ header }, nth) => {
    const text = textOf(header);
    const follows = rest.join(`"seq":${first.seq + nth},`);
    return text.startsWith(before) && text.slice(before.length + first.prev.length) === follows;
  });
}

/** What was sealed in one unlocking has one encapsulated secret: it travels with the first of those that follow each other. */
function withoutTwins(frames: readonly Frame[]): Uint8Array[] {
  let last: Uint8Array | null = null;
  return frames.flatMap(({ ct }) => {
    const [enc, rest] = [ct.subarray(0, ENC_BYTES), ct.subarray(ENC_BYTES)];
    const is_twin = last !== null && equalBytes(last, enc);
    last = enc;
    return [...(is_twin ? [Uint8Array.of(0)] : [Uint8Array.of(1), enc]), u32(rest.length), rest];
  });
}

/** Errors: MalformedError. Signatures, chain and hashes are not checked here. */
export function readDeposit(bytes: Uint8Array): Deposit {
  const reader = new Reader(bytes);
  reader.expect(MAGIC);
  const device = Array.from(reader.take(16), (b) => b.toString(16).padStart(2, '0')).join('');
  const count = reader.u16();
  if (count > DEPOSIT_MAX_FRAMES) throw new MalformedError('too many frames');
  const frames = Array.from({ length: count }, () => readFrame(reader));
  const head = { seq: reader.u64(), chain: reader.take(32), signature: reader.take(64) };
  reader.end();
  return { device, frames, head };
}
