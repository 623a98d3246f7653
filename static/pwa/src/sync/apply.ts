/**
 * The one door for what arrives. Everything that comes through it was opened, verified and read strictly before; each part is one
 * durable transaction, and applying one twice changes nothing.
 *
 * Source: sync/PROTOCOL.md section 6.4.
 */
import type { LogEntry, PackTable, StreamRow } from '../store/holdings';
import type { Batch } from '../store/ledger';
import type { Added } from '../store/packs';
import { StorageDamagedError } from '../store/port';
import { NotTrustedError } from '../vault/pins';
import type { Digest } from '../views/digest';
import type { Certificate } from '../wire/certificate';
import type { PulledEntry, PullState, Run } from '../wire/packs';
import type { Id } from '../wire/records';
import { type AttuneSummary, type Bench, filedEntry, waitingEntries } from './bench';

const SECOND_MS = 1000;

/** Certificates that `pins.ts` has verified. */
export function applyPins(bench: Bench, certificates: Certificate[]): Promise<void> {
  return bench.ledger.commit(() => ({
    summary: { ...bench.ledger.summary, certificates },
    receipt_keys: receiptKeys(certificates),
  }));
}

export function receiptKeys(certificates: readonly Certificate[]): { kid: string; public: string }[] {
  return certificates
    .filter((cert) => cert.use === 'receipt')
    .map((cert) => ({ kid: cert.kid, public: cert.public }));
}

/**
 * Takes off what is purged, and what was found damaged: that is held at version 0 and comes again with the next pull.
 *
 * Errors: NotTrustedError when it is not for this device and person, or older than what was accepted.
 */
export async function applyState(bench: Bench, state: PullState): Promise<void> {
  const { summary } = bench.ledger;
  if (state.device !== bench.keys.device || state.person !== summary.me.person) {
    throw new NotTrustedError('a state for another device');
  }
  if (state.state < summary.state) throw new NotTrustedError('an older state');
  const purged = new Set(state.purge);
  const dropped: Id[] = [];
  let cleared = purged;
  await bench.ledger.commit(() => {
    const { damaged } = bench.packs;
    cleared = new Set([...purged, ...damaged]);
    const table: PackTable = { ...bench.ledger.table };
    for (const stream of cleared) {
      dropped.push(...(table[stream] ?? []).map((ref) => ref.pack));
      delete table[stream];
    }
    const streams = streamsOf(bench, state, purged).map((row) =>
      damaged.has(row.stream) ? { ...row, version: 0 } : row,
    );
    const next = { ...stateSummary(bench, state), streams };
    return { summary: next, dropped, ...(cleared.size ? { table } : {}) };
  });
  bench.packs.forget(dropped);
  bench.packs.cleared(cleared);
}

function stateSummary(bench: Bench, state: PullState): AttuneSummary {
  const { summary } = bench.ledger;
  return {
    ...summary,
    me: { ...summary.me, role: state.role },
    state: state.state,
    as_at: state.at,
    lease_until: state.lease_until,
    skew_sec: Math.round((bench.now_ms() - Date.parse(state.at)) / SECOND_MS),
    allocations: state.allocations,
    waiting: state.waiting,
  };
}

function streamsOf(bench: Bench, state: PullState, purged: ReadonlySet<Id>): StreamRow<Digest>[] {
  const rows = new Map(bench.ledger.summary.streams.map((row) => [row.stream, row]));
  for (const stream of purged) rows.delete(stream);
  for (const { stream, kind, family } of state.streams) {
    const known = rows.get(stream);
    const digest = known?.digest ?? bench.digest(kind, waitingEntries(bench.ledger.memory, stream));
    rows.set(stream, { stream, kind, family, version: known?.version ?? 0, digest });
  }
  return [...rows.values()];
}

/** One pack. A run that begins above what is held, or of a stream whose packs are damaged, waits for the next pull. */
export async function applyRuns(bench: Bench, runs: readonly Run[]): Promise<void> {
  let dropped: Id[] = [];
  await bench.ledger.commit(async () => {
    const made = await batchOf(bench, runs);
    dropped = made.dropped ?? [];
    return made;
  });
  bench.packs.forget(dropped);
}

async function batchOf(bench: Bench, runs: readonly Run[]): Promise<Batch<Digest>> {
  const { ledger } = bench;
  const table: PackTable = { ...ledger.table };
  const streams = new Map(ledger.summary.streams.map((row) => [row.stream, row]));
  const batch = { packs: [], dropped: [] as Id[] } as Required<Pick<Batch<Digest>, 'packs' | 'dropped'>>;
  const landed = new Set<Id>();
  let { me } = ledger.summary;
  for (const run of runs) {
    const row = streams.get(run.stream);
    if (!row || run.from > row.version || run.upto <= row.version) continue;
    const joined = await joinedTo(bench, table, run, row.version);
    if (!joined) continue;
    const { before, added } = joined;
    table[run.stream] = added.refs;
    batch.packs.push(...added.rows);
    batch.dropped.push(...added.dropped);
    for (const { change } of added.entries)
      if (ledger.memory.pending.has(change.change)) landed.add(change.change);
    const filed = [...before, ...added.entries].map((entry) => filedEntry(entry, bench.keys.device));
    const digest = bench.digest(run.kind, [...filed, ...waitingEntries(ledger.memory, run.stream, landed)]);
    streams.set(run.stream, { ...row, version: run.upto, digest });
    me = meFrom(me, run);
  }
  // A pack made for an earlier run of the same stream in this part was never stored.
  const stillborn = new Set(batch.dropped);
  const log: LogEntry[] = landed.size ? [{ is: 'landed', changes: [...landed] }] : [];
  return {
    log,
    table,
    packs: batch.packs.filter(({ pack }) => !stillborn.has(pack)),
    dropped: batch.dropped,
    summary: { ...ledger.summary, me, streams: [...streams.values()] },
  };
}

/** Shape: null when what is held of the stream is damaged; the other streams of the part go on. */
async function joinedTo(
  bench: Bench,
  table: PackTable,
  run: Run,
  version: number,
): Promise<{ before: PulledEntry[]; added: Added } | null> {
  try {
    // A worker's own stream has nothing in the lists: what is held of it need not be read for them.
    const before = run.kind === 'worker' ? [] : await bench.packs.entries(table, run.stream);
    return { before, added: await bench.packs.add(table[run.stream] ?? [], run, version) };
  } catch (cause) {
    if (cause instanceof StorageDamagedError) return null;
    throw cause;
  }
}

/** The worker's own name and team, as the organisation's stream has them. */
function meFrom(me: AttuneSummary['me'], run: Run): AttuneSummary['me'] {
  let now = me;
  for (const { change } of run.entries) {
    if (change.type === 'person' && change.record === me.person) {
      now = { ...now, name: change.body.name, team: change.body.team };
    }
  }
  return now;
}
