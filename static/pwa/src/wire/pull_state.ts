/**
 * What a pull tells beside the runs: how the device and its person stand, which streams there are, what waits, and who has which child.
 *
 * Source: sync/PROTOCOL.md sections 6.2 and 18.
 */
import { type PullAccess, readAccess } from './access';
import { MalformedError } from './bytes';
import type { Carries } from './carries';
import { type Json, parseStrict } from './json';
import type { Id, Role, StreamKind, Time } from './records';
import { asArray, asCount, asFlag, asId, asKind, asObject, asOneOf, asText, asTime, orNull } from './shape';

export interface PullStream {
  stream: Id;
  kind: StreamKind;
  version: number;
  family: Id | null;
}

export interface PullState extends PullAccess {
  state: number;
  at: Time;
  device: Id;
  person: Id;
  role: Role;
  lease_until: Time;
  /** For how many days backups are kept; absent in what an older server says. */
  backup_days?: number;
  more: boolean;
  streams: PullStream[];
  purge: Id[];
  allocations: PullAllocation[];
  waiting: PullWaiting[];
  /** Drafts of a device that will not come back. PROTOCOL 12.7. */
  drafts: PullDraft[];
  /** For supervisors: how many drafts wait to go back to whom. */
  recovered: PullRecovered[];
  /** For supervisors: the devices of the team. */
  devices: PullDevice[];
  own: PullOwn[];
  /** As it came, to be read by `carries.ts`; null: this device carries the caseload. PROTOCOL 19. */
  carries: Json;
  /** As it came, to be read by `subjects.ts`; null: this person is told of nobody so. PROTOCOL 20. */
  subjects: Json;
}

/** A draft as it was last snapshotted; `body` is its own JSON, word for word. */
export interface PullDraft {
  draft: Id;
  record: Id;
  revision: number;
  body: string;
}

export interface PullRecovered {
  person: Id;
  drafts: number;
}

/** One device of somebody of the team: when it was set up, and when and how it ended. PROTOCOL 6.2. */
export interface PullDevice {
  person: Id;
  device: Id;
  from: Time;
  to: Time | null;
  /** The device that took its place; null when it was withdrawn, or is in use. */
  replaced_by: Id | null;
  /** It was let in again, at `from`, after an older database was put back. */
  again?: true;
  /** Absent in what an older server says. */
  carries?: Carries;
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
  /** How many have come again that went with a database; absent when none did. */
  returned?: number;
}

/** How one of the reader's own devices stands at the server. */
export interface PullOwn {
  device: Id;
  missing: [number, number][];
  alarms: string[];
  /** How many have come again that went with a database; absent when none did. */
  returned?: number;
}

const ROLES: readonly Role[] = [
  'practitioner',
  'supervisor',
  'safeguarding_lead',
  'team_manager',
  'auditor',
  'administrator',
];
const COVERS: readonly PullAllocation['role'][] = ['lead', 'co_worker', 'duty_cover'];

/** Errors: MalformedError. */
export function readState(json: Uint8Array): PullState {
  const fields = asObject(parseStrict(json), 'state');
  if (fields.v !== 1) throw new MalformedError('version');
  return {
    state: asCount(fields.state, 'state'),
    at: asTime(fields.at, 'at'),
    device: asId(fields.device, 'device'),
    person: asId(fields.person, 'person'),
    role: asOneOf(fields.role, ROLES, 'role'),
    lease_until: asTime(fields.lease_until, 'lease_until'),
    ...(fields.backup_days === undefined ? {} : { backup_days: asCount(fields.backup_days, 'backup_days') }),
    more: asFlag(fields.more, 'more'),
    streams: asArray(fields.streams, 'streams').map(readStream),
    purge: asArray(fields.purge, 'purge').map((id) => asId(id, 'purge')),
    allocations: asArray(fields.allocations, 'allocations').map(readAllocation),
    waiting: asArray(fields.waiting, 'waiting').map(readWaiting),
    drafts: asArray(fields.drafts ?? [], 'drafts').map(readDraft),
    recovered: asArray(fields.recovered ?? [], 'recovered').map(readRecovered),
    devices: asArray(fields.devices ?? [], 'devices').map(readDevice),
    own: asArray(fields.own ?? [], 'own').map(readOwn),
    carries: fields.carries ?? null,
    subjects: fields.subjects ?? null,
    ...readAccess(fields),
  };
}

function readStream(value: Json): PullStream {
  const row = asObject(value, 'streams');
  return {
    stream: asId(row.stream, 'stream'),
    kind: asKind(row.kind),
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
    role: asOneOf(row.role, COVERS, 'role'),
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
    ...(row.returned === undefined ? {} : { returned: asCount(row.returned, 'returned') }),
  };
}

function readOwn(value: Json): PullOwn {
  const row = asObject(value, 'own');
  return {
    device: asId(row.device, 'device'),
    missing: asArray(row.missing, 'missing').map(readGap),
    alarms: asArray(row.alarms, 'alarms').map((code) => asText(code, 'alarms')),
    ...(row.returned === undefined ? {} : { returned: asCount(row.returned, 'returned') }),
  };
}

function readGap(value: Json): [number, number] {
  const [from, to, ...more] = asArray(value, 'missing');
  if (more.length) throw new MalformedError('missing');
  return [asCount(from, 'missing'), asCount(to, 'missing')];
}

function readDraft(value: Json): PullDraft {
  const row = asObject(value, 'drafts');
  return {
    draft: asId(row.draft, 'draft'),
    record: asId(row.record, 'record'),
    revision: asCount(row.revision, 'revision'),
    body: asText(row.body, 'body'),
  };
}

function readRecovered(value: Json): PullRecovered {
  const row = asObject(value, 'recovered');
  return { person: asId(row.person, 'person'), drafts: asCount(row.drafts, 'drafts') };
}

function readDevice(value: Json): PullDevice {
  const row = asObject(value, 'devices');
  return {
    person: asId(row.person, 'person'),
    device: asId(row.device, 'device'),
    from: asTime(row.from, 'from'),
    to: orNull(row.to, 'to', asTime),
    replaced_by: orNull(row.replaced_by, 'replaced_by', asId),
    ...(row.again === true ? { again: true as const } : {}),
    ...(row.carries === 'visits' || row.carries === 'caseload' ? { carries: row.carries } : {}),
  };
}
