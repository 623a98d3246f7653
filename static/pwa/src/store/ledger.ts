/**
 * The sealed store of one open vault: the log, the summary, the pack table and the manifest that binds them. Every write is
 * one durable transaction, and fails when somebody else has written since. Drafts go into a journal first, where there is one.
 */
import { type Bytes, concat, equalBytes, textOf, utf8 } from '../wire/bytes';
import { packed, packedQuickly, padded, unpackedQuickly } from '../wire/padding';
import type { Id } from '../wire/records';
import { FailedWrite } from './failed_write';
import { FreshFrames } from './fresh_frames';
import { type DraftLike, type LogEntry, Memory, type PackTable, type Summary } from './holdings';
import { draftsIn, Journal } from './journal';
import type { JournalFile } from './journals';
import { type Manifest, manifestBytes, readManifest } from './manifest';
import { StorageDamagedError, type Store, StoreMovedError, type WriteTx } from './port';
import type { BlobRow, CursorRow, OutboxRow, PackRow, SealName, TableName } from './schema';
import { type SealedRows, sealedRows } from './sealed_rows';
import type { Sealer } from './sealer';

const ROW_MAX_BYTES = 64 * 1024 * 1024;
/** Fold when the log has grown beyond this. */
const FOLD_ROWS = 256;
/** A log row up to this size is stored as it is: to compress it takes longer than to write it, and a fold compresses all. */
const AS_IT_IS_BYTES = 16 * 1024;

export interface Batch<D> {
  log?: LogEntry[];
  summary?: Summary<D>;
  table?: PackTable;
  packs?: PackRow[];
  dropped?: Id[];
  /** New envelopes; the stored head must be `after`. */
  frames?: { after: { seq: number; chain: Bytes }; rows: OutboxRow[] };
  /** Blobs of attachments that are signed with this: from now on they may be sent. */
  blobs?: string[];
  /** Blobs of attachments that came back with their drafts. */
  blob_rows?: BlobRow[];
  /** Replaces the pinned receipt keys of the cursor. */
  receipt_keys?: CursorRow['receipt_keys'];
  /** The same for the order keys. */
  order_keys?: CursorRow['order_keys'];
  /** And for the root that certifies both. */
  root?: string;
}

/** What was read ahead, if nothing has been written since: every write makes the manifest anew. */
async function rowsNow(store: Store, vault: Id, ahead: Promise<SealedRows> | null): Promise<SealedRows> {
  const known = await ahead?.catch(() => null);
  if (!known?.manifest) return sealedRows(store, vault);
  const now = await store.read(['seals'], (tx) => tx.get('seals', [vault, 'manifest']));
  return now && equalBytes(now.sealed, known.manifest) ? known : sealedRows(store, vault);
}

interface SealedWrite {
  manifest: Manifest;
  manifest_row: Bytes;
  log: Bytes[];
  summary: Bytes | null;
  table: Bytes | null;
}

function plainBytes(value: unknown): Promise<Bytes> {
  return packedQuickly(utf8(JSON.stringify(value)));
}

function logBytes(entry: LogEntry): Bytes {
  const bytes = utf8(JSON.stringify(entry));
  return bytes.length <= AS_IT_IS_BYTES ? padded(0, bytes) : packed(bytes);
}

async function readPlain<T>(bytes: Uint8Array): Promise<T> {
  return JSON.parse(textOf(await unpackedQuickly(bytes, ROW_MAX_BYTES))) as T;
}

/** What a write is, and what it is stored as. */
interface Written<D> {
  given: Batch<D>;
  batch: Batch<D>;
  sealed: SealedWrite;
  fold: boolean;
}

/** What is held, under another id, when the draft that is saved does not go on from it; else null. */
export type Beside = (held: DraftLike, next: DraftLike) => DraftLike | null;

export class Ledger<D> {
  private turn: Promise<unknown> = Promise.resolve();
  private journal: Journal | null = null;
  private readonly failed: FailedWrite<Written<D>>;
  /** The newest of each draft that is in the journal and not in the store. */
  private readonly journalled = new Map<Id, DraftLike>();
  /** What was signed here lately. */
  readonly fresh = new FreshFrames();

  private constructor(
    private readonly store: Store,
    private readonly sealer: Sealer,
    readonly memory: Memory,
    private manifest: Manifest,
    private manifest_row: Bytes,
    private held: { summary: Summary<D>; table: PackTable },
  ) {
    this.failed = new FailedWrite(store, sealer.vault);
  }

  get summary(): Summary<D> {
    return this.held.summary;
  }

  get table(): PackTable {
    return this.held.table;
  }

  /** Which write this is: what was gathered at one stands until the next. */
  get written(): number {
    return this.manifest.write;
  }

  /** Writes the first rows of a new vault, in the transaction that makes it. Everything is sealed before. */
  static async found<D>(sealer: Sealer, summary: Summary<D>): Promise<(tx: WriteTx) => Promise<void>> {
    const start = await sealer.hash(utf8(`attune/log/v1\0${sealer.vault}`));
    const sealed_table = await sealer.seal('table', 'table', 1, await plainBytes({}));
    const sealed_summary = await sealer.seal('summary', 'summary', 1, await plainBytes(summary));
    const manifest = manifestBytes({
      write: 1,
      base: 0,
      length: 0,
      base_chain: start,
      chain: start,
      table: await sealer.hash(sealed_table),
      summary: await sealer.hash(sealed_summary),
    });
    const sealed_manifest = await sealer.seal('manifest', 'manifest', 1, manifest);
    const { vault } = sealer;
    return async (tx) => {
      await tx.put('seals', { vault, name: 'table', sealed: versioned(1, sealed_table) });
      await tx.put('seals', { vault, name: 'summary', sealed: versioned(1, sealed_summary) });
      await tx.put('seals', { vault, name: 'manifest', sealed: versioned(1, sealed_manifest) });
    };
  }

  /**
   * `ahead`: the rows, if they were read before there was a key. Errors: StorageDamagedError when rows are missing, replaced or older
   * than the manifest says.
   */
  static async open<D>(
    store: Store,
    sealer: Sealer,
    ahead: Promise<SealedRows> | null = null,
    file: JournalFile | null = null,
  ): Promise<Ledger<D>> {
    const [rows, written] = await Promise.all([rowsNow(store, sealer.vault, ahead), file?.read()]);
    try {
      if (!rows.manifest || !rows.summary || !rows.table) throw new StorageDamagedError('a row is missing');
      const manifest = readManifest(await openSeal(sealer, 'manifest', rows.manifest));
      await Promise.all([
        checkHash(sealer, rows.summary, manifest.summary),
        checkHash(sealer, rows.table, manifest.table),
      ]);
      // Opened while the log is read.
      const sealed_summary = openPlain<Summary<D>>(sealer, 'summary', rows.summary);
      const sealed_table = openPlain<PackTable>(sealer, 'table', rows.table);
      for (const each of [sealed_summary, sealed_table]) each.catch(() => undefined);
      const memory = new Memory();
      let [n, chain] = [manifest.base, manifest.base_chain];
      for (const row of rows.log) {
        n += 1;
        if (row.n !== n) throw new StorageDamagedError('a log row is missing');
        chain = await sealer.hash(concat(chain, await sealer.hash(row.sealed)));
        memory.replay(await readPlain(await sealer.open('log', String(n), n, row.sealed)));
      }
      if (n !== manifest.length || !equalBytes(chain, manifest.chain)) {
        throw new StorageDamagedError('the log is not what was written');
      }
      const drafts = written?.length ? await draftsIn(sealer, written, manifest.write) : [];
      const held = { summary: await sealed_summary, table: await sealed_table };
      const ledger = new Ledger(store, sealer, memory, manifest, rows.manifest as Bytes, held);
      for (const draft of drafts) ledger.note(draft);
      return ledger;
    } catch (cause) {
      throw cause instanceof StorageDamagedError
        ? cause
        : new StorageDamagedError('does not open', { cause });
    }
  }

  /**
   * One durable transaction; memory follows when it is stored. Writes wait for each other, and the next one for a fold that
   * has come due; who asked for this one does not. The batch is made when its turn has come, so that it can build on what was
   * written before.
   *
   * Errors: StorageFullError, StoreMovedError; then nothing has changed. When the store fails otherwise it is asked whether that is stored, and asked again by the next write if it cannot say.
   */
  commit(make: () => Promise<Batch<D>> | Batch<D>): Promise<void> {
    const turn = this.turn.then(async () => {
      await this.settle();
      return this.write(await make());
    });
    // A fold that finds no room is tried again at the next write.
    this.turn = turn.then(() => this.foldWhenDue()).catch(() => undefined);
    return turn;
  }

  /**
   * A draft as it stands now, durable when it resolves: in the journal where one is held, else in the store. `beside`: under which id what is
   * held is kept too, should the draft not go on from it. Shape: what was kept so. Errors: as `commit`.
   */
  async save(draft: DraftLike, beside: Beside = () => null): Promise<DraftLike | null> {
    const turn = this.turn.then(() => this.append(draft, beside));
    this.turn = turn
      .then(() => (this.journal?.isLong ? this.absorbed() : this.foldWhenDue()))
      .catch(() => undefined);
    return turn;
  }

  /**
   * From here on drafts are saved in this journal, should it be free. The store is written first, with what the journal held. `now_ms`: of a
   * clock that nobody sets.
   */
  async hold(file: JournalFile, now_ms: () => number = () => performance.now()): Promise<void> {
    const held = await file.hold();
    if (!held) return;
    const turn = this.turn.then(async () => {
      await this.write({});
      this.journal = new Journal(this.sealer, held, now_ms);
    });
    this.turn = turn.catch(() => held.close());
    return turn;
  }

  /** What the journal holds goes into the store. Resolves when everything asked for so far is stored. Errors: as `commit`. */
  absorb(): Promise<void> {
    const turn = this.turn.then(() => this.absorbed());
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  private async append(draft: DraftLike, beside: Beside): Promise<DraftLike | null> {
    const held = this.memory.drafts.get(draft.draft);
    const kept = held ? beside(held, draft) : null;
    if (kept) {
      await this.write({
        log: [
          { is: 'draft', draft: kept },
          { is: 'draft', draft },
        ],
      });
    } else if (await this.appended(draft)) this.note(draft);
    else await this.write({ log: [{ is: 'draft', draft }] });
    return kept;
  }

  private async appended(draft: DraftLike): Promise<boolean> {
    try {
      return (await this.journal?.append(this.manifest.write, draft)) ?? false;
    } catch {
      // The store has room for it, or says why not.
      this.letGo();
      return false;
    }
  }

  private note(draft: DraftLike): void {
    this.memory.replay({ is: 'draft', draft });
    this.journalled.set(draft.draft, draft);
  }

  private async absorbed(): Promise<void> {
    if (this.journalled.size) await this.write({});
  }

  /** What it held is stored: that it cannot be emptied makes nothing of that undone. */
  private emptyJournal(): void {
    this.journalled.clear();
    try {
      this.journal?.clear();
    } catch {
      this.letGo();
    }
  }

  /** No draft is saved in the journal any more. What it holds stays in it, and counts, until the store has taken it in. */
  letGo(): void {
    this.journal?.close();
    this.journal = null;
  }

  private async foldWhenDue(): Promise<void> {
    if (this.manifest.length - this.manifest.base <= FOLD_ROWS) return;
    await this.write({ log: [{ is: 'folded', all: this.memory.folded() }] }, true);
  }

  /** Whether a write that was said to have failed is stored. Errors: of the store; then the next write asks again. */
  private async settle(): Promise<boolean> {
    const own = await this.failed.stored();
    if (own) this.follow(own);
    return own !== null;
  }

  private async write(given: Batch<D>, fold = false): Promise<void> {
    await this.settle();
    // A fold holds all drafts as they are.
    const saved = fold
      ? []
      : [...this.journalled.values()].map((draft): LogEntry => ({ is: 'draft', draft }));
    const batch = { ...given, log: [...saved, ...(given.log ?? [])] };
    const sealed = await this.sealed(batch, fold);
    try {
      await this.store.write(touched(batch), (tx) => this.put(tx, batch, sealed, fold));
    } catch (cause) {
      // Whether this is still the vault's journal is for the store to say: what is saved next asks it.
      this.letGo();
      this.failed.note({ given, batch, sealed, fold });
      if (await this.settle().catch(() => false)) return;
      throw cause;
    }
    this.follow({ given, batch, sealed, fold });
  }

  /** Memory follows what is stored. */
  private follow({ given, batch, sealed, fold }: Written<D>): void {
    this.manifest = sealed.manifest;
    this.manifest_row = sealed.manifest_row;
    this.fresh.stored(batch.frames?.rows ?? []);
    for (const entry of fold ? [] : (given.log ?? [])) this.memory.replay(entry);
    this.emptyJournal();
    this.held = { summary: batch.summary ?? this.held.summary, table: batch.table ?? this.held.table };
  }

  private async sealed(batch: Batch<D>, fold: boolean): Promise<SealedWrite> {
    const { sealer } = this;
    const write = this.manifest.write + 1;
    let { chain, length } = this.manifest;
    const base_chain = fold ? chain : this.manifest.base_chain;
    const base = fold ? length : this.manifest.base;
    const log: Bytes[] = [];
    for (const entry of batch.log ?? []) {
      length += 1;
      const row = await sealer.seal('log', String(length), length, logBytes(entry));
      chain = await sealer.hash(concat(chain, await sealer.hash(row)));
      log.push(row);
    }
    // Compressed beside each other: after a pull both are large.
    const [summary, table] = await Promise.all([
      batch.summary && plainSeal(sealer, 'summary', write, batch.summary),
      batch.table && plainSeal(sealer, 'table', write, batch.table),
    ]);
    const manifest: Manifest = {
      write,
      base,
      length,
      base_chain,
      chain,
      table: table ? await sealer.hash(table.subarray(8)) : this.manifest.table,
      summary: summary ? await sealer.hash(summary.subarray(8)) : this.manifest.summary,
    };
    const manifest_row = await makeSeal(sealer, 'manifest', write, manifestBytes(manifest));
    return { manifest, manifest_row, log, summary: summary ?? null, table: table ?? null };
  }

  /** Everything is asked for at once; then what is stored is held against what this write was built on. */
  private async put(tx: WriteTx, batch: Batch<D>, sealed: SealedWrite, fold: boolean): Promise<void> {
    const { vault } = this.sealer;
    const stored = tx.get('seals', [vault, 'manifest']);
    const asked = [putFrames(tx, vault, batch), ...(batch.blobs ?? []).map((blob) => release(tx, blob))];
    if (fold) asked.push(tx.removeRange('log', vault, 0, this.manifest.length));
    for (const [i, row] of sealed.log.entries()) {
      asked.push(tx.put('log', { vault, n: this.manifest.length + 1 + i, sealed: row }));
    }
    for (const row of batch.blob_rows ?? []) asked.push(putNew(tx, row));
    for (const row of batch.packs ?? []) asked.push(tx.put('packs', row));
    for (const pack of batch.dropped ?? []) asked.push(tx.remove('packs', pack));
    if (sealed.summary) asked.push(tx.put('seals', { vault, name: 'summary', sealed: sealed.summary }));
    if (sealed.table) asked.push(tx.put('seals', { vault, name: 'table', sealed: sealed.table }));
    asked.push(tx.put('seals', { vault, name: 'manifest', sealed: sealed.manifest_row }));
    const [before] = await Promise.all([stored, ...asked]);
    if (!before || !equalBytes(before.sealed, this.manifest_row))
      throw new StoreMovedError('written elsewhere');
  }
}

/** The tables of a write, and no more: a save of a draft waits for nobody who reads or moves the outbox. */
function touched<D>(batch: Batch<D>): TableName[] {
  const tables: TableName[] = ['log', 'seals'];
  if (batch.packs?.length || batch.dropped?.length) tables.push('packs');
  if (batch.frames || batch.receipt_keys) tables.push('outbox', 'cursors');
  if (batch.blobs?.length || batch.blob_rows?.length) tables.push('blobs');
  return tables;
}

/**
 * What this vault has already stays as it is. What another one left here, which nobody but that one could open, is taken over with its
 * bytes; what that one has signed and not sent goes on its way from this one.
 */
async function putNew(tx: WriteTx, row: BlobRow): Promise<void> {
  const before = await tx.get('blobs', row.blob);
  if (before?.vault === row.vault) return;
  if (!before || before.elsewhere || before.state === 'damaged') return tx.put('blobs', row);
  const { elsewhere: _, ...here } = row;
  const state = before.state === 'waiting' ? before.state : row.state;
  await tx.put('blobs', { ...here, chunk_bytes: before.chunk_bytes, state });
}

/** An attachment that a record of this write names goes on its way with it. */
async function release(tx: WriteTx, blob: string): Promise<void> {
  const row = await tx.get('blobs', blob);
  if (row?.state === 'draft') await tx.put('blobs', { ...row, state: 'waiting' });
}

/** The head check of PROTOCOL 3.4: the frame must follow the head that is stored. */
async function putFrames<D>(tx: WriteTx, vault: Id, batch: Batch<D>): Promise<void> {
  if (!batch.frames && !batch.receipt_keys) return;
  const cursor = await tx.get('cursors', vault);
  if (!cursor) throw new StoreMovedError('no head');
  const { receipt_keys = cursor.receipt_keys, order_keys = cursor.order_keys ?? [], root } = batch;
  const next: CursorRow = { ...cursor, receipt_keys, order_keys };
  if (root !== undefined) next.root = root;
  if (batch.frames) {
    const { after, rows } = batch.frames;
    if (cursor.seq !== after.seq || !equalBytes(cursor.chain, after.chain))
      throw new StoreMovedError('another head');
    for (const row of rows) await tx.put('outbox', row);
    const last = rows.at(-1);
    if (last) Object.assign(next, { seq: last.seq, chain: last.chain, head: last.head });
  }
  await tx.put('cursors', next);
}

/** A rewritten row carries the number of the write that made it, which is its version in the AAD. */
function versioned(version: number, sealed: Uint8Array): Bytes {
  const out = new Uint8Array(8 + sealed.length);
  new DataView(out.buffer).setBigUint64(0, BigInt(version));
  out.set(sealed, 8);
  return out;
}

async function makeSeal(sealer: Sealer, name: SealName, version: number, plain: Uint8Array): Promise<Bytes> {
  return versioned(version, await sealer.seal(name, name, version, plain));
}

async function plainSeal(sealer: Sealer, name: SealName, version: number, value: unknown): Promise<Bytes> {
  return makeSeal(sealer, name, version, await plainBytes(value));
}

async function openSeal(sealer: Sealer, name: SealName, row: Uint8Array): Promise<Bytes> {
  const version = Number(new DataView(row.buffer, row.byteOffset, 8).getBigUint64(0));
  return sealer.open(name, name, version, row.subarray(8));
}

async function openPlain<T>(sealer: Sealer, name: SealName, row: Uint8Array): Promise<T> {
  return readPlain<T>(await openSeal(sealer, name, row));
}

async function checkHash(sealer: Sealer, row: Uint8Array, hash: Uint8Array): Promise<void> {
  if (!equalBytes(await sealer.hash(row.subarray(8)), hash)) throw new StorageDamagedError('an older row');
}
