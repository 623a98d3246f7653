/**
 * The one door for what arrives. Everything that comes through it was opened, verified and read strictly before; an answer is one
 * durable transaction, and applying one twice changes nothing.
 *
 * Source: sync/PROTOCOL.md section 6.4.
 */
import type { LogEntry, PackTable, StreamRow } from '../store/holdings';
import type { Batch } from '../store/ledger';
import { type Added, onceEach } from '../store/packs';
import { StorageDamagedError } from '../store/port';
import type { CursorRow, PackRow } from '../store/schema';
import { NotTrustedError, type Pins } from '../vault/pins';
import type { Digest } from '../views/digest';
import type { Certificate, KeyUse } from '../wire/certificate';
import type { ArrivedEntry, ArrivedRun, PulledEntry, WholeRun } from '../wire/packs';
import type { PullState } from '../wire/pull_state';
import type { Id } from '../wire/records';
import { type AttuneSummary, type Bench, filedEntry, waitingEntries } from './bench';

const SECOND_MS = 1000;

/** Certificates that `pins.ts` has verified. */
export function applyPins(bench: Bench, certificates: Certificate[]): Promise<void> {
  return bench.ledger.commit(() => ({
    summary: { ...bench.ledger.summary, certificates },
    ...openKeys({ ...bench.ledger.summary, certificates }),
  }));
}

/** What lies outside the seal, so that receipts and orders are checked without any key. */
export function openKeys({
  root,
  certificates,
}: Pick<Pins, 'root' | 'certificates'>): Required<Pick<CursorRow, 'receipt_keys' | 'order_keys' | 'root'>> {
  const of = (use: KeyUse) =>
    certificates
      .filter((cert) => cert.use === use)
      .map((cert) => ({ kid: cert.kid, public: cert.public, version: cert.version }));
  return { receipt_keys: of('receipt'), order_keys: of('order'), root };
}

/** Errors: NotTrustedError when it is not for this device and person, or older than what was accepted. */
export function checkState({ ledger: { summary }, keys }: Bench, state: PullState): void {
  if (state.device !== keys.device || state.person !== summary.me.person) {
    throw new NotTrustedError('a state for another device');
  }
  if (state.state < summary.state) throw new NotTrustedError('an older state');
}

/**
 * All of an answer: takes off what is purged, and what was found damaged (that is held at version 0 and comes again with the next
 * pull); then the runs. A run that begins above what is held, or of a stream whose packs are damaged, waits for the next pull; so does
 * one that names an own change which is not here.
 *
 * Shape: whether there was one of these last.
 * Errors: as `checkState`.
 */
export async function applyAnswer(
  bench: Bench,
  state: PullState,
  runs: readonly ArrivedRun[],
): Promise<boolean> {
  checkState(bench, state);
  const told = state.carries === null ? caseload : (await import('./lines')).visitsTold(state.carries);
  const about = state.subjects === null ? nobody : (await import('./subjects')).subjectsTold(state.subjects);
  let dropped: Id[] = [];
  let cleared = new Set<Id>();
  let is_left = false;
  await bench.ledger.commit(async () => {
    cleared = new Set([...state.purge, ...bench.packs.damaged]);
    const base = cleanBase(bench, state, cleared, { told, about });
    const whole = runs.map((run) => withWords(bench, run)).filter((run) => run !== null);
    is_left = whole.length < runs.length;
    const batch = await batchOf(bench, base, whole);
    dropped = batch.dropped;
    return batch;
  });
  bench.packs.forget(dropped);
  bench.packs.cleared(cleared);
  return is_left;
}

/** Shape: null when the run names an own change that is not here under that number. */
function withWords({ ledger, keys }: Bench, run: ArrivedRun): WholeRun | null {
  const entries: PulledEntry[] = [];
  for (const entry of run.entries) {
    if (hasWords(entry)) {
      entries.push(entry);
      continue;
    }
    const own = ledger.memory.pending.get(entry.change);
    if (!own || own.seq !== entry.seq || entry.device !== keys.device) return null;
    entries.push({ ...entry, change: own.change });
  }
  return { ...run, entries, packed: run.entries.every(hasWords) ? run.packed : null };
}

function hasWords(entry: ArrivedEntry): entry is PulledEntry {
  return typeof entry.change !== 'string';
}

/** What the runs are added to. */
interface Base {
  summary: AttuneSummary;
  table: PackTable;
  dropped: Id[];
}

interface Named {
  told: Told;
  about: (before: AttuneSummary['subjects']) => AttuneSummary['subjects'];
}

function cleanBase(bench: Bench, state: PullState, cleared: ReadonlySet<Id>, { told, about }: Named): Base {
  const table: PackTable = { ...bench.ledger.table };
  const dropped: Id[] = [];
  for (const stream of cleared) {
    dropped.push(...(table[stream] ?? []).map((ref) => ref.pack));
    delete table[stream];
  }
  const rows = streamsOf(bench, state).map((row) => (cleared.has(row.stream) ? { ...row, version: 0 } : row));
  const { carries, streams } = told(bench, state, rows);
  const subjects = about(bench.ledger.summary.subjects);
  return { summary: { ...stateSummary(bench, state), carries, subjects, streams }, table, dropped };
}

/** What a device that carries visits holds of them, and its rows with those of the children that it has by name. */
type Told = (
  bench: Bench,
  state: PullState,
  rows: StreamRow<Digest>[],
) => Pick<AttuneSummary, 'carries' | 'streams'>;

/** To anybody but a safeguarding lead. */
const nobody: Named['about'] = () => undefined;

const caseload: Told = (_bench, _state, streams) => ({ carries: undefined, streams });

function stateSummary(bench: Bench, state: PullState): AttuneSummary {
  const { summary } = bench.ledger;
  return {
    ...summary,
    me: { ...summary.me, role: state.role },
    state: state.state,
    as_at: state.at,
    lease_until: state.lease_until,
    ...(state.backup_days === undefined ? {} : { backup_days: state.backup_days }),
    skew_sec: Math.round((bench.now_ms() - Date.parse(state.at)) / SECOND_MS),
    allocations: state.allocations,
    waiting: state.waiting,
    recovered: state.recovered,
    devices: state.devices,
    own: state.own,
    proposals: state.proposals,
    broken_glass: state.broken_glass,
    findings: state.findings,
    protected_children: state.protected_children,
  };
}

function streamsOf(bench: Bench, state: PullState): StreamRow<Digest>[] {
  const rows = new Map(bench.ledger.summary.streams.map((row) => [row.stream, row]));
  for (const stream of state.purge) rows.delete(stream);
  for (const { stream, kind, family } of state.streams) {
    const known = rows.get(stream);
    const digest = known?.digest ?? bench.digest(kind, waitingEntries(bench.ledger.memory, stream));
    rows.set(stream, { stream, kind, family, version: known?.version ?? 0, digest });
  }
  return [...rows.values()];
}

type Written = Required<Pick<Batch<Digest>, 'log' | 'table' | 'packs' | 'dropped' | 'summary'>>;

async function batchOf(bench: Bench, base: Base, runs: readonly WholeRun[]): Promise<Written> {
  const { memory } = bench.ledger;
  const { table } = base;
  const streams = new Map(base.summary.streams.map((row) => [row.stream, row]));
  const joined = await Promise.all(
    [...byStream(runs)].map(([stream, arrived]) => joinedTo(bench, table, streams.get(stream), arrived)),
  );
  const packs: PackRow[] = [];
  const dropped = [...base.dropped];
  const landed = new Set<Id>();
  const here = joined.filter((each) => each !== null);
  for (const { row, added } of here) {
    table[row.stream] = added.refs;
    packs.push(...added.rows);
    dropped.push(...added.dropped);
    for (const { change } of added.entries)
      if (memory.pending.get(change.change)?.change.author === change.author) landed.add(change.change);
  }
  for (const { row, upto, before, added } of here) {
    const filed = onceEach(before.concat(added.entries)).map((entry) => filedEntry(entry, bench.keys.device));
    const waiting = waitingEntries(memory, row.stream, landed);
    const digest = bench.digest(row.kind, [...filed, ...waiting]);
    const names = added.refs.map(({ pack }) => pack);
    if (!waiting.length && (row.kind === 'child' || row.kind === 'family'))
      bench.arrived?.(row.stream, names, filed);
    streams.set(row.stream, { ...row, version: upto, digest });
  }
  const me = here.reduce((now, { added }) => meFrom(now, added.entries), base.summary.me);
  const log: LogEntry[] = landed.size ? [{ is: 'landed', changes: [...landed] }] : [];
  return { log, table, packs, dropped, summary: { ...base.summary, me, streams: [...streams.values()] } };
}

export function byStream<R extends { stream: Id }>(runs: readonly R[]): Map<Id, R[]> {
  const found = new Map<Id, R[]>();
  for (const run of runs) {
    const known = found.get(run.stream);
    if (known) known.push(run);
    else found.set(run.stream, [run]);
  }
  return found;
}

/** Shape: those that go on from what is held, in order, and how far they reach. */
export function followingOn<R extends { from: number; upto: number }>(
  version: number,
  arrived: readonly R[],
): { runs: R[]; upto: number } {
  let upto = version;
  const runs: R[] = [];
  for (const run of arrived) {
    if (run.from > upto || run.upto <= upto) continue;
    runs.push(run);
    upto = run.upto;
  }
  return { runs, upto };
}

/** What has come to one stream, and what was held of it before. */
interface Joined {
  row: StreamRow<Digest>;
  upto: number;
  before: PulledEntry[];
  added: Added;
}

/** Shape: null when nothing of it follows on, or what is held of the stream is damaged; the other streams go on. */
async function joinedTo(
  bench: Bench,
  table: PackTable,
  row: StreamRow<Digest> | undefined,
  arrived: readonly WholeRun[],
): Promise<Joined | null> {
  if (!row) return null;
  const { runs, upto } = followingOn(row.version, arrived);
  if (!runs.length) return null;
  const { stream, kind } = row;
  try {
    // A worker's own stream has nothing in the lists: what is held of it need not be read for them.
    const before = kind === 'worker' ? [] : await bench.packs.entries(table, stream);
    const added = await bench.packs.add(stream, table[stream] ?? [], runs, row.version);
    return { row, upto, before, added };
  } catch (cause) {
    if (cause instanceof StorageDamagedError) return null;
    throw cause;
  }
}

/** The worker's own name and team, as the organisation's stream has them. */
function meFrom(me: AttuneSummary['me'], entries: readonly PulledEntry[]): AttuneSummary['me'] {
  let now = me;
  for (const { change } of entries) {
    if (change.type === 'person' && change.record === me.person) {
      now = { ...now, name: change.body.name, team: change.body.team };
    }
  }
  return now;
}
