/**
 * Makes snapshots of what is being written, beside the saving and never in its way: the newest words of each draft, sealed to the
 * organisation, at most a second behind the autosave.
 *
 * Source: sync/PROTOCOL.md section 12.3.
 */
import type { DraftLike } from '../store/holdings';
import { StoreMovedError } from '../store/port';
import type { SnapshotRow } from '../store/schema';
import { sealingKey } from '../vault/pins';
import { sealSnapshot } from '../vault/snapshot';
import { type Bytes, equalBytes, utf8 } from '../wire/bytes';
import { RECORD_MAX_BYTES } from '../wire/limits';
import type { Id } from '../wire/records';
import type { Snapshot } from '../wire/snapshot';
import { type Bench, timeText } from './bench';
import { carriedBody } from './drafted';
import { isTooLong } from './snapshot_deposit';

/** From the first change that has no snapshot to the snapshot. */
export const SNAPSHOT_AFTER_MS = 1_000;

/** A draft and what it belongs to. `body`: its own JSON. */
export interface Begun {
  draft: Id;
  /** The record that signing makes of it. */
  record: Id;
  kind: string;
  family: Id | null;
  children: Id[];
  body: string;
}

interface Due {
  begun: Begun;
  status: Snapshot['status'];
}

export class Snapshots {
  private readonly due = new Map<Id, Due>();
  private turn: Promise<void> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | null = null;

  /** `begunOf`: null for a draft that stays on the device. `made` is called when snapshots have been stored and wait to go. */
  constructor(
    private readonly bench: Bench,
    private readonly begunOf: (draft: DraftLike) => Begun | null,
    private readonly made: () => void,
  ) {}

  /** A draft was saved. */
  touched(draft: DraftLike): void {
    this.add(this.begunOf(draft), 'open');
  }

  /**
   * A draft was signed: what it said is in the outbox, and a snapshot that has not gone need not go. That it was signed tells of
   * itself when its record is filed; of one without a record, the device says it.
   */
  signed(draft: DraftLike): void {
    const begun = this.begunOf(draft);
    if (begun?.record === begun?.draft) this.add(begun, 'signed');
    else if (begun) this.drop(begun.record);
  }

  private drop(record: Id): void {
    this.due.delete(record);
    const { store, keys } = this.bench;
    const remove = () => store.write(['snapshots'], (tx) => tx.remove('snapshots', [keys.vault, record]));
    this.turn = this.turn.then(remove).catch(() => undefined);
  }

  /** A draft was discarded: its last words are kept, and that it was given up. */
  givenUp(draft: DraftLike): void {
    this.add(this.begunOf(draft), 'abandoned');
  }

  private add(begun: Begun | null, status: Due['status']): void {
    if (!begun) return;
    this.due.set(begun.record, { begun, status });
    // Nothing here tells of a draft that is over: the app may be gone in a second, and the server would send it back as unfinished.
    if (status !== 'open') void this.keep().catch(() => undefined);
    else this.timer ??= setTimeout(() => void this.keep().catch(() => undefined), SNAPSHOT_AFTER_MS);
  }

  /**
   * Seals and stores what has no snapshot yet, now. What cannot be stored is tried again with the next.
   *
   * Errors: StorageFullError, StoreMovedError.
   */
  keep(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const turn = this.turn.then(() => this.write());
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  /** What else numbers a snapshot of this device: nothing of this is numbered meanwhile. */
  inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.turn.then(run);
    this.turn = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }

  /** Finds drafts whose words have no snapshot: the app was killed in between, or they have just come back. */
  async catchUp(): Promise<void> {
    const { keys, ledger } = this.bench;
    const mine = (await this.bench.store.read(['snapshots'], (tx) => tx.all('snapshots'))).filter(
      (row) => row.vault === keys.vault,
    );
    const rows = new Map(mine.map((row) => [row.record, row]));
    const drafts = [...ledger.memory.drafts.values()].map(this.begunOf).filter((begun) => begun !== null);
    for (const begun of drafts) {
      const row = rows.get(begun.record);
      if (row && !isTooLong(row) && (await this.holds(row, begun))) continue;
      // Signed, given up or written on while this was looked into: what is open is asked for last.
      const still = ledger.memory.drafts.get(begun.draft);
      if (still) this.add(this.begunOf(still), 'open');
    }
    const open = new Set(drafts.map(({ record }) => record));
    const over = mine.filter((row) => row.frame === null && !open.has(row.record));
    if (over.length) {
      await this.bench.store.write(['snapshots'], async (tx) => {
        for (const { vault, record } of over) {
          const now = await tx.get('snapshots', [vault, record]);
          if (now?.frame === null) await tx.remove('snapshots', [vault, record]);
        }
      });
    }
  }

  private async holds(row: SnapshotRow, { body }: Begun): Promise<boolean> {
    const { store } = this.bench.keys;
    const said = await store.open('snapshot', row.record, row.n, row.mark).catch(() => null);
    const carried = await carriedBody(this.bench, body);
    return said !== null && equalBytes(said, await store.hash(utf8(carried.body)));
  }

  private async write(): Promise<void> {
    const due = [...this.due.values()];
    if (!due.length) return;
    this.due.clear();
    try {
      await this.store(due);
    } catch (cause) {
      // Newer words may have come meanwhile.
      for (const each of due) {
        const { record } = each.begun;
        if (!this.due.has(record)) this.due.set(record, each);
      }
      throw cause;
    }
    this.made();
  }

  private async store(due: readonly Due[]): Promise<void> {
    const { keys, store } = this.bench;
    const cursor = await store.read(['cursors'], (tx) => tx.get('cursors', keys.vault));
    if (!cursor) throw new StoreMovedError('no head');
    let n = cursor.snapshot_n ?? 0;
    const rows: SnapshotRow[] = [];
    const blobs: string[] = [];
    for (const each of due) {
      n += 1;
      const carried = await carriedBody(this.bench, each.begun.body);
      const row = await this.row(each, carried.body, n);
      // What is too long for one with no pictures either stays on the device, and keeps none beside it from going.
      if (!row) continue;
      rows.push(row);
      blobs.push(...carried.blobs);
    }
    await store.write(['snapshots', 'cursors', ...(blobs.length ? (['blobs'] as const) : [])], async (tx) => {
      const now = await tx.get('cursors', keys.vault);
      if (!now || (now.snapshot_n ?? 0) !== (cursor.snapshot_n ?? 0)) {
        throw new StoreMovedError('written elsewhere');
      }
      await tx.put('cursors', { ...now, snapshot_n: n });
      for (const row of rows) await tx.put('snapshots', row);
      for (const blob of blobs) {
        const row = await tx.get('blobs', blob);
        if (row) await tx.put('blobs', { ...row, in_snapshot: true });
      }
    });
  }

  /** `body`: the draft's own, with what opens its blobs. */
  private async row({ begun, status }: Due, body: string, n: number): Promise<SnapshotRow | null> {
    const { keys, ledger, now_ms } = this.bench;
    const { record } = begun;
    const now = timeText(now_ms());
    const snapshot: Snapshot = {
      v: 1,
      author: ledger.summary.me.person,
      draft: begun.draft,
      record,
      kind: begun.kind,
      family: begun.family,
      children: begun.children,
      revision: n + (ledger.memory.came_back.get(record)?.revision ?? 0),
      taken_at: now,
      status,
      body,
    };
    const bytes = bytesOf(snapshot) ?? bytesOf({ ...snapshot, body: withoutThumbnails(body) });
    if (!bytes) return null;
    const by = { device: keys.device, signing: keys.signing };
    const { hash, frame } = await sealSnapshot(by, sealingKey(ledger.summary, now), n, bytes);
    const mark = await keys.store.seal('snapshot', record, n, await keys.store.hash(utf8(body)));
    return { vault: keys.vault, record, n, hash, frame, mark };
  }
}

/** Shape: null when the server would set it aside: it would never come back. */
function bytesOf(snapshot: Snapshot): Bytes | null {
  const bytes = utf8(JSON.stringify(snapshot));
  return bytes.length <= RECORD_MAX_BYTES ? bytes : null;
}

/** The small pictures are made of what is attached, which goes beside it: a draft is as good without. */
function withoutThumbnails(body: string): string {
  return JSON.stringify(JSON.parse(body), (name, value) => (name === 'thumbnail' ? null : value));
}
