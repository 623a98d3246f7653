/** A notebook made by hand, for tests of the views and of the screens. Never part of the app. */
import type { AnyDraft } from '../../visit/draft';
import type { PullAccess } from '../../wire/access';
import type { Bodies, Delivery, Entry, Id, RecordType, Role, StreamKind, Time } from '../../wire/records';
import type { SubjectPart } from '../../wire/subjects';
import { type Digest, digest, visitOfPart } from '../digest';
import { haystack } from '../haystack';
import type { Reading } from '../lease';
import type {
  Allocation,
  BlobState,
  Notebook,
  OwnDevice,
  Recovered,
  Sendable,
  SentItem,
  StreamInfo,
  TeamDevice,
  Waiting,
} from '../notebook';

/** A readable word made into an id: 32 hex characters, the same for the same word. */
export function id(word: string): Id {
  const hex = [...word].map((letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  return hex.padEnd(32, '0').slice(0, 32);
}

export interface Told<T extends RecordType> {
  record?: Id;
  /** The id of the statement itself, where it is to be another's. */
  change?: Id;
  body: Bodies[T];
  author?: Id;
  role?: Role;
  at?: Time;
  status?: Entry['change']['status'];
  /** The version in view; the newest that was filed, unless another is given. */
  base?: number;
  made?: NonNullable<Entry['made']>;
  /** The change that this one mends. */
  supersedes?: Id;
  /** false: still on its way from this device. */
  filed?: boolean;
  seq?: number;
  delivery?: Delivery;
  why?: string;
  /** Kept from the team. */
  restricted?: true;
}

export class HandmadeBook implements Notebook {
  readonly all = new Map<Id, Entry[]>();
  readonly kinds = new Map<Id, { kind: StreamKind; family: Id | null }>();
  readonly sentItems: SentItem[] = [];
  draftList: AnyDraft[] = [];
  allocationList: Allocation[] = [];
  waitingList: Waiting[] = [];
  recoveredList: Recovered[] = [];
  ownList: OwnDevice[] = [];
  canSend: Sendable = { device: id('this'), from: 1, upto: 0 };
  deviceList: TeamDevice[] = [];
  told: PullAccess = { proposals: [], broken_glass: [], findings: [], protected_children: [] };
  cameBackSet = new Set<Id>();
  clock: Time = '2026-11-21T09:30:00.000Z';
  lastContact: Time | null = '2026-11-21T08:00:00.000Z';
  readingNow: Reading = 'open';
  private count = 0;

  reading(): Reading {
    return this.readingNow;
  }

  constructor(public me: Notebook['me']) {}

  stream(stream: Id, kind: StreamKind, family: Id | null = null): this {
    this.kinds.set(stream, { kind, family });
    this.all.set(stream, []);
    return this;
  }

  tell<T extends RecordType>(stream: Id, type: T, told: Told<T>): Id {
    const entries = this.all.get(stream);
    const kind = this.kinds.get(stream)?.kind;
    if (!entries || !kind) throw new Error('tell of a stream first');
    this.count += 1;
    const record = told.record ?? id(`${type}${this.count}`);
    const at = told.at ?? this.clock;
    const filed = told.filed ?? true;
    const change = {
      change: told.change ?? id(`change${this.count}`),
      stream,
      stream_kind: kind,
      record,
      type,
      schema: 1,
      base:
        told.base ??
        entries.findLast(({ change, version }) => change.record === record && version)?.version ??
        0,
      author: told.author ?? this.me.person,
      role: told.role ?? 'practitioner',
      event_at: at,
      recorded_at: at,
      signed_at: at,
      clock_skew_sec: null,
      state: 1,
      status: told.status ?? 'signed',
      visibility: told.restricted ? 'restricted' : 'team',
      family_view: 'ok',
      third_party: false,
      late_reason: null,
      supersedes: told.supersedes ?? null,
      definition_version: null,
      body: told.body,
    } as unknown as Entry['change'];
    const entry = {
      version: filed ? entries.length + 1 : null,
      received_at: filed ? at : null,
      filed_at: filed ? at : null,
      seq: told.seq ?? null,
      made: told.made ?? null,
      change,
    } as Entry;
    entries.push(entry);
    if (told.seq !== undefined) this.remember(entry, told);
    return record;
  }

  /** The author says of a record that it was entered in error: its newest version once more, with that status. */
  strike(stream: Id, record: Id): void {
    const last = this.all.get(stream)?.findLast(({ change }) => change.record === record);
    if (!last) throw new Error('only what was told can be struck');
    const { author, type, body, event_at, change } = last.change;
    this.tell(stream, type, {
      record,
      body: body as never,
      author,
      at: event_at,
      status: 'entered_in_error',
      supersedes: change,
    });
  }

  private remember({ change, seq, version }: Entry, { delivery, why }: Told<RecordType>): void {
    this.sentItems.push({
      seq: seq ?? 0,
      change,
      visit:
        change.type === 'visit'
          ? change.record
          : change.type === 'review'
            ? change.body.visit
            : visitOfPart(change),
      delivery: delivery ?? (version === null ? 'on_device' : 'filed'),
      why: why ?? null,
    });
  }

  now = (): Time => this.clock;
  as_at = (): Time | null => this.lastContact;
  latest = (): Time => this.clock;
  carried: ReturnType<Notebook['carries']> = null;
  carries = () => this.carried;
  subjectParts: SubjectPart[] = [];
  subjects = () => this.subjectParts;
  drafts = () => this.draftList;
  sent = () => this.sentItems;
  written = (change: Id) =>
    [...this.all.values()].flat().find((entry) => entry.change.change === change)?.change ?? null;
  readonly blobs = new Map<Id, BlobState>();
  attached = () => this.blobs;
  allocations = () => this.allocationList;
  waiting = () => this.waitingList;
  recovered = () => this.recoveredList;
  own = () => this.ownList;
  sendable = () => this.canSend;
  devices = () => this.deviceList;
  access = () => this.told;
  cameBack = () => this.cameBackSet;
  unsent = () => this.sentItems.filter(({ delivery }) => delivery === 'on_device').length;
  haystacks = async () =>
    [...this.all]
      .filter(([stream]) => ['child', 'family'].includes(this.kinds.get(stream)?.kind ?? ''))
      .map(([stream, entries]) => haystack(stream, entries));
  waits = () => {
    const at = (delivery: Delivery) => this.sentItems.filter((item) => item.delivery === delivery).length;
    return {
      on_device: this.unsent(),
      received: at('received'),
      held: 0,
      needs_you: this.sentItems.filter(({ delivery, again }) => delivery === 'needs_you' && !again).length,
    };
  };
  skew: number | null = 0;
  skew_sec = () => this.skew;
  entries = async (stream: Id) => this.all.get(stream) ?? [];

  streams(): StreamInfo[] {
    return [...this.kinds].map(([stream, { kind, family }]) => ({
      stream,
      kind,
      family,
      version: this.all.get(stream)?.length ?? 0,
    }));
  }

  digests(): Map<Id, Digest> {
    return new Map(
      [...this.kinds].map(([stream, { kind }]) => [stream, digest(kind, this.all.get(stream) ?? [])]),
    );
  }
}
