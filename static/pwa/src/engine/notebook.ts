/** The notebook that the views read, over an open vault. */

import { Breath } from '../store/breath';
import type { PackTable } from '../store/holdings';
import type { CursorRow } from '../store/schema';
import { type Bench, entriesOf, timeText, waitingEntries, withOwn } from '../sync/bench';
import { lastReceipt } from '../sync/last_receipt';
import type { Digest } from '../views/digest';
import { type Haystack, haystack } from '../views/haystack';
import { type Reading, readingOf } from '../views/lease';
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
  Waits,
} from '../views/notebook';
import type { AnyDraft } from '../visit/draft';
import type { PullAccess } from '../wire/access';
import type { Receipt } from '../wire/receipt';
import type { Change, Delivery, Entry, Id, Time } from '../wire/records';

const SECOND_MS = 1000;

/** When nothing else is to be done; never in a browser that cannot tell. */
function whenIdle(run: () => void): void {
  const { scheduler } = globalThis as {
    scheduler?: { postTask(run: () => void, options: { priority: 'background' }): Promise<unknown> };
  };
  void scheduler?.postTask(run, { priority: 'background' }).catch(() => undefined);
}

export class OpenNotebook implements Notebook {
  private receipt: Receipt | null = null;
  private cursor: CursorRow | null = null;
  private blobs: ReadonlyMap<Id, BlobState> = new Map();
  private readonly hays = new Map<Id, { of: string; hay: Haystack }>();
  /** All of them, as they were after a write of the ledger, all that is sound being open. */
  private gathered: { written: number; all: readonly Haystack[] } | null = null;

  constructor(private readonly bench: Bench) {}

  /**
   * The cursor moves without any key, in other tabs and in the service worker too. Shape: whether an older database was put back
   * since the one before.
   */
  moved(cursor: CursorRow): boolean {
    const before = this.cursor;
    this.cursor = cursor;
    this.receipt = lastReceipt(cursor);
    return before !== null && before.put_backs !== cursor.put_backs;
  }

  /** The server has vouched for what this store does not know. */
  isBehind(): boolean {
    return this.cursor?.behind ?? false;
  }

  /** The organisation does not know this device any more. */
  isStranger(): boolean {
    return this.cursor?.stranger ?? false;
  }

  /** Blobs move without any key, as the cursor does. */
  carried(blobs: ReadonlyMap<Id, BlobState>): void {
    this.blobs = blobs;
  }

  attached(): ReadonlyMap<Id, BlobState> {
    return this.blobs;
  }

  private get summary() {
    return this.bench.ledger.summary;
  }

  get me(): Notebook['me'] {
    return this.summary.me;
  }

  now(): Time {
    return timeText(this.bench.now_ms() - (this.summary.skew_sec ?? 0) * SECOND_MS);
  }

  latest(): Time {
    const { skew_sec, as_at } = this.summary;
    const seen = timeText((this.cursor?.seen_ms ?? 0) - (skew_sec ?? 0) * SECOND_MS);
    return [this.now(), seen, as_at ?? ''].reduce((a, b) => (a > b ? a : b));
  }

  carries(): ReturnType<Notebook['carries']> {
    return this.summary.carries ?? null;
  }

  subjects(): ReturnType<Notebook['subjects']> {
    return this.summary.subjects ?? [];
  }

  as_at(): Time | null {
    return this.summary.as_at;
  }

  reading(): Reading {
    const { as_at, lease_until, skew_sec } = this.summary;
    const seen_ms = this.cursor?.seen_ms;
    return readingOf({ as_at, lease_until, skew_sec, seen_ms, now_ms: this.bench.now_ms() });
  }

  streams(): readonly StreamInfo[] {
    return this.summary.streams;
  }

  digests(): ReadonlyMap<Id, Digest> {
    return new Map(this.summary.streams.map((row) => [row.stream, row.digest]));
  }

  entries(stream: Id): Promise<readonly Entry[]> {
    return entriesOf(this.bench, stream);
  }

  async haystacks(): Promise<readonly Haystack[]> {
    const { written } = this.bench.ledger;
    if (this.gathered?.written === written) return this.gathered.all;
    const all = await this.gather();
    if (this.bench.ledger.written === written) this.gathered = { written, all };
    return all;
  }

  private async gather(): Promise<readonly Haystack[]> {
    const { packs, ledger } = this.bench;
    const { table } = ledger;
    const searched = this.summary.streams.filter(({ kind }) => kind === 'child' || kind === 'family');
    const read = new Set(searched.map(({ stream }) => stream));
    // While the next are decrypted and inflated, which is done elsewhere.
    await packs.openAll(table, (stream, filed) => {
      if (read.has(stream)) this.keep(stream, this.madeOf(table, stream), withOwn(this.bench, stream, filed));
    });
    const own = new Set([...ledger.memory.pending.values()].map(({ change }) => change.stream));
    const found: Haystack[] = [];
    const breath = new Breath();
    for (const { stream } of searched) {
      if (packs.damaged.has(stream)) continue;
      await breath.take();
      const of = this.madeOf(ledger.table, stream, own.has(stream));
      const known = this.hays.get(stream);
      found.push(known?.of === of ? known.hay : await this.haystackOf(stream, of));
    }
    return found;
  }

  /**
   * The words of what is being stored are gathered while the browser writes it. Should it not be stored, nobody asks for them: they
   * are found by the packs that they come from.
   */
  arrived(stream: Id, packs: readonly Id[], entries: readonly Entry[]): void {
    const of = packs.join();
    whenIdle(() => {
      if (this.hays.get(stream)?.of !== of) this.keep(stream, of, entries);
    });
  }

  /** Names all that the words of a stream come from. */
  private madeOf(table: PackTable, stream: Id, has_own = true): string {
    const packs = (table[stream] ?? []).map(({ pack }) => pack);
    if (!has_own) return packs.join();
    const waiting = waitingEntries(this.bench.ledger.memory, stream);
    return [...packs, ...waiting.map(({ change }) => change.change)].join();
  }

  /** Made anew only when something has come to the stream. */
  private async haystackOf(stream: Id, of: string): Promise<Haystack> {
    return this.keep(stream, of, await this.entries(stream));
  }

  private keep(stream: Id, of: string, entries: readonly Entry[]): Haystack {
    const hay = haystack(stream, entries);
    this.hays.set(stream, { of, hay });
    return hay;
  }

  drafts(): readonly AnyDraft[] {
    return [...this.bench.ledger.memory.drafts.values()] as unknown as AnyDraft[];
  }

  sent(): readonly SentItem[] {
    const { memory } = this.bench.ledger;
    return memory.sent().map((line) => {
      const { delivery, why } = this.fate(line.seq);
      // What has come again since an older database was put back may have been set aside, though it was filed once.
      const landed = delivery !== 'needs_you' && !memory.pending.has(line.change.change);
      const again = memory.successor(line.change.change);
      return { ...line, delivery: landed ? 'filed' : delivery, why: landed ? null : why, again };
    });
  }

  written(change: Id): Change | null {
    return this.bench.ledger.memory.pending.get(change)?.change ?? null;
  }

  /** Where the last accepted receipt says that a number is. */
  private fate(seq: number): { delivery: Delivery; why: string | null } {
    const { receipt } = this;
    const quarantined = receipt?.quarantined.find((item) => item.seq === seq);
    if (quarantined) return { delivery: 'needs_you', why: quarantined.why };
    if (!receipt || (seq > receipt.received && !receipt.held.includes(seq))) {
      return { delivery: 'on_device', why: null };
    }
    return { delivery: seq <= receipt.filed ? 'filed' : 'received', why: null };
  }

  allocations(): readonly Allocation[] {
    return this.summary.allocations;
  }

  waiting(): readonly Waiting[] {
    return this.summary.waiting;
  }

  devices(): readonly TeamDevice[] {
    return this.summary.devices ?? [];
  }

  own(): readonly OwnDevice[] {
    return this.summary.own ?? [];
  }

  sendable(): Sendable {
    const { seq = 0, received = 0, filed = 0, kept_from = received } = this.cursor ?? {};
    return { device: this.bench.keys.device, from: Math.min(kept_from, received, filed + 1), upto: seq };
  }

  access(): PullAccess {
    const { proposals = [], broken_glass = [], findings = [], protected_children = [] } = this.summary;
    return { proposals, broken_glass, findings, protected_children };
  }

  recovered(): readonly Recovered[] {
    return this.summary.recovered ?? [];
  }

  cameBack(): ReadonlySet<Id> {
    const { came_back, drafts } = this.bench.ledger.memory;
    const untouched = [...came_back.values()].filter(
      ({ draft, updated_at }) => drafts.get(draft)?.updated_at === updated_at,
    );
    return new Set(untouched.map(({ draft }) => draft));
  }

  unsent(): number {
    return this.waits().on_device;
  }

  skew_sec(): number | null {
    return this.summary.skew_sec;
  }

  /**
   * The one count of what waits. What the person made and nobody has confirmed is counted by what was signed: a note that something
   * was opened is not theirs to wait for. The rest is the server's own word, in the last receipt.
   *
   * Source: sync/PROTOCOL.md section 14.4.
   */
  waits(): Waits {
    const { cursor, receipt } = this;
    const upto = cursor?.received ?? 0;
    const set_aside = new Set(receipt?.quarantined.map(({ seq }) => seq) ?? []);
    const held = new Set(receipt?.held ?? []);
    const unsent = this.bench.ledger.memory
      .sent()
      .filter(({ seq, change }) => seq > upto && change.type !== 'opened' && !held.has(seq));
    const open = [...set_aside].filter((seq) => seq > (receipt?.filed ?? 0) && seq <= upto);
    return {
      on_device: unsent.length,
      received: Math.min(upto, receipt?.received ?? 0) - (receipt?.filed ?? 0) - open.length,
      held: held.size,
      needs_you: this.needsYou(),
    };
  }

  /** What the server has set aside, until what was sent in its place is filed: then it no longer waits for anybody. */
  needsYou(): number {
    const set_aside = this.receipt?.quarantined ?? [];
    if (!set_aside.length) return 0;
    const by_seq = new Map(this.sent().map((item) => [item.seq, item]));
    return set_aside.filter(({ seq }) => !this.isSettled(by_seq.get(seq))).length;
  }

  private isSettled(item: SentItem | undefined): boolean {
    const { memory } = this.bench.ledger;
    let last = item?.again ?? null;
    for (let next = last; next; next = memory.successor(next)) last = next;
    return (
      last !== null && this.sent().some((each) => each.change.change === last && each.delivery === 'filed')
    );
  }
}
