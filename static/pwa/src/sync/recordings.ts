/**
 * Sound while it is recorded: each second sealed and stored as it comes, so that a kill costs the last one. What is finished is
 * sealed anew as an attachment; the seconds stay until the draft that names it is saved.
 *
 * Source: sync/PROTOCOL.md section 13.8.
 */
import type { DraftLike } from '../store/holdings';
import { StorageFullError } from '../store/port';
import type { BlobRow } from '../store/schema';
import { CHUNK_BYTES, sealedSize } from '../vault/blob';
import type { Attached, SoundOf, SoundSlice } from '../wire/blob';
import { type Bytes, concat, Reader, textOf, u32, utf8 } from '../wire/bytes';
import { ATTACHMENT_MAX_BYTES } from '../wire/limits';
import type { Id, NewRecord } from '../wire/records';
import { attach, hasRoom } from './attaching';
import type { Bench } from './bench';
import { removeBlob } from './blobs';
import { NoRoomError, NotHereError, SoundUnkeptError, TooLargeError } from './refused';

const TABLE = 'recording';
const SLICE = 'recorded';
const MS = 1000;

/** A recording, sealed as an attachment. */
export interface Finished extends Attached {
  duration_sec: number;
}

/**
 * Stores one more slice, durably. Room for the attachment that it will be stays free, and room for notes.
 *
 * Errors: NoRoomError, TooLargeError; then the slices before are as they were.
 */
export async function keepSlice(bench: Bench, slice: SoundSlice): Promise<void> {
  const { record, draft, child, media_type, n, ms, before, bytes } = slice;
  const size = before + bytes.length;
  if (size > ATTACHMENT_MAX_BYTES) throw new TooLargeError('longer than may be attached');
  if (!(await hasRoom(bytes.length + sealedSize(size, CHUNK_BYTES)))) throw new NoRoomError('little room');
  const { keys, store } = bench;
  const about: SoundOf = { record, draft, child, media_type };
  const row: BlobRow = {
    blob: record,
    vault: keys.vault,
    device: keys.device,
    size_bytes: n + 1,
    chunk_bytes: 1,
    mandate: new Uint8Array(),
    state: 'recording',
    stored: 0,
    made_at_ms: bench.now_ms(),
    sealed: await keys.store.seal(TABLE, record, 1, utf8(JSON.stringify(about))),
  };
  const sealed = await keys.store.seal(SLICE, record, n, concat(u32(ms), bytes));
  try {
    await store.write(['blobs', 'chunks'], async (tx) => {
      await tx.put('blobs', row);
      await tx.put('chunks', { blob: record, n, bytes: sealed });
    });
  } catch (cause) {
    throw cause instanceof StorageFullError ? new NoRoomError('no room', { cause }) : cause;
  }
}

/** Seals what was kept as an attachment; the slices stay. Errors: NotHereError, NoRoomError; then nothing has changed. */
export async function finishSound(bench: Bench, record: Id): Promise<Finished> {
  const row = await bench.store.read(['blobs'], (tx) => tx.get('blobs', record));
  if (row?.state !== 'recording') throw new NotHereError('nothing was recorded');
  const { content, ms } = await kept(bench, row);
  if (!content.length) throw new NotHereError('nothing can be read');
  return { ...(await attach(bench, content, record)), duration_sec: Math.round(ms / MS) };
}

/** Up to the first slice that does not open: what comes after one that is missing cannot be played. */
async function kept({ keys, store }: Bench, row: BlobRow): Promise<{ content: Bytes; ms: number }> {
  const parts: Uint8Array[] = [];
  let ms = 0;
  for (let n = 0; n < row.size_bytes; n++) {
    const chunk = await store.read(['chunks'], (tx) => tx.get('chunks', [row.blob, n]));
    const plain = chunk && (await keys.store.open(SLICE, row.blob, n, chunk.bytes).catch(() => null));
    if (!plain) break;
    const reader = new Reader(plain);
    ms = reader.u32();
    parts.push(plain.subarray(4));
  }
  return { content: concat(...parts), ms };
}

/** Recordings that their drafts do not name, oldest first. What a draft or a signed record names, and what was discarded with its draft, leaves the device. */
export async function cutSounds(bench: Bench): Promise<SoundOf[]> {
  const { memory } = bench.ledger;
  const cut: SoundOf[] = [];
  for (const { row, about } of await recordingsHeld(bench)) {
    const draft = memory.drafts.get(about.draft);
    const isSigned = () => memory.sent().some(({ change }) => change.record === about.record);
    const goes = draft ? names(draft, about.record) : memory.discarded.has(about.draft) || isSigned();
    if (goes) await removeBlob(bench.store, row);
    else if (draft) cut.push(about);
  }
  return cut;
}

/** A draft is signed with all that was recorded for it. Errors: SoundUnkeptError when some of it, that can be played, is not among the records. */
export async function checkSounds(bench: Bench, draft: Id, records: readonly NewRecord[]): Promise<void> {
  const signed = new Set(records.map(({ record }) => record));
  for (const { row, about } of await recordingsHeld(bench)) {
    if (about.draft !== draft || signed.has(about.record)) continue;
    if ((await kept(bench, row)).content.length) throw new SoundUnkeptError('recorded, and not in the draft');
  }
}

/** Those of this vault that can be told whose they are, oldest first. */
async function recordingsHeld(bench: Bench): Promise<{ row: BlobRow; about: SoundOf }[]> {
  const rows = await bench.store.read(['blobs'], (tx) => tx.all('blobs'));
  const mine = rows.filter(({ vault, state }) => vault === bench.keys.vault && state === 'recording');
  const held: { row: BlobRow; about: SoundOf }[] = [];
  for (const row of mine.sort((a, b) => a.made_at_ms - b.made_at_ms)) {
    const about = await opened(bench, row);
    if (about) held.push({ row, about });
  }
  return held;
}

async function opened(bench: Bench, row: BlobRow): Promise<SoundOf | null> {
  const plain = await bench.keys.store.open(TABLE, row.blob, 1, row.sealed).catch(() => null);
  return plain && (JSON.parse(textOf(plain)) as SoundOf);
}

function names(draft: DraftLike, record: Id): boolean {
  return JSON.stringify(draft).includes(record);
}

/** Lets the slices of finished recordings go as soon as a draft that names them is saved. */
export class Recordings {
  private readonly finished = new Set<Id>();

  constructor(private readonly bench: Bench) {}

  async finish(record: Id): Promise<Finished> {
    const done = await finishSound(this.bench, record);
    this.finished.add(record);
    return done;
  }

  /** A draft was saved. What cannot be let go of now goes when the vault is opened next. */
  async saved(draft: DraftLike): Promise<void> {
    for (const record of this.finished) {
      if (!names(draft, record)) continue;
      this.finished.delete(record);
      const row = await this.bench.store.read(['blobs'], (tx) => tx.get('blobs', record));
      if (row) await removeBlob(this.bench.store, row);
    }
  }
}
