/** What the rooms of `sync/` work with while a vault is open. Put together by `engine/host.ts`. */
import type { Memory, Summary } from '../store/holdings';
import type { Ledger } from '../store/ledger';
import type { Packs } from '../store/packs';
import type { Store } from '../store/port';
import type { OpenKeys } from '../vault/vault';
import type { Digest } from '../views/digest';
import type { PulledEntry } from '../wire/packs';
import type { Change, Entry, Id, StreamKind, Time } from '../wire/records';

export interface Bench {
  keys: OpenKeys;
  store: Store;
  ledger: Ledger<Digest>;
  packs: Packs;
  digest(kind: StreamKind, entries: readonly Entry[]): Digest;
  now_ms(): number;
  /** Told while it is being stored: all that is filed of a stream, and the packs that will hold it if the write succeeds. */
  arrived?(stream: Id, packs: readonly Id[], entries: readonly Entry[]): void;
}

export type AttuneSummary = Summary<Digest>;

export function timeText(ms: number): Time {
  return new Date(ms).toISOString();
}

export function filedEntry(entry: PulledEntry, device: Id): Entry {
  const { device: maker, seq } = entry;
  const made = maker !== null && seq !== null && maker !== device ? { device: maker, seq } : null;
  return {
    version: entry.version,
    received_at: entry.received_at,
    filed_at: entry.filed_at,
    seq: maker === device ? seq : null,
    made,
    change: entry.change,
  } as Entry;
}

export function onItsWay(seq: number, change: Change): Entry {
  return { version: null, received_at: null, filed_at: null, seq, change } as Entry;
}

/** Own changes of a stream that are not filed yet, in the order they were made. */
export function waitingEntries(memory: Memory, stream: Id, landed: ReadonlySet<Id> = new Set()): Entry[] {
  return (
    [...memory.pending.values()]
      .filter(({ change }) => change.stream === stream && !landed.has(change.change))
      // What was sent again stays readable in the outbox; what took its place counts.
      .filter(({ change }) => memory.successor(change.change) === null)
      .sort((a, b) => a.seq - b.seq)
      .map(({ seq, change }) => onItsWay(seq, change))
  );
}

/** Everything held of a stream: filed by version, then own. */
export async function entriesOf(bench: Bench, stream: Id): Promise<Entry[]> {
  return withOwn(bench, stream, await bench.packs.entries(bench.ledger.table, stream));
}

/** As `entriesOf`, of what is filed of a stream. */
export function withOwn(bench: Bench, stream: Id, filed: readonly PulledEntry[]): Entry[] {
  const own = filed.filter(({ change }) => change.author === bench.ledger.summary.me.person);
  const here = new Set(own.map(({ change }) => change.change));
  return [
    ...filed.map((entry) => filedEntry(entry, bench.keys.device)),
    ...waitingEntries(bench.ledger.memory, stream, here),
  ];
}
