/**
 * What an open vault holds in memory, and how the sealed log brings it back: pure replay, one entry after another.
 */
import type { PullAccess } from '../wire/access';
import type { PullLine, PullVisit } from '../wire/carries';
import type { Certificate } from '../wire/certificate';
import type { PullAllocation, PullDevice, PullOwn, PullRecovered, PullWaiting } from '../wire/pull_state';
import type { Change, Id, Role, StreamKind, Time } from '../wire/records';
import type { SubjectPart } from '../wire/subjects';
import { type OpenedRow, type Opening, OpeningsHeld } from './openings';

/** A draft, as far as the store needs to know it. */
export interface DraftLike {
  draft: Id;
  family: Id;
  updated_at: Time;
}

/** An own change that is signed and sealed, until its filed entry comes back. */
export interface Pending {
  seq: number;
  visit: Id | null;
  change: Change;
  /** The own change whose place it takes, where `supersedes` names its envelope instead: nobody could read what was in it. */
  mends?: Id;
  /** It changes what was signed, and takes the place of nothing that was set aside. */
  adds?: true;
}

/** What stays of it for the outbox screen. */
export interface SentLine {
  seq: number;
  visit: Id | null;
  change: Pick<Change, 'change' | 'record' | 'type' | 'stream' | 'signed_at' | 'event_at'>;
  /** The own change that it sends again; left out by a build that could not. */
  supersedes?: Id | null;
  /** What it names was changed after signing, not sent again. */
  adds?: true;
}

export interface Folded {
  drafts: DraftLike[];
  pending: Pending[];
  sent: SentLine[];
  /** Not in rows that were folded before openings were kept. */
  openings?: OpenedRow[];
  /** Not in rows that were folded before drafts came back. */
  came_back?: CameBack[];
}

/** A draft that came back from a device that was lost; kept when it is done with, so that it never comes twice. */
export interface CameBack {
  draft: Id;
  /** Id of the record that it will be. */
  record: Id;
  /** What later snapshots of it go on from. */
  revision: number;
  /** As it came: it has not been written in since while this is the draft's own. */
  updated_at: Time;
}

export type LogEntry =
  | { is: 'draft'; draft: DraftLike }
  | { is: 'discarded'; draft: Id }
  | { is: 'signed'; draft: Id | null; items: Pending[] }
  /** Own changes whose filed entries have come back in a pull. */
  | { is: 'landed'; changes: Id[] }
  /** Children's streams that were shown; the signing of its record takes each out again. */
  | { is: 'opened'; openings: Opening[] }
  /** Drafts of a device that was lost, taken over as they were. */
  | { is: 'came_back'; drafts: DraftLike[]; from: CameBack[] }
  | { is: 'folded'; all: Folded };

export interface StreamRow<D> {
  stream: Id;
  kind: StreamKind;
  family: Id | null;
  version: number;
  digest: D;
}

/** What a device that carries visits was told: its owner's visits, and the lines of those it does not carry. PROTOCOL 19. */
export interface CarriesHere {
  visits: PullVisit[];
  mark: Id;
  lines: PullLine[];
}

/** The small sealed row that makes lists usable at once. What is told of access is absent in what an older version has stored. */
export interface Summary<D> extends Partial<PullAccess> {
  me: { person: Id; name: string; role: Role; team: Id | null };
  organisation: Id;
  root: string;
  certificates: Certificate[];
  state: number;
  as_at: Time | null;
  lease_until: Time | null;
  /** Absent in what an older version of the app has stored. */
  backup_days?: number;
  skew_sec: number | null;
  allocations: PullAllocation[];
  waiting: PullWaiting[];
  /** Absent in what an older version of the app has stored. */
  recovered?: PullRecovered[];
  /** Absent in what an older version of the app has stored. */
  devices?: PullDevice[];
  /** Absent in what an older version of the app has stored. */
  own?: PullOwn[];
  /** Absent where the device carries the caseload. */
  carries?: CarriesHere | undefined;
  /** Whom restricted records are about; absent for whoever is told of nobody so. PROTOCOL 20. */
  subjects?: SubjectPart[] | undefined;
  streams: StreamRow<D>[];
  /** What the digests of all streams tell, by number. Absent in what an older version of the app has stored. */
  digests?: number;
  /** The vault of a duress code: nothing in it, and no server knows it. */
  quiet?: true;
}

/** Which packs hold a stream, oldest first, and the key of each. */
export interface PackRef {
  pack: Id;
  key: string;
  from: number;
  upto: number;
  size_bytes: number;
}
export type PackTable = Record<Id, PackRef[]>;

/** So many lines stay on the outbox screen after they have come back as filed. */
const SENT_KEPT = 500;

export class Memory {
  readonly drafts = new Map<Id, DraftLike>();
  readonly pending = new Map<Id, Pending>();
  readonly openings = new OpeningsHeld();
  /** Drafts that were thrown away since the log was last folded. */
  readonly discarded = new Set<Id>();
  /** By the id of the record that the draft will be. */
  readonly came_back = new Map<Id, CameBack>();
  private lines: SentLine[] = [];
  /** By the change that was sent again: what took its place. */
  private readonly successors = new Map<Id, Id>();
  /** The changes that were changed after signing. */
  private readonly added_to = new Set<Id>();

  sent(): readonly SentLine[] {
    return this.lines;
  }

  /** The own change that takes the place of this one, if it was sent again. */
  successor(change: Id): Id | null {
    return this.successors.get(change) ?? null;
  }

  isAddedTo(change: Id): boolean {
    return this.added_to.has(change);
  }

  replay(entry: LogEntry): void {
    switch (entry.is) {
      case 'draft':
        this.drafts.set(entry.draft.draft, entry.draft);
        this.discarded.delete(entry.draft.draft);
        break;
      case 'discarded':
        this.drafts.delete(entry.draft);
        this.discarded.add(entry.draft);
        break;
      case 'signed':
        if (entry.draft) this.drafts.delete(entry.draft);
        for (const item of entry.items) this.add(item);
        break;
      case 'landed':
        for (const change of entry.changes) this.pending.delete(change);
        break;
      case 'opened':
        for (const opening of entry.openings) this.openings.add(opening);
        break;
      case 'came_back':
        for (const draft of entry.drafts) this.drafts.set(draft.draft, draft);
        for (const from of entry.from) this.came_back.set(from.record, from);
        break;
      case 'folded':
        for (const draft of entry.all.drafts) this.drafts.set(draft.draft, draft);
        for (const item of entry.all.pending) this.pending.set(item.change.change, item);
        this.lines = [...entry.all.sent];
        for (const line of this.lines) this.follow(line);
        this.openings.unfold(entry.all.openings ?? []);
        for (const from of entry.all.came_back ?? []) this.came_back.set(from.record, from);
        break;
    }
  }

  private add(item: Pending): void {
    const { change, record, type, stream, signed_at, event_at, supersedes } = item.change;
    this.pending.set(change, item);
    if (item.change.type === 'opened') {
      const { stream: child, opened_at } = item.change.body;
      this.openings.signed({ stream: child, at: opened_at });
    }
    const shown = { change, record, type, stream, signed_at, event_at };
    const { seq, visit, adds } = item;
    const line: SentLine = { seq, visit, change: shown, supersedes: item.mends ?? supersedes };
    if (adds) line.adds = adds;
    this.lines = [...this.lines, line];
    this.follow(line);
  }

  private follow({ supersedes, change, adds }: SentLine): void {
    if (!supersedes) return;
    if (adds) this.added_to.add(supersedes);
    else this.successors.set(supersedes, change.change);
  }

  folded(): Folded {
    const isPending = (line: SentLine) => this.pending.has(line.change.change);
    // An opening that has come back is shown to nobody: it must not push a note off the outbox screen.
    const lines = this.lines.filter((line) => line.change.type !== 'opened' || isPending(line));
    const old = lines.length - SENT_KEPT;
    const sent = lines.filter((line, at) => at >= old || isPending(line));
    const openings = this.openings.folded();
    const [drafts, pending] = [[...this.drafts.values()], [...this.pending.values()]];
    return { drafts, pending, sent, openings, came_back: [...this.came_back.values()] };
  }
}
