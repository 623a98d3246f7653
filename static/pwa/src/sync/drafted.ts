/**
 * What is attached to a draft, on another device: each snapshot says how its blobs are opened, the blobs go when the vault is given
 * up, and where the draft comes back they are fetched and become this device's own.
 *
 * Source: sync/PROTOCOL.md section 13.10.
 */
import { StorageDamagedError, StorageFullError, type Store } from '../store/port';
import type { BlobRow } from '../store/schema';
import { signMandate } from '../vault/blob';
import { sha256 } from '../vault/hash';
import { type Bytes, hex, MalformedError, utf8 } from '../wire/bytes';
import { type Http, OfflineError } from '../wire/http';
import { BLOB_MAX_BYTES } from '../wire/limits';
import type { Id } from '../wire/records';
import { asCount, asHex, asId, asObject } from '../wire/shape';
import { BLOBS_TABLE, fetched, hasRoom, openRow, ownRows } from './attaching';
import type { Bench } from './bench';
import { isDrafted } from './waiting';

/** The member of a draft's JSON that says it; the draft itself has none of this name. */
const MEMBER = 'blobs';

/** Enough to fetch a blob and to open it. `size_bytes`: of the blob; `chunk_bytes`: of its chunks as they lie here. */
export interface DraftedBlob {
  blob: string;
  record: Id;
  key: string;
  size_bytes: number;
  chunk_bytes: number;
}

/** A draft's JSON as its snapshot says it, and the blobs whose keys are in it. */
export interface Carried {
  body: string;
  blobs: string[];
}

/** One whose row does not open is left out: the words must not wait for it. */
export async function carriedBody(bench: Bench, body: string): Promise<Carried> {
  const said: DraftedBlob[] = [];
  for (const row of await ownRows(bench)) {
    if (row.state !== 'draft' || !body.includes(row.blob)) continue;
    const opened = await openRow(bench, row).catch(() => null);
    const { blob, size_bytes, chunk_bytes } = row;
    if (opened) said.push({ blob, record: opened.record, key: opened.key, size_bytes, chunk_bytes });
  }
  if (!said.length) return { body, blobs: [] };
  said.sort((a, b) => a.blob.localeCompare(b.blob));
  return {
    body: `${body.slice(0, -1)},"${MEMBER}":${JSON.stringify(said)}}`,
    blobs: said.map(({ blob }) => blob),
  };
}

/** The draft as it was written, and what came with it. One blob that cannot be read stops none beside it. */
export function uncarried<D extends object>(said: D): { draft: D; blobs: DraftedBlob[] } {
  const { [MEMBER]: list, ...draft } = said as D & { [MEMBER]?: unknown };
  const blobs = (Array.isArray(list) ? list : []).flatMap((each) => {
    try {
      return [readDrafted(each)];
    } catch (cause) {
      if (cause instanceof MalformedError) return [];
      throw cause;
    }
  });
  return { draft: draft as unknown as D, blobs };
}

function readDrafted(value: unknown): DraftedBlob {
  const row = asObject(value as never, MEMBER);
  const size_bytes = asCount(row.size_bytes, 'size_bytes');
  const chunk_bytes = asCount(row.chunk_bytes, 'chunk_bytes');
  if (size_bytes < 1 || size_bytes > BLOB_MAX_BYTES || chunk_bytes < 1) throw new MalformedError('size');
  return {
    blob: asHex(row.blob, 32, 'blob'),
    record: asId(row.record, 'record'),
    key: asHex(row.key, 32, 'key'),
    size_bytes,
    chunk_bytes,
  };
}

/** Rows for blobs whose bytes are not here yet, with this device's own mandate. */
export async function rowsElsewhere(
  { keys, now_ms }: Bench,
  blobs: readonly DraftedBlob[],
): Promise<BlobRow[]> {
  const rows: BlobRow[] = [];
  for (const { blob, record, key, size_bytes, chunk_bytes } of blobs) {
    rows.push({
      blob,
      vault: keys.vault,
      device: keys.device,
      size_bytes,
      chunk_bytes,
      mandate: await signMandate(keys.signing, keys.device, blob, size_bytes),
      state: 'draft',
      stored: 0,
      made_at_ms: now_ms(),
      sealed: await keys.store.seal(BLOBS_TABLE, blob, 1, utf8(JSON.stringify({ record, key }))),
      elsewhere: true,
    });
  }
  return rows;
}

/** The vault is given up: what its unfinished notes name goes too, as far as a snapshot says how it is opened. Needs no key. */
export async function sendDrafted(store: Store, vault: Id): Promise<void> {
  await store.write(['blobs'], async (tx) => {
    for (const row of await tx.all('blobs')) {
      if (row.vault === vault && isDrafted(row)) await tx.put('blobs', { ...row, goes: true });
    }
  });
}

/** Brings the bytes of blobs that came back with their drafts. */
export class Returning {
  /** Those that the server does not have are asked for once, and again when somebody opens them. */
  private readonly tried = new Set<string>();

  constructor(private readonly bench: Bench) {}

  /** What cannot be had now is not in the way of anything. Errors: OfflineError. */
  async fetchAll(http: Http): Promise<void> {
    for (const row of await ownRows(this.bench)) {
      if (!row.elsewhere || this.tried.has(row.blob)) continue;
      this.tried.add(row.blob);
      try {
        await bringBack(this.bench, http, row);
      } catch (cause) {
        if (!(cause instanceof OfflineError)) continue;
        this.tried.delete(row.blob);
        throw cause;
      }
    }
  }
}

/**
 * Fetches a blob and keeps it as what was attached here. Nothing is kept of one that is not what its name says.
 *
 * Errors: NotHereError when the server does not have it; StorageDamagedError, StorageFullError, OfflineError, RefusedError.
 */
export async function bringBack(bench: Bench, http: Http, row: BlobRow): Promise<Bytes> {
  const bytes = await fetched(bench, http, row.blob, row.size_bytes);
  if (hex(await sha256(bytes)) !== row.blob) throw new StorageDamagedError('not what was attached');
  if (!(await hasRoom(bytes.length))) throw new StorageFullError('little room');
  await bench.store.write(['blobs', 'chunks'], async (tx) => {
    const now = await tx.get('blobs', row.blob);
    if (!now?.elsewhere) return;
    const { elsewhere: _, ...here } = now;
    await tx.put('blobs', here);
    for (let n = 0; n * row.chunk_bytes < bytes.length; n++) {
      const part = bytes.slice(n * row.chunk_bytes, (n + 1) * row.chunk_bytes);
      await tx.put('chunks', { blob: row.blob, n, bytes: part });
    }
  });
  return bytes;
}
