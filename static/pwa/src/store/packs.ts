/**
 * The packs of a stream: opened when asked for, kept open while the vault is; what arrives is added to the last one while that
 * is small, with a new key and a new name.
 */
import type { Bytes } from '../wire/bytes';
import type { Packed, PulledEntry, WholeRun } from '../wire/packs';
import type { Id } from '../wire/records';
import type { PacksAhead } from './ahead';
import { Breath, Courtesy } from './breath';
import type { PackRef, PackTable } from './holdings';
import { inLanes } from './lanes';
import { entriesIn, memberOf, membersBytes, readMembers } from './members';
import { StorageDamagedError, type Store } from './port';
import type { PackRow } from './schema';
import type { Sealer } from './sealer';

const GROW_BYTES = 32 * 1024;
/** From so many packs on, all rows are gone through. */
const MANY = 24;
/** So many rows are read at a time, and so many opened at the same time; of large ones fewer, since who asks for one waits for those under way. */
const SMALL = { page: 16, at_once: 8 };
const LARGE = { page: 3, at_once: 2 };
const LARGE_BYTES = 64 * 1024;
/** From so high on a stream counts whose database was put back. Source: PROTOCOL 6.7. */
const BEYOND_ALL_SEEN = 1_000_000;
/** A pack of so many small runs is compressed afresh, into one. */
const MEMBERS_MAX = 24;

export interface Added {
  refs: PackRef[];
  rows: PackRow[];
  dropped: Id[];
  entries: PulledEntry[];
}

/** A pack that is not open yet. */
interface Closed {
  stream: Id;
  ref: PackRef;
}

export type Whole = (stream: Id, entries: PulledEntry[]) => void;

/** A pack that is being filled. */
class Filling {
  upto: number;
  size_bytes = 0;
  readonly members: Packed[] = [];
  readonly entries: PulledEntry[];

  constructor(
    readonly from: number,
    before: readonly PulledEntry[] = [],
  ) {
    this.upto = from;
    this.entries = [...before];
  }

  put(member: Packed, entries: readonly PulledEntry[], upto: number): void {
    this.members.push(member);
    this.size_bytes += member.bytes.length;
    for (const entry of entries) this.entries.push(entry);
    this.upto = upto;
  }
}

/**
 * What was filed again after an older database was put back stands where it stands now. Source: PROTOCOL 6.7. Whoever has read a
 * change knows its id, and may give it to one of their own: that takes the place of nobody else's.
 */
export function onceEach(entries: PulledEntry[]): PulledEntry[] {
  if ((entries.at(-1)?.version ?? 0) < BEYOND_ALL_SEEN) return entries;
  const nameOf = ({ change: { author, change } }: PulledEntry) => `${author} ${change}`;
  const last = new Map(entries.map((entry) => [nameOf(entry), entry]));
  return entries.filter((entry) => last.get(nameOf(entry)) === entry);
}

/** By what they weigh on average. */
function stepsFor(closed: readonly Closed[]): typeof SMALL {
  const size_bytes = closed.reduce((sum, { ref }) => sum + ref.size_bytes, 0);
  return size_bytes > LARGE_BYTES * closed.length ? LARGE : SMALL;
}

export class Packs {
  private readonly opened = new Map<Id, PulledEntry[]>();
  private readonly unreadable = new Set<Id>();
  private opening: Promise<unknown> = Promise.resolve();
  private readonly courtesy = new Courtesy();

  /** `ahead`: what was read of the store before there was a key to open it with. */
  constructor(
    private readonly store: Store,
    private readonly sealer: Sealer,
    private ahead: Pick<PacksAhead, 'take'> | null = null,
  ) {}

  /** Streams of which a pack was found damaged: the server has them, so the next pull brings them again. */
  get damaged(): ReadonlySet<Id> {
    return this.unreadable;
  }

  /** Filed entries of a stream, by version. Errors: StorageDamagedError; the stream is then among `damaged`. */
  async entries(table: PackTable, stream: Id): Promise<PulledEntry[]> {
    return this.courtesy.first(async () => {
      const parts: PulledEntry[] = [];
      for (const ref of table[stream] ?? []) parts.push(...(await this.openOf(stream, ref)));
      return onceEach(parts);
    });
  }

  /**
   * Opens all that is not open yet; a stream that somebody asks for meanwhile goes first. What is damaged is among `damaged` afterwards; the
   * rest goes on. `whole`: told of each stream whose last pack was opened here, with what `entries` would answer.
   */
  openAll(table: PackTable, whole: Whole = () => undefined): Promise<void> {
    const turn = this.opening.then(() => this.openRest(table, whole));
    this.opening = turn.catch(() => undefined);
    return turn;
  }

  private async openRest(table: PackTable, whole: Whole): Promise<void> {
    const closed = new Map<Id, Closed>();
    const left = new Map<Id, number>();
    for (const [stream, refs] of Object.entries(table)) {
      const rest = refs.filter((ref) => !this.opened.has(ref.pack));
      for (const ref of rest) closed.set(ref.pack, { stream, ref });
      left.set(stream, rest.length);
    }
    const breath = new Breath();
    const open = async (pack: Id, sealed?: Bytes) => {
      const one = closed.get(pack);
      closed.delete(pack);
      if (!one) return;
      await breath.take();
      await this.courtesy.wait();
      const { stream, ref } = one;
      try {
        await this.openOf(stream, ref, sealed);
      } catch (cause) {
        if (cause instanceof StorageDamagedError) return;
        throw cause;
      }
      const more = (left.get(stream) ?? 0) - 1;
      left.set(stream, more);
      if (more === 0) whole(stream, this.openedOf(table[stream] ?? []));
    };
    const { page, at_once } = stepsFor([...closed.values()]);
    const { ahead } = this;
    // What nobody asks for now is not held any longer.
    this.ahead = null;
    const here = [...closed.keys()].map((pack) => ({ pack, sealed: ahead?.take(pack) }));
    await inLanes(
      here.filter(({ sealed }) => sealed),
      at_once,
      ({ pack, sealed }) => open(pack, sealed),
    );
    if (closed.size >= MANY) {
      for await (const rows of this.pages(page)) {
        await inLanes(rows, at_once, ({ pack, sealed }) => open(pack, sealed));
      }
    }
    await inLanes([...closed.keys()], at_once, (pack) => open(pack));
  }

  /** What is open of these. */
  private openedOf(refs: readonly PackRef[]): PulledEntry[] {
    return onceEach(refs.flatMap(({ pack }) => this.opened.get(pack) ?? []));
  }

  /** All rows, of every vault, a few at a time: what is asked meanwhile does not wait for them. The next are read while these are opened. */
  private async *pages(page: number): AsyncGenerator<PackRow[]> {
    const after = (last: Id | null) => {
      const rows = this.store.read(['packs'], (tx) => tx.after('packs', last, page));
      // Whoever waits for them hears of it.
      rows.catch(() => undefined);
      return rows;
    };
    for (let next: Promise<PackRow[]> | null = after(null); next; ) {
      const rows: PackRow[] = await next;
      const last = rows.at(-1);
      next = last && rows.length === page ? after(last.pack) : null;
      yield rows;
    }
  }

  private async openOf(stream: Id, ref: PackRef, sealed?: Bytes): Promise<PulledEntry[]> {
    try {
      return await this.open(ref, sealed);
    } catch (cause) {
      if (cause instanceof StorageDamagedError) this.unreadable.add(stream);
      throw cause;
    }
  }

  private async open(ref: PackRef, sealed?: Bytes): Promise<PulledEntry[]> {
    const known = this.opened.get(ref.pack);
    if (known) return known;
    const entries = await this.reading(ref, entriesIn, sealed ?? this.ahead?.take(ref.pack));
    this.opened.set(ref.pack, entries);
    return entries;
  }

  /** Errors: StorageDamagedError when it is not there, does not open or does not read. */
  private async reading<T>(
    ref: PackRef,
    read: (plain: Uint8Array) => T | Promise<T>,
    given?: Bytes,
  ): Promise<T> {
    const sealed = given ?? (await this.store.read(['packs'], (tx) => tx.get('packs', ref.pack)))?.sealed;
    if (!sealed) throw new StorageDamagedError('a pack is missing');
    try {
      return await read(await this.sealer.openPack(ref.pack, ref.key, sealed));
    } catch (cause) {
      throw new StorageDamagedError('a pack does not open', { cause });
    }
  }

  /**
   * What it takes to hold runs of a stream beyond `version`, each beginning where the one before it ends or sooner; nothing is
   * stored here. A pack that is still small takes as many runs as it has room for, and is sealed once. Errors: as `entries`.
   */
  async add(
    stream: Id,
    refs: readonly PackRef[],
    runs: readonly WholeRun[],
    version: number,
  ): Promise<Added> {
    const last = refs.at(-1);
    const grow = last && last.size_bytes < GROW_BYTES ? last : null;
    const filled: Filling[] = [];
    let open = grow ? await this.going(stream, grow) : new Filling(version);
    let upto = version;
    const entries: PulledEntry[] = [];
    for (const run of runs) {
      const fresh = run.entries.filter((entry) => entry.version > upto);
      if (open.size_bytes >= GROW_BYTES) {
        filled.push(open);
        open = new Filling(upto);
      }
      const as_it_came = fresh.length < run.entries.length ? null : run.packed;
      open.put(as_it_came ?? memberOf(fresh), fresh, run.upto);
      for (const entry of fresh) entries.push(entry);
      upto = run.upto;
    }
    const sealed = await Promise.all([...filled, open].map((each) => this.seal(each)));
    return {
      refs: [...(grow ? refs.slice(0, -1) : refs), ...sealed.map(({ ref }) => ref)],
      rows: sealed.map(({ row }) => row),
      dropped: grow ? [grow.pack] : [],
      entries,
    };
  }

  /** The last pack, to go on with. What its entries were read from is put behind as it is stored. */
  private async going(stream: Id, ref: PackRef): Promise<Filling> {
    const before = await this.openOf(stream, ref);
    const stored = await this.reading(ref, readMembers).catch(() => null);
    const filling = new Filling(ref.from, before);
    for (const member of stored ?? [memberOf(before)]) filling.put(member, [], ref.upto);
    return filling;
  }

  private async seal({ from, upto, members, entries }: Filling): Promise<{ ref: PackRef; row: PackRow }> {
    const pack = this.sealer.newId();
    const few = members.length <= MEMBERS_MAX ? members : [memberOf(entries)];
    const { key, sealed } = await this.sealer.sealPack(pack, membersBytes(few));
    this.opened.set(pack, entries);
    return { ref: { pack, key, from, upto, size_bytes: sealed.length }, row: { pack, sealed } };
  }

  forget(packs: readonly Id[]): void {
    for (const pack of packs) this.opened.delete(pack);
  }

  /** What was damaged of these is off the device. */
  cleared(streams: Iterable<Id>): void {
    for (const stream of streams) this.unreadable.delete(stream);
  }
}
