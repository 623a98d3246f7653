/**
 * The journal of a vault: drafts that were saved since the last write of the store, one sealed record behind another in a file of the
 * origin's private file system. Appending to it is a durable save, in less time than a transaction takes; every write of the store takes in
 * what it holds, and empties it.
 *
 * A record says which write of the store it follows. Of another write it is one that the store has taken in, and counts no more: whenever
 * the browser is ended, nothing is lost, and nothing that was discarded or signed comes back.
 *
 * Source: docs/decisions/0053-a-journal-for-drafts.md.
 */
import { type Bytes, concat, textOf, utf8 } from '../wire/bytes';
import { padded, unpackedQuickly } from '../wire/padding';
import type { DraftLike } from './holdings';
import type { HeldFile } from './journals';
import { StorageDamagedError } from './port';
import type { Sealer } from './sealer';

const HEADER_BYTES = 16;
/** More than a draft ever is. */
const RECORD_MAX_BYTES = 64 * 1024 * 1024;
/**
 * So long after the store has last said that this is the vault's journal it may be appended to. Another tab takes a vault from one that has
 * not answered for five seconds, and has read its journal by then: whoever was frozen must not go on with it.
 */
const FRESH_MS = 3000;
/** Then the store takes it in, so that whoever unlocks does not wait for it. */
const LONG_BYTES = 192 * 1024;
const RESERVED_BYTES = 256 * 1024;

/** A journal in hand, from an empty one on. The store has just been written. */
export class Journal {
  private count = 0;
  private end = 0;
  private confirmed_ms: number;

  /** `now_ms`: of a clock that nobody sets. */
  constructor(
    private readonly sealer: Sealer,
    private readonly file: HeldFile,
    private readonly now_ms: () => number,
  ) {
    file.reserve(RESERVED_BYTES);
    this.confirmed_ms = now_ms();
  }

  get isLong(): boolean {
    return this.end > LONG_BYTES;
  }

  /**
   * One at a time. Shape: whether it is durable; not when the store has to be asked first. Errors: the browser's own; then it is not to be
   * appended to any more.
   */
  async append(write: number, draft: DraftLike): Promise<boolean> {
    const n = this.count + 1;
    const sealed = await this.sealer.seal(
      'journal',
      `${write}.${n}`,
      n,
      padded(0, utf8(JSON.stringify(draft))),
    );
    const record = concat(header(write, n, sealed.length), sealed);
    // Nothing is waited for between this question and the write.
    if (this.now_ms() - this.confirmed_ms > FRESH_MS) return false;
    this.file.write(record, this.end);
    this.count = n;
    this.end += record.length;
    return true;
  }

  /** What it holds is in the store, which has said so now. */
  clear(): void {
    this.file.clear(this.end);
    this.count = 0;
    this.end = 0;
    this.confirmed_ms = this.now_ms();
  }

  close(): void {
    this.file.close();
  }
}

/**
 * The drafts of a journal that the store, as this write left it, has not taken in, in the order in which they were saved. A last record that
 * is cut off was never answered for, and is left out. Errors: StorageDamagedError when one before it does not open.
 */
export async function draftsIn(sealer: Sealer, bytes: Uint8Array, write: number): Promise<DraftLike[]> {
  const drafts: DraftLike[] = [];
  const records = recordsIn(bytes, write);
  for (const [at, { of, n, sealed }] of records.entries()) {
    try {
      const plain = await sealer.open('journal', `${of}.${n}`, n, sealed);
      drafts.push(JSON.parse(textOf(await unpackedQuickly(plain, RECORD_MAX_BYTES))) as DraftLike);
    } catch (cause) {
      if (at < records.length - 1)
        throw new StorageDamagedError('a record of the journal does not open', { cause });
    }
  }
  return drafts;
}

function header(write: number, n: number, size_bytes: number): Bytes {
  const view = new DataView(new ArrayBuffer(HEADER_BYTES));
  view.setBigUint64(0, BigInt(write));
  view.setUint32(8, n);
  view.setUint32(12, size_bytes);
  return new Uint8Array(view.buffer);
}

interface RecordOfJournal {
  /** The write of the store that it follows. */
  of: number;
  n: number;
  sealed: Uint8Array;
}

/** Those of one journal, each behind the one before it; what stands behind the last are zeros, or the end of what was cut off. */
function recordsIn(bytes: Uint8Array, write: number): RecordOfJournal[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const found: RecordOfJournal[] = [];
  for (let at = 0; at + HEADER_BYTES <= bytes.length; ) {
    const [of, n] = [Number(view.getBigUint64(at)), view.getUint32(at + 8)];
    const follows = n === found.length + 1 && of === (found[0]?.of ?? of);
    if (of < write || !follows) break;
    const from = at + HEADER_BYTES;
    at = from + view.getUint32(at + 12);
    found.push({ of, n, sealed: bytes.subarray(from, at) });
  }
  return found;
}
