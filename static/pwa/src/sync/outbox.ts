/**
 * Signs, seals and stores what a person has finished: envelopes, local copies, new head and new lists in one durable transaction.
 *
 * Source: sync/PROTOCOL.md sections 2.1, 3.4.
 */

import type { Pending } from '../store/holdings';
import { StorageDamagedError, StoreMovedError } from '../store/port';
import type { OutboxRow } from '../store/schema';
import type { Link } from '../vault/chain';
import { sealingKey } from '../vault/pins';
import { newId } from '../vault/random';
import { sealRecord } from '../vault/seal';
import type { Digest } from '../views/digest';
import { isSignedOnce } from '../views/standing';
import { utf8 } from '../wire/bytes';
import type { Change, Entry, Id, NewRecord, Time } from '../wire/records';
import { withBlobs } from './attaching';
import { type AttuneSummary, type Bench, entriesOf, onItsWay, timeText } from './bench';
import { AlreadySignedError, DeviceBehindError } from './refused';
import { nameOf } from './superseding';

const SCHEMA = 1;

/** The visit that a change belongs to, if any. */
export function visitOf(change: Pick<Change, 'type' | 'record' | 'body'>): Id | null {
  if (change.type === 'visit') return change.record;
  return 'visit' in change.body && typeof change.body.visit === 'string' ? change.body.visit : null;
}

/** Half of a character, as JSON writes it: a text that is cut may end in one, and no strict reader takes it. */
const HALF = /\\ud[89a-f]/;

/** Each half of a character gives way to the sign for one that cannot be read; all else is as it was written. */
function wellFormed(change: Change): Change {
  const text = JSON.stringify(change);
  if (!HALF.test(text)) return change;
  return JSON.parse(text, (_, value) =>
    typeof value === 'string' ? value.replace(/\p{Cs}/gu, '\ufffd') : value,
  );
}

function changeOf(record: NewRecord, summary: AttuneSummary, now: Time, written: Time): Change {
  const { person, role } = summary.me;
  return wellFormed({
    change: newId(),
    stream: record.stream,
    stream_kind: record.stream_kind,
    record: record.record,
    type: record.type,
    schema: SCHEMA,
    base: record.base,
    author: person,
    role,
    event_at: record.event_at,
    recorded_at: record.recorded_at ?? written,
    signed_at: now,
    clock_skew_sec: summary.skew_sec,
    state: summary.state,
    status: record.status ?? 'signed',
    visibility: record.visibility ?? 'team',
    // Nobody has said that the family may read it.
    family_view: record.family_view ?? 'review',
    third_party: record.third_party ?? false,
    late_reason: record.late_reason ?? null,
    supersedes: null,
    definition_version: record.definition_version ?? null,
    body: record.body,
  } as Change);
}

/**
 * A draft is signed once: neither it nor a record it made may stand in the outbox already, and of a record that lives not with the same
 * words. What the server set aside is sent again once; if that is set aside too, it is the one to send again. What was signed is changed
 * once; then its newest words are.
 */
function refuseSecondSigning(bench: Bench, records: readonly NewRecord[], draft: Id | null): void {
  const sentAgain = ({ supersedes }: NewRecord) =>
    supersedes !== undefined && bench.ledger.memory.successor(supersedes) !== null;
  if (records.some(sentAgain)) throw new AlreadySignedError('sent again');
  if (records.some(({ adds_to }) => adds_to !== undefined && bench.ledger.memory.isAddedTo(adds_to)))
    throw new AlreadySignedError('changed');
  if (draft === null) return;
  const { memory } = bench.ledger;
  const newest = new Map(memory.sent().map(({ change }) => [change.record, change.change]));
  const isNew = ({ base, supersedes, adds_to }: NewRecord) =>
    base === 0 && supersedes === undefined && adds_to === undefined;
  const isSent = ({ record, type, body }: NewRecord) => {
    const last = newest.get(record);
    if (last === undefined || isSignedOnce(type)) return last !== undefined;
    const words = memory.pending.get(last)?.change.body;
    return JSON.stringify(words) === JSON.stringify(body);
  };
  if (records.some((record) => isNew(record) && isSent(record))) throw new AlreadySignedError('signed');
}

/** Shape: the numbers of the new envelopes. Errors: AlreadySignedError, StorageFullError, StoreMovedError. */
export function signRecords(
  bench: Bench,
  records: readonly NewRecord[],
  draft: Id | null,
): Promise<number[]> {
  return signInTurn(bench, draft, () => {
    refuseSecondSigning(bench, records, draft);
    return records;
  });
}

/** Signs openings. `choose` is asked when its turn has come, so that none is signed twice. Errors: as `signRecords`. */
export function signOpened(bench: Bench, choose: () => readonly NewRecord<'opened'>[]): Promise<number[]> {
  return signInTurn(bench, null, choose);
}

async function signInTurn(
  bench: Bench,
  draft: Id | null,
  choose: () => readonly NewRecord[],
): Promise<number[]> {
  let seqs: number[] = [];
  await bench.ledger.commit(async () => {
    const { records, blobs } = await withBlobs(bench, choose());
    if (!records.length) return {};
    const { keys, ledger } = bench;
    const cursor = await bench.store.read(['cursors'], (tx) => tx.get('cursors', keys.vault));
    if (!cursor) throw new StoreMovedError('no head');
    if (cursor.behind) throw new DeviceBehindError('numbers are used');
    const after: Link = { seq: cursor.seq, chain: cursor.chain };
    const { items, rows } = await sealAll(bench, records, draft, after);
    seqs = items.map((item) => item.seq);
    return {
      log: [{ is: 'signed', draft, items }],
      frames: { after, rows },
      summary: await summaryWith(bench, ledger.summary, items),
      blobs,
    };
  });
  return seqs;
}

async function sealAll(
  bench: Bench,
  records: readonly NewRecord[],
  draft: Id | null,
  after: Link,
): Promise<{ items: Pending[]; rows: OutboxRow[] }> {
  const { keys, ledger } = bench;
  const now = timeText(bench.now_ms());
  const drafted = (draft && ledger.memory.drafts.get(draft)?.updated_at) || now;
  const to = sealingKey(ledger.summary, now);
  const by = { device: keys.device, signing: keys.signing };
  const items: Pending[] = [];
  const rows: OutboxRow[] = [];
  let link = after;
  for (const record of records) {
    // An opening is written down when it happens, and signed later.
    const written = record.type === 'opened' ? record.event_at : drafted;
    const said = changeOf(record, ledger.summary, now, written);
    const { adds_to } = record;
    const supersedes = record.supersedes ?? adds_to;
    const named = supersedes === undefined ? undefined : await nameOf(bench, supersedes);
    const mends = supersedes !== undefined && named !== supersedes ? { mends: supersedes } : {};
    const change = { ...said, supersedes: named ?? null } as Change;
    const { seq, chain, frame, head } = await sealRecord(by, to, link, utf8(JSON.stringify(change)));
    const adds = adds_to === undefined ? {} : { adds: true as const };
    items.push({ seq, visit: visitOf(change), change, ...mends, ...adds });
    rows.push({ vault: keys.vault, seq, frame, chain, head: head.signature });
    link = { seq, chain };
  }
  return { items, rows };
}

/** Shape: null when what is held of the stream is damaged. Nobody's work is refused because an older copy does not open. */
async function readable(bench: Bench, stream: Id): Promise<Entry[] | null> {
  try {
    return await entriesOf(bench, stream);
  } catch (cause) {
    if (cause instanceof StorageDamagedError) return null;
    throw cause;
  }
}

/** The lists as they stand with the new changes; of a damaged stream, as they stood until it comes again. */
async function summaryWith(
  bench: Bench,
  summary: AttuneSummary,
  items: readonly Pending[],
): Promise<AttuneSummary> {
  const touched = new Map<Id, Entry[]>();
  for (const { seq, change } of items) {
    // A worker's own stream has nothing in the lists, and after a year it is long.
    if (change.stream_kind === 'worker') continue;
    const entries = touched.get(change.stream) ?? (await readable(bench, change.stream));
    if (entries) touched.set(change.stream, [...entries, onItsWay(seq, change)]);
  }
  const streams = summary.streams.map((row) => {
    const entries = touched.get(row.stream);
    return entries ? { ...row, digest: stillNamed(bench.digest(row.kind, entries), row.digest) } : row;
  });
  return { ...summary, streams };
}

/** A summary that was made without the record of whom it is about goes on saying who that is. */
export function stillNamed(made: Digest, before: Digest): Digest {
  if (made.kind === 'child' && before.kind === 'child') return { ...made, child: made.child ?? before.child };
  if (made.kind === 'family' && before.kind === 'family')
    return { ...made, family: made.family ?? before.family };
  return made;
}
