/**
 * What a pull answers: the outer layout, and the state and runs inside the sealed parts.
 *
 * Source: sync/PROTOCOL.md section 6.
 */
import { type Bytes, MalformedError, Reader, utf8 } from './bytes';
import { type Json, parseStrict } from './json';
import { PACK_MAX_BYTES } from './limits';
import type { Change, Id, Role, StreamKind, Time } from './records';
import { asArray, asCount, asFlag, asId, asObject, asText, asTime, orNull } from './shape';

export interface PullStream {
  stream: Id;
  kind: StreamKind;
  version: number;
  family: Id | null;
}

export interface PullState {
  state: number;
  at: Time;
  device: Id;
  person: Id;
  role: Role;
  lease_until: Time;
  more: boolean;
  streams: PullStream[];
  purge: Id[];
  allocations: PullAllocation[];
  waiting: PullWaiting[];
}

export interface PullAllocation {
  child: Id;
  family: Id;
  worker: Id;
  role: 'lead' | 'co_worker' | 'duty_cover';
  from: Time;
  to: Time | null;
}

export interface PullWaiting {
  person: Id;
  device: Id;
  received: number;
  quarantined: number;
  held: number;
  missing: number;
  /** Codes of PROTOCOL 6.2; absent in what an older version of the app has stored. */
  alarms?: string[];
}

export interface PulledEntry {
  version: number;
  received_at: Time | null;
  filed_at: Time | null;
  device: Id | null;
  seq: number | null;
  change: Change;
}

export interface Run {
  stream: Id;
  kind: StreamKind;
  from: number;
  upto: number;
  entries: PulledEntry[];
}

const MAGIC = utf8('ATP1');

/** Errors: MalformedError. */
export function readPacks(bytes: Uint8Array): { request: Bytes; parts: Bytes[] } {
  const reader = new Reader(bytes);
  reader.expect(MAGIC);
  const request = reader.take(16);
  const parts = Array.from({ length: reader.u16() }, () => {
    const size = reader.u32();
    if (size > PACK_MAX_BYTES) throw new MalformedError('part too long');
    return reader.take(size);
  });
  reader.end();
  return { request, parts };
}

const KINDS: readonly string[] = ['child', 'family', 'worker', 'organisation'];
const ROLES: readonly string[] = ['practitioner', 'supervisor', 'safeguarding_lead', 'administrator'];
const COVERS: readonly string[] = ['lead', 'co_worker', 'duty_cover'];

function oneOf<T extends string>(value: Json | undefined, choices: readonly string[], name: string): T {
  const text = asText(value, name);
  if (!choices.includes(text)) throw new MalformedError(name);
  return text as T;
}

function readStream(value: Json): PullStream {
  const row = asObject(value, 'streams');
  return {
    stream: asId(row.stream, 'stream'),
    kind: oneOf<StreamKind>(row.kind, KINDS, 'kind'),
    version: asCount(row.version, 'version'),
    family: orNull(row.family, 'family', asId),
  };
}

function readAllocation(value: Json): PullAllocation {
  const row = asObject(value, 'allocations');
  return {
    child: asId(row.child, 'child'),
    family: asId(row.family, 'family'),
    worker: asId(row.worker, 'worker'),
    role: oneOf<PullAllocation['role']>(row.role, COVERS, 'role'),
    from: asTime(row.from, 'from'),
    to: orNull(row.to, 'to', asTime),
  };
}

function readWaiting(value: Json): PullWaiting {
  const row = asObject(value, 'waiting');
  return {
    person: asId(row.person, 'person'),
    device: asId(row.device, 'device'),
    received: asCount(row.received, 'received'),
    quarantined: asCount(row.quarantined, 'quarantined'),
    held: asCount(row.held, 'held'),
    missing: asCount(row.missing, 'missing'),
    alarms:
      row.alarms === undefined ? [] : asArray(row.alarms, 'alarms').map((code) => asText(code, 'alarms')),
  };
}

/** Errors: MalformedError. */
export function readState(json: Uint8Array): PullState {
  const fields = asObject(parseStrict(json), 'state');
  if (fields.v !== 1) throw new MalformedError('version');
  return {
    state: asCount(fields.state, 'state'),
    at: asTime(fields.at, 'at'),
    device: asId(fields.device, 'device'),
    person: asId(fields.person, 'person'),
    role: oneOf<Role>(fields.role, ROLES, 'role'),
    lease_until: asTime(fields.lease_until, 'lease_until'),
    more: asFlag(fields.more, 'more'),
    streams: asArray(fields.streams, 'streams').map(readStream),
    purge: asArray(fields.purge, 'purge').map((id) => asId(id, 'purge')),
    allocations: asArray(fields.allocations, 'allocations').map(readAllocation),
    waiting: asArray(fields.waiting, 'waiting').map(readWaiting),
  };
}

function readEntry(value: Json, run: { stream: Id; kind: StreamKind }): PulledEntry {
  const row = asObject(value, 'entries');
  const change = asObject(row.change, 'change');
  if (change.stream !== run.stream || change.stream_kind !== run.kind) throw new MalformedError('stream');
  asId(change.change, 'change');
  asId(change.record, 'record');
  asText(change.type, 'type');
  asObject(change.body, 'body');
  return {
    version: asCount(row.version, 'version'),
    received_at: orNull(row.received_at, 'received_at', asTime),
    filed_at: orNull(row.filed_at, 'filed_at', asTime),
    device: orNull(row.device, 'device', asId),
    seq: orNull(row.seq, 'seq', asCount),
    change: change as unknown as Change,
  };
}

function readRun(value: Json): Run {
  const row = asObject(value, 'runs');
  const run = { stream: asId(row.stream, 'stream'), kind: oneOf<StreamKind>(row.kind, KINDS, 'kind') };
  const from = asCount(row.from, 'from');
  const upto = asCount(row.upto, 'upto');
  const entries = asArray(row.entries, 'entries').map((entry) => readEntry(entry, run));
  let last = from;
  for (const entry of entries) {
    if (entry.version <= last || entry.version > upto) throw new MalformedError('version order');
    last = entry.version;
  }
  return { ...run, from, upto, entries };
}

/** Errors: MalformedError: also when an entry is of another stream, or versions do not rise. */
export function readRuns(json: Uint8Array): Run[] {
  return asArray(asObject(parseStrict(json), 'pack').runs, 'runs').map(readRun);
}
