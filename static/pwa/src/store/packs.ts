/**
 * The packs of a stream: opened when asked for, kept open while the vault is; what arrives is added to the last one while that
 * is small, with a new key and a new name.
 */
import { textOf, utf8 } from '../wire/bytes';
import type { PulledEntry, Run } from '../wire/packs';
import { packed, unpacked } from '../wire/padding';
import type { Id } from '../wire/records';
import type { PackRef, PackTable } from './holdings';
import { StorageDamagedError, type Store } from './port';
import type { PackRow } from './schema';
import type { Sealer } from './sealer';

const GROW_BYTES = 128 * 1024;
const PACK_MAX_BYTES = 64 * 1024 * 1024;

export interface Added {
  refs: PackRef[];
  rows: PackRow[];
  dropped: Id[];
  entries: PulledEntry[];
}

export class Packs {
  private readonly opened = new Map<Id, PulledEntry[]>();
  private readonly unreadable = new Set<Id>();

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

  private async openOf(stream: Id, ref: PackRef): Promise<PulledEntry[]> {
    try {
      return await this.open(ref);
    } catch (cause) {
      if (cause instanceof StorageDamagedError) this.unreadable.add(stream);
      throw cause;
    }
  }

  private async open(ref: PackRef): Promise<PulledEntry[]> {
    const known = this.opened.get(ref.pack);
    if (known) return known;
    const row = await this.store.read(['packs'], (tx) => tx.get('packs', ref.pack));
    if (!row) throw new StorageDamagedError('a pack is missing');
    let entries: PulledEntry[];
    try {
      const plain = await this.sealer.openPack(ref.pack, ref.key, row.sealed);
      entries = JSON.parse(textOf(unpacked(plain, PACK_MAX_BYTES))) as PulledEntry[];
    } catch (cause) {
      throw new StorageDamagedError('a pack does not open', { cause });
    }
    this.opened.set(ref.pack, entries);
    return entries;
  }

  /** What it takes to hold a run beyond `version`; nothing is stored here. Errors: as `entries`. */
  async add(refs: readonly PackRef[], run: Run, version: number): Promise<Added> {
    const fresh = run.entries.filter((entry) => entry.version > version);
    const last = refs.at(-1);
    const grow = last && last.size_bytes < GROW_BYTES ? last : null;
    const before = grow ? await this.openOf(run.stream, grow) : [];
    const pack = this.sealer.newId();
    const body = [...before, ...fresh];
    const { key, sealed } = await this.sealer.sealPack(pack, packed(utf8(JSON.stringify(body))));
    const ref = { pack, key, from: grow?.from ?? version, upto: run.upto, size_bytes: sealed.length };
    this.opened.set(pack, body);
    return {
      refs: [...(grow ? refs.slice(0, -1) : refs), ref],
      rows: [{ pack, sealed }],
      dropped: grow ? [grow.pack] : [],
      entries: fresh,
    };
  }

  forget(packs: readonly Id[]): void {
    for (const pack of packs) this.opened.delete(pack);
  }

  /** What was damaged of these is off the device. */
  cleared(streams: Iterable<Id>): void {
    for (const stream of streams) this.unreadable.delete(stream);
  }
}
