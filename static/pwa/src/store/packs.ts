/**
 * The packs of a stream: opened when asked for, kept open while the vault is; what arrives is added to the last one while that
 * is small, with a new key and a new name.
 */
import type { Bytes } from '../wire/bytes';
import type { ArrivedRun, Packed, PulledEntry } from '../wire/packs';
import type { Id } from '../wire/records';
import type { PackRef, PackTable } from './holdings';
import { entriesIn, memberOf, membersBytes, readMembers } from './members';
import { StorageDamagedError, type Store } from './port';
import type { PackRow } from './schema';
import type { Sealer } from './sealer';

const GROW_BYTES = 128 * 1024;
/** From so many packs on, all rows are read at once; and so many are opened at the same time. */
const MANY = 24;
const AT_ONCE = 16;
/** A pack of so many small runs is compressed afresh, into one. */
const MEMBERS_MAX = 24;

export interface Added {
  refs: PackRef[];
  rows: PackRow[];
  dropped: Id[];
  entries: PulledEntry[];
}

export class Packs {
  private readonly opened = new Map<Id, PulledEntry[]>();
  private readonly unreadable = new Set<Id>();
  private opening: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly store: Store,
    private readonly sealer: Sealer,
  ) {}

  /** Streams of which a pack was found damaged: the server has them, so the next pull brings them again. */
  get damaged(): ReadonlySet<Id> {
    return this.unreadable;
  }

  /** Filed entries of a stream, by version. Errors: StorageDamagedError; the stream is then among `damaged`. */
  async entries(table: PackTable, stream: Id): Promise<PulledEntry[]> {
    const parts: PulledEntry[] = [];
    for (const ref of table[stream] ?? []) parts.push(...(await this.openOf(stream, ref)));
    return parts;
  }

  /** Opens all that is not open yet. What is damaged is among `damaged` afterwards; the rest goes on. */
  openAll(table: PackTable): Promise<void> {
    const turn = this.opening.then(() => this.openRest(table));
    this.opening = turn.catch(() => undefined);
    return turn;
  }

  private async openRest(table: PackTable): Promise<void> {
    const closed = Object.entries(table).flatMap(([stream, refs]) =>
      refs.filter(({ pack }) => !this.opened.has(pack)).map((ref) => ({ stream, ref })),
    );
    if (!closed.length) return;
    const rows = closed.length < MANY ? undefined : await this.store.read(['packs'], (tx) => tx.all('packs'));
    const sealed = rows && new Map(rows.map((row) => [row.pack, row.sealed]));
    for (let at = 0; at < closed.length; at += AT_ONCE) {
      const some = closed.slice(at, at + AT_ONCE);
      await Promise.all(
        some.map(({ stream, ref }) =>
          this.openOf(stream, ref, sealed?.get(ref.pack)).catch((cause) => {
            if (!(cause instanceof StorageDamagedError)) throw cause;
          }),
        ),
      );
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
    const entries = await this.reading(ref, entriesIn, sealed);
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

  /** What it takes to hold a run beyond `version`; nothing is stored here. Errors: as `entries`. */
  async add(refs: readonly PackRef[], run: ArrivedRun, version: number): Promise<Added> {
    const overlaps = run.from < version && run.entries.some((entry) => entry.version <= version);
    const fresh = overlaps ? run.entries.filter((entry) => entry.version > version) : run.entries;
    const last = refs.at(-1);
    const grow = last && last.size_bytes < GROW_BYTES ? last : null;
    const before = grow ? await this.openOf(run.stream, grow) : [];
    const entries = grow ? [...before, ...fresh] : fresh;
    const arrived = overlaps ? memberOf(fresh) : run.packed;
    const members = grow ? await this.grown(grow, arrived, entries) : [arrived];
    const pack = this.sealer.newId();
    const { key, sealed } = await this.sealer.sealPack(pack, membersBytes(members));
    const ref = { pack, key, from: grow?.from ?? version, upto: run.upto, size_bytes: sealed.length };
    this.opened.set(pack, entries);
    return {
      refs: [...(grow ? refs.slice(0, -1) : refs), ref],
      rows: [{ pack, sealed }],
      dropped: grow ? [grow.pack] : [],
      entries: fresh,
    };
  }

  /** What the last pack holds with one more run behind it. One that is only in memory yet is compressed afresh. */
  private async grown(
    ref: PackRef,
    arrived: Packed,
    entries: readonly PulledEntry[],
  ): Promise<readonly Packed[]> {
    const stored = await this.reading(ref, readMembers).catch(() => null);
    return stored && stored.length < MEMBERS_MAX ? [...stored, arrived] : [memberOf(entries)];
  }

  forget(packs: readonly Id[]): void {
    for (const pack of packs) this.opened.delete(pack);
  }

  /** What was damaged of these is off the device. */
  cleared(streams: Iterable<Id>): void {
    for (const stream of streams) this.unreadable.delete(stream);
  }
}
