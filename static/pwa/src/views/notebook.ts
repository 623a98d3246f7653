/**
 * What the views may read: everything the open vault holds, already decrypted, inside the worker.
 * `store/` and `sync/` provide it; `views/` turns it into rows and never writes.
 *
 * Source: docs/decisions/0003-one-crypto-worker.md.
 */
import type { AnyDraft } from '../visit/draft';
import type { PullAccess } from '../wire/access';
import type { Carries, PullLine, PullVisit } from '../wire/carries';
import type { Change, Delivery, Entry, Id, Role, StreamKind, Time } from '../wire/records';
import type { SubjectPart } from '../wire/subjects';
import type { Digest } from './digest';
import type { Haystack } from './haystack';
import type { Reading } from './lease';

/** Whose notebook it is. */
export interface Me {
  person: Id;
  name: string;
  role: Role;
  team: Id | null;
}

export interface StreamInfo {
  stream: Id;
  kind: StreamKind;
  /** Family stream of a child, else null. */
  family: Id | null;
  version: number;
}

/** One envelope this device made, newest last, kept after filing so that its fate can be shown. */
export interface SentItem {
  seq: number;
  change: Pick<Change, 'change' | 'record' | 'type' | 'stream' | 'signed_at' | 'event_at'>;
  /** The visit it belongs to, if any. */
  visit: Id | null;
  delivery: Delivery;
  /** Code of PROTOCOL 4.6 when `needs_you`. */
  why: string | null;
  /** The own change that takes its place, when it was sent again. */
  again?: Id | null;
}

export interface Allocation {
  child: Id;
  family: Id;
  worker: Id;
  role: 'lead' | 'co_worker' | 'duty_cover';
  from: Time;
  to: Time | null;
}

/** Counts for supervisors: what waits at the server for whom, never what it says. PROTOCOL 6.2. */
export interface Waiting {
  person: Id;
  device: Id;
  received: number;
  quarantined: number;
  held: number;
  missing: number;
  /** What the server noticed about the device, as codes; left out by a server that does not tell. */
  alarms?: string[];
  /** How many have come again that went with a database that was put back. */
  returned?: number;
}

/** How one of the author's own devices stands at the server. PROTOCOL 6.2. */
export interface OwnDevice {
  device: Id;
  missing: readonly [number, number][];
  alarms: readonly string[];
  returned?: number;
}

/** Numbers, both included, that this device signed under. */
export interface Sendable {
  device: Id;
  from: number;
  upto: number;
}

/** How far the content of an attachment is that was made on this device. Units: bytes. */
export interface BlobState {
  state: 'draft' | 'waiting' | 'sent' | 'damaged';
  stored: number;
  size_bytes: number;
}

/** For supervisors: how many unfinished notes of somebody's lost device wait to go back. PROTOCOL 12.7. */
/** A device of somebody of the team. PROTOCOL 6.2. */
export interface TeamDevice {
  person: Id;
  device: Id;
  from: Time;
  /** null: in use. */
  to: Time | null;
  /** The device that took its place; null when it was withdrawn, or is in use. */
  replaced_by: Id | null;
  /** It was let in again, at `from`, after an older database was put back. */
  again?: true;
  /** Absent in what an older server says. */
  carries?: Carries;
}

export interface Recovered {
  person: Id;
  drafts: number;
}

export interface Notebook {
  readonly me: Me & { role: Role };
  /** Device time corrected by the measured skew. */
  now(): Time;
  /** The latest time that this device knows of: the server's, as last seen, or its own. A clock that is put back changes nothing. */
  latest(): Time;
  /** When the server last spoke; null never. */
  as_at(): Time | null;
  /** What it was told that carries visits; null: it carries the caseload. */
  carries(): { readonly visits: readonly PullVisit[]; readonly lines: readonly PullLine[] } | null;
  /** Of whom restricted records are here without their own; of nobody to anybody but a safeguarding lead. PROTOCOL 20. */
  subjects(): readonly SubjectPart[];
  /** Whether what is here may be read now. */
  reading(): Reading;
  streams(): readonly StreamInfo[];
  /** A small summary per stream, at hand as soon as the vault is open. */
  digests(): ReadonlyMap<Id, Digest>;
  /** Filed entries by version, then this device's own that are not filed yet. Opens one pack. */
  entries(stream: Id): Promise<readonly Entry[]>;
  /** The words of every child's and family's stream here. Opens what is not open yet. */
  haystacks(): Promise<readonly Haystack[]>;
  drafts(): readonly AnyDraft[];
  sent(): readonly SentItem[];
  /** An own change as it was signed; null when it has come back as filed, or was made elsewhere. */
  written(change: Id): Change | null;
  /** By the record that names it; what was made elsewhere is not here. */
  attached(): ReadonlyMap<Id, BlobState>;
  allocations(): readonly Allocation[];
  waiting(): readonly Waiting[];
  recovered(): readonly Recovered[];
  own(): readonly OwnDevice[];
  /** What this device has here and can send, or send again. */
  sendable(): Sendable;
  /** Of the team, for its supervisor. */
  devices(): readonly TeamDevice[];
  /** What waits for a second person, records opened in an emergency, and protected children. PROTOCOL 18. */
  access(): PullAccess;
  /** Drafts that came back from a device that was lost, and have not been written in since. */
  cameBack(): ReadonlySet<Id>;
  unsent(): number;
  /** How many records wait, by where; PROTOCOL 14.4. */
  waits(): Waits;
  /** Device clock minus server clock when last measured, in seconds; null: never. */
  skew_sec(): number | null;
}

/** Records of this device that are not filed. */
export interface Waits {
  /** Signed here and not received: what was looked at, which nobody made, is left out. */
  on_device: number;
  /** Received and neither filed nor set aside. */
  received: number;
  /** Beyond a gap. */
  held: number;
  needs_you: number;
}
