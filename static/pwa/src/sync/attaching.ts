/**
 * Attachments of an open vault: sealed and stored when they are added, given their place in the record when it is signed,
 * opened for reading. The key of the content never leaves the worker but inside a sealed record.
 *
 * Source: sync/PROTOCOL.md section 13.
 */

import { StorageDamagedError, StorageFullError } from '../store/port';
import type { BlobRow } from '../store/schema';
import { KEY_BYTES, SealBrokenError } from '../vault/aead';
import { type BlobKey, CHUNK_BYTES, openBlob, sealBlob, sealedSize, signMandate } from '../vault/blob';
import { newId, randomBytes } from '../vault/random';
import type { BlobState } from '../views/notebook';
import type { Attached } from '../wire/blob';
import { type Bytes, concat, hex, textOf, utf8 } from '../wire/bytes';
import { type Http, isNotFound } from '../wire/http';
import { ATTACHMENT_MAX_BYTES, PIECE_MAX_BYTES } from '../wire/limits';
import type { Id, NewRecord } from '../wire/records';
import { type Bench, entriesOf } from './bench';
import { bytesOf, removeBlob } from './blobs';
import { BlobBrokenError, NoRoomError, NotHereError, TooLargeError } from './refused';
import { inSession } from './session';
import type { Unnamed } from './unnamed';

/** Kept free for notes, whatever is attached. */
const ROOM_FOR_NOTES_BYTES = 32 * 1024 * 1024;
/** So long the device's own copy stays when the server has it. */
const SENT_KEPT_MS = 7 * 24 * 60 * 60_000;
const TAG_BYTES = 16;
/** What the rows of blobs are sealed for. */
export const BLOBS_TABLE = 'blobs';

/** What its row says when it is opened. */
interface Sealed {
  record: Id;
  key: string;
}

/** Seals and stores; nothing is sent before the visit is signed. Errors: NoRoomError, TooLargeError; then nothing is stored. */
export async function attach(bench: Bench, content: Uint8Array, record: Id = newId()): Promise<Attached> {
  if (content.length > ATTACHMENT_MAX_BYTES) throw new TooLargeError('larger than may be attached');
  await makeRoom(bench, sealedSize(content.length, CHUNK_BYTES));
  const { keys, store } = bench;
  const key = hex(randomBytes(KEY_BYTES));
  const by = { record, key, chunk_bytes: CHUNK_BYTES, size_bytes: content.length };
  const { blob, size_bytes, chunks } = await sealBlob(by, content);
  const row: BlobRow = {
    blob,
    vault: keys.vault,
    device: keys.device,
    size_bytes,
    chunk_bytes: CHUNK_BYTES + TAG_BYTES,
    mandate: await signMandate(keys.signing, keys.device, blob, size_bytes),
    state: 'draft',
    stored: 0,
    made_at_ms: bench.now_ms(),
    sealed: await keys.store.seal(
      BLOBS_TABLE,
      blob,
      1,
      utf8(JSON.stringify({ record, key } satisfies Sealed)),
    ),
  };
  try {
    await store.write(['blobs', 'chunks'], async (tx) => {
      await tx.put('blobs', row);
      for (const [n, bytes] of chunks.entries()) await tx.put('chunks', { blob, n, bytes });
    });
  } catch (cause) {
    if (cause instanceof StorageFullError) throw new NoRoomError('no room', { cause });
    throw cause;
  }
  return { record, blob, size_bytes: content.length };
}

/** Lets go of what the server has before it refuses. A browser that does not say how much room there is is believed. */
async function makeRoom(bench: Bench, size: number): Promise<void> {
  if (await hasRoom(size)) return;
  for (const row of await ownRows(bench)) if (row.state === 'sent') await removeBlob(bench.store, row);
  if (!(await hasRoom(size))) throw new NoRoomError('little room');
}

export async function hasRoom(size: number): Promise<boolean> {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  return quota === undefined || quota - (usage ?? 0) - size >= ROOM_FOR_NOTES_BYTES;
}

export async function ownRows(bench: Bench): Promise<BlobRow[]> {
  const rows = await bench.store.read(['blobs'], (tx) => tx.all('blobs'));
  return rows.filter(({ vault }) => vault === bench.keys.vault);
}

/** Shape: the records whole, with the keys of their blobs, and the blobs to be sent. Errors: NotHereError. */
export async function withBlobs(
  bench: Bench,
  records: readonly NewRecord[],
): Promise<{ records: NewRecord[]; blobs: string[] }> {
  const blobs: string[] = [];
  const whole: NewRecord[] = [];
  for (const record of records) {
    if (record.type !== 'attachment') {
      whole.push(record);
      continue;
    }
    const row = await bench.store.read(['blobs'], (tx) => tx.get('blobs', record.body.blob));
    if (!row && record.body.key) {
      // Signed before, and sent again: it has its key, and the server its blob.
      whole.push(record);
      continue;
    }
    if (!row || row.elsewhere) throw new NotHereError('its blob is gone');
    const { key } = await openRow(bench, row);
    blobs.push(row.blob);
    whole.push({ ...record, body: { ...record.body, key, chunk_bytes: CHUNK_BYTES } });
  }
  return { records: whole, blobs };
}

export async function openRow(bench: Bench, row: BlobRow): Promise<Sealed> {
  return JSON.parse(textOf(await bench.keys.store.open(BLOBS_TABLE, row.blob, 1, row.sealed))) as Sealed;
}

/** What is attached to a draft that is being written; `elsewhere` brings what came back without its bytes. Errors: NotHereError, BlobBrokenError. */
export async function openDrafted(
  bench: Bench,
  blob: string,
  size_bytes: number,
  elsewhere: (row: BlobRow) => Promise<Bytes> = async () => new Uint8Array(),
): Promise<Bytes> {
  const row = await bench.store.read(['blobs'], (tx) => tx.get('blobs', blob));
  if (!row) throw new NotHereError('its blob is gone');
  const by = { ...(await openRow(bench, row)), chunk_bytes: CHUNK_BYTES, size_bytes };
  const sealed = row.elsewhere ? await elsewhere(row) : await ownBytes(bench, blob);
  return wholeOrNothing(by, sealed ?? new Uint8Array());
}

/**
 * What a signed record names: from this device, or fetched from the server.
 *
 * Errors: NotHereError; BlobBrokenError; OfflineError.
 */
export async function openSigned(bench: Bench, http: Http, child: Id, record: Id): Promise<Bytes> {
  const entries = await entriesOf(bench, child);
  const entry = entries.findLast(({ change }) => change.record === record && change.type === 'attachment');
  if (entry?.change.type !== 'attachment') throw new NotHereError('no such record');
  const { blob, key, chunk_bytes, size_bytes } = entry.change.body;
  const sealed =
    (await ownBytes(bench, blob)) ?? (await fetched(bench, http, blob, sealedSize(size_bytes, chunk_bytes)));
  return wholeOrNothing({ record, key, chunk_bytes, size_bytes }, sealed);
}

async function wholeOrNothing(by: BlobKey, sealed: Uint8Array): Promise<Bytes> {
  try {
    return await openBlob(by, sealed);
  } catch (cause) {
    throw cause instanceof SealBrokenError ? new BlobBrokenError('does not open', { cause }) : cause;
  }
}

async function ownBytes(bench: Bench, blob: string): Promise<Bytes | null> {
  const row = await bench.store.read(['blobs'], (tx) => tx.get('blobs', blob));
  if (!row) return null;
  try {
    return await bytesOf(bench.store, row, 0, row.size_bytes);
  } catch (cause) {
    if (cause instanceof StorageDamagedError) return null;
    throw cause;
  }
}

/** The sealed bytes, from the server. Errors: NotHereError, BlobBrokenError, OfflineError, RefusedError. */
export async function fetched(bench: Bench, http: Http, blob: string, size: number): Promise<Bytes> {
  const parts: Uint8Array[] = [];
  for (let from = 0; from < size; from += PIECE_MAX_BYTES) {
    const end = Math.min(size, from + PIECE_MAX_BYTES);
    const part = await inSession(bench, http, () => http.blobBytes(blob, from, end)).catch((cause) => {
      throw isNotFound(cause) ? new NotHereError('not at the server', { cause }) : cause;
    });
    if (part.length !== end - from) throw new BlobBrokenError('another length');
    parts.push(part);
  }
  return concat(...parts);
}

/** What belongs to no draft any more, and what the server has had for a week, leaves the device. `unnamed`: what a draft is about to name. */
export async function tidyBlobs(bench: Bench, unnamed?: Unnamed): Promise<void> {
  // Asked of the drafts as they are then: one may have been saved with its name while others were removed.
  const isNamed = (blob: string) => JSON.stringify([...bench.ledger.memory.drafts.values()]).includes(blob);
  for (const row of await ownRows(bench)) {
    const orphan = row.state === 'draft' && !unnamed?.has(row.blob) && !isNamed(row.blob);
    const old = row.state === 'sent' && bench.now_ms() - row.made_at_ms > SENT_KEPT_MS;
    if (orphan || old) await removeBlob(bench.store, row);
  }
}

/** How far the blobs of this vault are. Remembers which record a blob belongs to, so that looking again opens nothing. */
export class BlobsHeld {
  private readonly records = new Map<string, Id>();

  constructor(private readonly bench: Bench) {}

  /** Of the `rows` of all vaults. One that does not open is left out: nothing else of the vault may wait for it. */
  async states(rows: readonly BlobRow[]): Promise<Map<Id, BlobState>> {
    const found = new Map<Id, BlobState>();
    for (const row of rows) {
      const { state } = row;
      if (row.vault !== this.bench.keys.vault || state === 'recording') continue;
      const record = this.records.get(row.blob) ?? (await openRow(this.bench, row).catch(() => null))?.record;
      if (!record) continue;
      this.records.set(row.blob, record);
      found.set(record, { state, stored: row.stored, size_bytes: row.size_bytes });
    }
    return found;
  }
}
