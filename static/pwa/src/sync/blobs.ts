/**
 * Carries the blobs of signed attachments, piece by piece, behind everything that is written: before each piece it is asked
 * whether a note waits. Needs no key and no login, as `deposit.ts`.
 *
 * Source: sync/PROTOCOL.md section 13.
 */
import { StorageDamagedError, type Store } from '../store/port';
import type { BlobRow, ChunkRow, CursorRow } from '../store/schema';
import { acceptedBlobReceipt } from '../vault/blob_receipt';
import { sha256 } from '../vault/hash';
import { pieceBytes } from '../wire/blob';
import { type Bytes, concat, hex } from '../wire/bytes';
import { type Http, OfflineError, RefusedError } from '../wire/http';
import { PIECE_MAX_BYTES } from '../wire/limits';
import type { Id } from '../wire/records';
import { type DepositResult, lessGood, refusal } from './deposit_result';
import { keyedFor } from './unsealed_keys';
import { isWaiting } from './waiting';

const BLOB_LOCK = 'attune-blobs';
/** The first piece is small, so that a weak connection gets somewhere too. */
const FIRST_PIECE_BYTES = 64 * 1024;
const GROWTH = 4;

/**
 * Whoever calls has deposited before: what another vault could not send then holds up no blob of this one.
 *
 * Shape: the least good result; `nothing` also while notes wait. `moved` is called after every piece. Errors: what the store throws of one, when
 * the others have gone.
 */
export async function carryBlobs(
  store: Store,
  http: Http,
  moved: () => void = () => undefined,
): Promise<DepositResult> {
  return navigator.locks.request(BLOB_LOCK, async () => {
    let result: DepositResult = 'nothing';
    const [cursors, waiting] = await store.read(['cursors', 'blobs'], async (tx) => [
      await tx.all('cursors'),
      waitingIn(await tx.all('blobs')),
    ]);
    const tried = new Map(cursors.map(({ vault, seq }) => [vault, seq]));
    const unread: unknown[] = [];
    for (const row of waiting) {
      try {
        const one = await carryBlob(store, http, row, tried, moved);
        if (one === 'offline') return one;
        const of = cursors.find(({ vault }) => vault === row.vault);
        result = lessGood(result, one, of);
      } catch (cause) {
        unread.push(cause);
      }
    }
    if (unread.length) throw unread[0];
    return result;
  }) as Promise<DepositResult>;
}

/** Oldest first. */
function waitingIn(rows: readonly BlobRow[]): BlobRow[] {
  return rows.filter(isWaiting).sort((a, b) => a.made_at_ms - b.made_at_ms);
}

function heads(store: Store): Promise<CursorRow[]> {
  return store.read(['cursors'], (tx) => tx.all('cursors'));
}

/** Whether a note of this vault waits, or one of another that was signed after `tried`. */
async function notesWait(store: Store, of: Id, tried: ReadonlyMap<Id, number>): Promise<boolean> {
  const waiting = (await heads(store)).filter(({ seq, received }) => seq > received);
  return waiting.some(({ vault, seq }) => vault === of || seq > (tried.get(vault) ?? 0));
}

async function carryBlob(
  store: Store,
  http: Http,
  { blob, vault }: BlobRow,
  tried: ReadonlyMap<Id, number>,
  moved: () => void,
): Promise<DepositResult> {
  let result: DepositResult = 'nothing';
  let began_again = false;
  for (let length = FIRST_PIECE_BYTES; ; length = Math.min(length * GROWTH, PIECE_MAX_BYTES)) {
    if (await notesWait(store, vault, tried)) return result;
    const row = await store.read(['blobs'], (tx) => tx.get('blobs', blob));
    if (!row || !isWaiting(row)) return result;
    const sent = await sendPiece(store, http, row, length);
    if (typeof sent === 'string') return sent;
    result = 'moved';
    moved();
    if (sent.stored > row.stored) continue;
    // The server had all of it, and it was not what its name says.
    if (began_again) return 'refused';
    if (!(await isWhole(store, row))) {
      await become(store, row.blob, 'damaged');
      return 'refused';
    }
    began_again = true;
  }
}

/** Shape: how much the server has, or why that is not known. */
async function sendPiece(
  store: Store,
  http: Http,
  row: BlobRow,
  length: number,
): Promise<{ stored: number } | DepositResult> {
  const { blob, device, size_bytes, mandate, stored: offset } = row;
  const cursor = await store.read(['cursors'], (tx) => tx.get('cursors', row.vault));
  if (!cursor) return 'nothing';
  try {
    const bytes = await bytesOf(store, row, offset, Math.min(size_bytes, offset + length));
    const signed = await http.depositPiece(pieceBytes({ device, blob, size_bytes, mandate, offset, bytes }));
    const { receipt_keys } = await keyedFor(store, http, cursor, signed);
    const expected = { device, blob, size_bytes, keys: receipt_keys };
    const receipt = await acceptedBlobReceipt(signed, expected);
    if (!receipt) return 'unconfirmed';
    await vouched(store, blob, receipt.stored);
    return receipt;
  } catch (cause) {
    if (cause instanceof OfflineError) return 'offline';
    if (cause instanceof RefusedError) return refusal(cause);
    if (!(cause instanceof StorageDamagedError)) throw cause;
    await become(store, blob, 'damaged');
    return 'refused';
  }
}

/** Bytes `from` up to and without `end`. Errors: StorageDamagedError when some are not there. */
export async function bytesOf(
  store: Store,
  row: Pick<BlobRow, 'blob' | 'chunk_bytes'>,
  from: number,
  end: number,
): Promise<Bytes> {
  const first = Math.floor(from / row.chunk_bytes);
  const last = Math.ceil(end / row.chunk_bytes);
  const rows = await store.read(['chunks'], async (tx) => {
    const found: (ChunkRow | undefined)[] = [];
    for (let n = first; n < last; n++) found.push(await tx.get('chunks', [row.blob, n]));
    return found;
  });
  const start = from - first * row.chunk_bytes;
  const bytes = concat(...rows.map((chunk) => chunk?.bytes ?? new Uint8Array()));
  const found = bytes.slice(start, start + end - from);
  if (found.length !== end - from) throw new StorageDamagedError('a chunk is missing');
  return found;
}

/** Only another hash, or a chunk that is not there, is damage: what could not be read once is read again. */
async function isWhole(store: Store, row: BlobRow): Promise<boolean> {
  try {
    return hex(await sha256(await bytesOf(store, row, 0, row.size_bytes))) === row.blob;
  } catch (cause) {
    if (cause instanceof StorageDamagedError) return false;
    throw cause;
  }
}

/** Blobs of a vault that once could not be read are looked at once more: what is whole after all goes on its way again. */
export async function lookAgain(store: Store, vault: Id): Promise<void> {
  const rows = await store.read(['blobs'], (tx) => tx.all('blobs'));
  for (const row of rows.filter((each) => each.vault === vault && each.state === 'damaged')) {
    if (await isWhole(store, row)) await become(store, row.blob, row.goes ? 'draft' : 'waiting');
  }
}

async function vouched(store: Store, blob: string, stored: number): Promise<void> {
  await store.write(['blobs'], async (tx) => {
    const row = await tx.get('blobs', blob);
    if (!row) return;
    // What is attached to a draft stays its own until it is signed.
    const sent = stored === row.size_bytes && row.state === 'waiting';
    await tx.put('blobs', { ...row, stored, state: sent ? 'sent' : row.state });
  });
}

async function become(store: Store, blob: string, state: BlobRow['state']): Promise<void> {
  await store.write(['blobs'], async (tx) => {
    const row = await tx.get('blobs', blob);
    if (row) await tx.put('blobs', { ...row, state });
  });
}

/**
 * The blob and its bytes leave the device; not one that has become another's, or is unsent again, since it was looked at. Shape: whether
 * it has left.
 */
export function removeBlob(
  store: Store,
  { blob, vault, state }: Pick<BlobRow, 'blob' | 'vault' | 'state'>,
): Promise<boolean> {
  return store.write(['blobs', 'chunks'], async (tx) => {
    const now = await tx.get('blobs', blob);
    if (now?.vault !== vault || now.state !== state) return false;
    await tx.remove('blobs', blob);
    const count = Math.ceil(now.size_bytes / now.chunk_bytes);
    for (let n = 0; n < count; n++) await tx.remove('chunks', [blob, n]);
    return true;
  });
}
