/**
 * What a pull answers: the outer layout, the items inside the sealed parts, and the runs they are.
 *
 * What is in a part has been signed by an order key, and the records in it were parsed by the strict rules before they were filed:
 * so the browser's own JSON parser reads it, and its form is checked.
 *
 * Source: sync/PROTOCOL.md section 6.
 */
import { type Bytes, MalformedError, Reader, textOf, utf8 } from './bytes';
import { type Json, parseCanonical } from './json';
import { ITEM_MAX_BYTES, PART_MAX_BYTES } from './limits';
import { asCodec, type Codec, inflated, unpadded } from './padding';
import { type PullState, readState } from './pull_state';
import type { Change, Id, StreamKind, Time } from './records';
import { asArray, asCount, asId, asKind, asObject, asText, asTime, orNull } from './shape';

export interface PulledEntry {
  version: number;
  received_at: Time | null;
  filed_at: Time | null;
  device: Id | null;
  seq: number | null;
  change: Change;
}

/** Of an own change that this device said it holds the id stands for the words. */
type NamedEntry = Omit<PulledEntry, 'change'> & { change: Id };
export type ArrivedEntry = PulledEntry | NamedEntry;

/** Entries of a run as they came, compressed. Units: `size` bytes inflated. */
export interface Packed {
  codec: Codec;
  size: number;
  bytes: Bytes;
}

export interface ArrivedRun extends Omit<Run, 'entries'> {
  entries: ArrivedEntry[];
  packed: Packed;
}

/** With all its words. `packed` is null when some of them did not come with it. */
export interface WholeRun extends Run {
  packed: Packed | null;
}

export interface Run {
  stream: Id;
  kind: StreamKind;
  from: number;
  upto: number;
  entries: PulledEntry[];
}

/** The answers that are read here; said in the question. */
export const PULL_FORMAT = 2;
/** What a device holds and asks for. Source: PROTOCOL 6.1. */
export interface PullQuestion {
  request: Id;
  have: Record<Id, number>;
  state: number;
  /** Numbers of own changes that are here word for word; what is asked with it may be answered briefly. PROTOCOL 6.8. */
  own?: number[];
  /** The mark of the lines that are here of children whom this device does not carry. PROTOCOL 19.3. */
  lines?: Id;
  /** The marks of what is here of whom restricted records are about. PROTOCOL 20.2. */
  subjects?: Id[];
}

const MAGIC = utf8('ATP2');
const STATE = 1;
const RUN = 2;
/** So many runs are read at the same time: enough to keep the decompression busy, and few are held twice. */
const AT_ONCE = 32;

/** One thing in a part: `data` is a view into the part. */
export interface Item {
  type: number;
  meta: Bytes;
  codec: number;
  data: Bytes;
}

/** Errors: MalformedError. */
export function readPacks(bytes: Uint8Array): { request: Bytes; parts: Bytes[] } {
  const reader = new Reader(bytes);
  reader.expect(MAGIC);
  const request = reader.take(16);
  const parts = Array.from({ length: reader.u16() }, () => {
    const size = reader.u32();
    if (size > PART_MAX_BYTES) throw new MalformedError('part too long');
    return reader.view(size);
  });
  reader.end();
  return { request, parts };
}

/** The items of one part, those of unknown type too. Errors: MalformedError. */
export function readItems(content: Uint8Array): Item[] {
  const { codec, body } = unpadded(content);
  if (codec !== 0) throw new MalformedError('content');
  const reader = new Reader(body);
  const items: Item[] = [];
  while (!reader.atEnd()) {
    const type = reader.u8();
    const meta = reader.view(reader.u32());
    const item = { type, meta, codec: reader.u8(), data: reader.view(reader.u32()) };
    items.push(item);
  }
  return items;
}

/** A run that is not read yet: which entries are in it, and where they are. */
export interface RunHead extends Omit<Run, 'entries'> {
  size: number;
  item: Item;
}

/** The beginning of an answer, and what is in it. Errors: MalformedError. */
export async function readHead(items: readonly Item[]): Promise<{ state: PullState; heads: RunHead[] }> {
  const [first, ...rest] = items;
  if (first?.type !== STATE || rest.some((item) => item.type === STATE)) throw new MalformedError('state');
  const meta = asObject(parseCanonical(first.meta), 'state');
  const { bytes } = await inflatedItem(first, asSize(meta.size));
  return {
    state: readState(bytes),
    heads: rest.filter((item) => item.type === RUN).map(readRunHead),
  };
}

/**
 * The runs as they came. `own`: the numbers that were said to be here, of which the words may be left out. Errors: MalformedError: also
 * when an entry is of another stream, or versions do not rise.
 */
export async function readRuns(
  heads: readonly RunHead[],
  own: readonly number[] = [],
): Promise<ArrivedRun[]> {
  const here = new Set(own);
  const runs: ArrivedRun[] = [];
  for (let at = 0; at < heads.length; at += AT_ONCE) {
    runs.push(...(await Promise.all(heads.slice(at, at + AT_ONCE).map((head) => readRun(head, here)))));
  }
  return runs;
}

async function inflatedItem(item: Item, size: number): Promise<{ packed: Packed; bytes: Bytes }> {
  const packed = { codec: asCodec(item.codec), size, bytes: item.data };
  return { packed, bytes: await inflated(packed.codec, packed.bytes, size) };
}

function asSize(value: Json | undefined): number {
  const size = asCount(value, 'size');
  if (size > ITEM_MAX_BYTES) throw new MalformedError('size');
  return size;
}

function readEntry(
  value: Json,
  run: { stream: Id; kind: StreamKind },
  own: ReadonlySet<number>,
): ArrivedEntry {
  const row = asObject(value, 'entries');
  if (typeof row.change === 'string') {
    const seq = asCount(row.seq, 'seq');
    if (!own.has(seq)) throw new MalformedError('change');
    return { ...placeOf(row), change: asId(row.change, 'change') };
  }
  const change = asObject(row.change, 'change');
  if (change.stream !== run.stream || change.stream_kind !== run.kind) throw new MalformedError('stream');
  asId(change.change, 'change');
  asId(change.record, 'record');
  asText(change.type, 'type');
  asObject(change.body, 'body');
  return { ...placeOf(row), change: change as unknown as Change };
}

function placeOf(row: { [key: string]: Json }): Omit<PulledEntry, 'change'> {
  return {
    version: asCount(row.version, 'version'),
    received_at: orNull(row.received_at, 'received_at', asTime),
    filed_at: orNull(row.filed_at, 'filed_at', asTime),
    device: orNull(row.device, 'device', asId),
    seq: orNull(row.seq, 'seq', asCount),
  };
}

function readRunHead(item: Item): RunHead {
  const meta = asObject(parseCanonical(item.meta), 'run');
  return {
    stream: asId(meta.stream, 'stream'),
    kind: asKind(meta.kind),
    from: asCount(meta.from, 'from'),
    upto: asCount(meta.upto, 'upto'),
    size: asSize(meta.size),
    item,
  };
}

async function readRun(head: RunHead, own: ReadonlySet<number>): Promise<ArrivedRun> {
  const { item, size, from, upto, ...run } = head;
  const { packed, bytes } = await inflatedItem(item, size);
  const entries = asArray(parseSigned(bytes), 'entries').map((entry) => readEntry(entry, run, own));
  let last = from;
  for (const entry of entries) {
    if (entry.version <= last || entry.version > upto) throw new MalformedError('version order');
    last = entry.version;
  }
  return { ...run, from, upto, entries, packed };
}

function parseSigned(bytes: Uint8Array): Json {
  try {
    return JSON.parse(textOf(bytes)) as Json;
  } catch (cause) {
    throw cause instanceof MalformedError ? cause : new MalformedError('not JSON', { cause });
  }
}
