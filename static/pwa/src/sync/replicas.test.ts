/**
 * The schedules of pulls of the shared cases, replayed with the real pull, exchange, apply and outbox: the device asks what the model asks, and
 * after every contact holds what the model holds, in memory and when it is opened afresh.
 * Source: sync/PROTOCOL.md sections 6, 11 and 12.7.
 */
import { describe, expect, it, vi } from 'vitest';
import replicas from '../../../../sync/vectors/replicas.json';
import { firstSummary, found } from '../engine/founding';
import type { DraftLike } from '../store/holdings';
import { Ledger } from '../store/ledger';
import { MemoryStore } from '../store/memory';
import { Packs } from '../store/packs';
import { sha256 } from '../vault/hash';
import { renewedPins } from '../vault/pinning';
import { makeVault, type OpenKeys } from '../vault/vault';
import { type Digest, digest } from '../views/digest';
import { recordSays } from '../views/living';
import type { Merged } from '../views/merge';
import { hex, unhex } from '../wire/bytes';
import { type Http, OfflineError } from '../wire/http';
import { canonical } from '../wire/json';
import { Pace } from '../wire/pace';
import type { PullQuestion } from '../wire/packs';
import type { Change, Entry, NewRecord } from '../wire/records';
import { type Bench, entriesOf } from './bench';
import { exchange } from './exchange';
import { signRecords } from './outbox';
import { pull } from './pull';

type Trace = (typeof replicas.cases)[number];
type Step = Trace['steps'][number];
type Pull = Step['pulls'][number] & { own?: number[] };
type Write = { draft: DraftLike } | { gives_up: string } | Signed;
interface Signed {
  seq: number;
  change: string;
  record: NewRecord;
  signs: string | null;
  /** All of it, where the server may leave the words out. */
  signed?: Change;
}

const LIVING = 'pen_picture';
const now_ms = () => Date.parse('2026-11-21T12:00:05.000Z');
const made = makeVault('Work tablet', 'prevail tactless quiet ajar', now_ms);

/** The ids that the trace gives to the next changes and questions. */
const drawn = vi.hoisted((): string[] => []);
vi.mock('../vault/random', async (original) => {
  const random = await original<typeof import('../vault/random')>();
  return { ...random, newId: () => drawn.shift() ?? random.newId() };
});

/** A vault whose device has the trace's id and opening key; its packs draw names of their own. */
async function keysOf({ dev, opening }: Trace): Promise<OpenKeys> {
  const { keys } = await made;
  const pkcs8 = unhex(opening.pkcs8);
  const private_key = await crypto.subtle.importKey('pkcs8', pkcs8, 'X25519', false, ['deriveBits']);
  let packs = 0;
  keys.store.newId = () => `${++packs}`.padStart(32, '0');
  return { ...keys, device: dev, opening: { private_key, public_key: unhex(opening.public) } };
}

async function begin(trace: Trace, keys: OpenKeys): Promise<MemoryStore> {
  const store = new MemoryStore();
  const { sealed } = await made;
  const { organisation, root } = trace.organisation;
  const pins = await renewedPins({ organisation, root, certificates: [] }, trace.organisation);
  const summary = firstSummary(pins, { person: trace.person, role: 'practitioner' }, 'a.b');
  await found(store, { ...sealed, device: trace.dev }, keys, summary, null);
  return store;
}

async function opened(store: MemoryStore, keys: OpenKeys): Promise<Bench> {
  const ledger = await Ledger.open<Digest>(store, keys.store);
  return { keys, store, ledger, packs: new Packs(store, keys.store), digest, now_ms };
}

async function write(bench: Bench, what: Write): Promise<void> {
  if ('draft' in what) {
    const { draft } = what;
    return bench.ledger.commit(() => ({ log: [{ is: 'draft', draft }] }));
  }
  if ('gives_up' in what) {
    return bench.ledger.commit(() => ({ log: [{ is: 'discarded', draft: what.gives_up }] }));
  }
  drawn.push(what.change);
  expect(await signRecords(bench, [what.record], what.signs)).toEqual([what.seq]);
  if (what.signed) expect(bench.ledger.memory.pending.get(what.change)?.change).toEqual(what.signed);
}

/** A server that answers what the trace says it answered, and notes what it was asked. */
function told(pulls: readonly Pull[], asked: PullQuestion[]): Http {
  const pulled = async (question: PullQuestion) => {
    const at = asked.push(question);
    const next = pulls[at];
    if (next) drawn.push(next.request);
    const answer = pulls[at - 1]?.answer;
    if (!answer) throw new OfflineError('no answer');
    return unhex(answer);
  };
  const server: Pick<Http, 'pull' | 'exchange' | 'pace'> = {
    pace: new Pace(),
    pull: pulled,
    exchange: async (_deposit, question) => ({ receipt: null, packs: await pulled(question), problem: null }),
  };
  return server as Http;
}

async function contact(bench: Bench, pulls: readonly Pull[]): Promise<void> {
  const asked: PullQuestion[] = [];
  drawn.push(pulls[0]?.request ?? '');
  const way = pulls[0]?.own ? exchange : pull;
  const pulled = way(bench, told(pulls, asked)).then(
    (came) => came !== 'offline',
    () => false,
  );
  expect(await pulled).toBe(pulls.at(-1)?.taken);
  expect(asked).toEqual(pulls.map(({ request, have, state, own }) => ({ request, have, state, own })));
}

/** All that is on the device, as the cases write it. */
async function standing(bench: Bench) {
  const { summary, memory } = bench.ledger;
  const streams = await Promise.all(summary.streams.map((row) => streamOf(bench, row)));
  return {
    state: summary.state,
    allocated: summary.allocations.map(({ child }) => child),
    waiting: [...memory.pending.values()].map(({ seq }) => seq).sort((a, b) => a - b),
    drafts: Object.fromEntries(memory.drafts),
    came_back: Object.fromEntries([...memory.came_back.values()].map((each) => [each.record, each.revision])),
    streams: streams.sort((a, b) => (a.stream < b.stream ? -1 : 1)),
  };
}

async function streamOf(bench: Bench, row: Bench['ledger']['summary']['streams'][number]) {
  const { stream, kind, family, version } = row;
  const filed = await bench.packs.entries(bench.ledger.table, stream);
  const versions = new Set(filed.map((entry) => entry.version));
  const entries = await entriesOf(bench, stream);
  // The lists are made from the digest, and never behind what is held.
  expect(row.digest).toEqual(digest(kind, entries));
  return {
    stream,
    kind,
    family,
    version,
    hidden: Array.from({ length: version }, (_, at) => at + 1).filter((each) => !versions.has(each)),
    entries: hex(await sha256(canonical(filed))),
    says: sayingsOf(entries),
  };
}

function sayingsOf(entries: readonly Entry[]) {
  const records = new Set(entries.flatMap(({ change }) => (change.type === LIVING ? [change.record] : [])));
  return Object.fromEntries(
    [...records].sort().map((record) => [record, saying(recordSays(entries, LIVING, record))]),
  );
}

function saying({ version, body, conflicts }: Merged) {
  return {
    version,
    body,
    conflicts: conflicts.map(({ contenders, ...cell }) => ({
      ...cell,
      contenders: contenders.map(({ value, by }) => ({ value, by: by.map(({ change }) => change) })),
    })),
  };
}

/** What lies in the store is what the table names: nothing of a stream that was taken off stays behind. */
async function packsAreNamed({ store, ledger }: Bench): Promise<void> {
  const rows = await store.read(['packs'], (tx) => tx.all('packs'));
  const named = Object.values(ledger.table).flatMap((refs) => refs.map(({ pack }) => pack));
  expect(rows.map(({ pack }) => pack).sort()).toEqual(named.sort());
}

describe('vectors.replicas', () => {
  it.each(replicas.cases)('$name', async (trace) => {
    const keys = await keysOf(trace);
    const store = await begin(trace, keys);
    const bench = await opened(store, keys);
    for (const { writes, pulls, then } of trace.steps) {
      for (const what of writes as Write[]) await write(bench, what);
      await contact(bench, pulls);
      expect(await standing(bench)).toEqual(then);
      expect(await standing(await opened(store, keys))).toEqual(then);
      await packsAreNamed(bench);
    }
  });
});
