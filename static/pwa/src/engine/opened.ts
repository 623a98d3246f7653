/** An open vault: its keys, its store, its notebook, and what is done with them. Fetched while somebody finds their passphrase. */
import type { PacksAhead } from '../store/ahead';
import type { JournalFile } from '../store/journals';
import { Ledger } from '../store/ledger';
import { Packs } from '../store/packs';
import type { Store } from '../store/port';
import type { SealedRows } from '../store/sealed_rows';
import { openKeys } from '../sync/apply';
import { BlobsHeld, tidyBlobs } from '../sync/attaching';
import type { Bench } from '../sync/bench';
import { lookAgain } from '../sync/blobs';
import { Returning } from '../sync/drafted';
import { Openings } from '../sync/openings';
import { Recordings } from '../sync/recordings';
import { Snapshots } from '../sync/snapshots';
import { Unnamed } from '../sync/unnamed';
import type { OpenKeys } from '../vault/vault';
import { type Digest, digest } from '../views/digest';
import { begunOf } from './begun';
import { keepCutSounds } from './cut_sounds';
import { type Deeds, deeds } from './deeds';
import { OpenNotebook } from './notebook';

export interface Opened {
  deeds: Deeds;
  bench: Bench;
  book: OpenNotebook;
  openings: Openings;
  blobs: BlobsHeld;
  snapshots: Snapshots;
  recordings: Recordings;
  unnamed: Unnamed;
  returning: Returning;
}

/** What was read of the sealed store before there was a key. */
export interface Ahead {
  rows: Promise<SealedRows> | null;
  packs: PacksAhead | null;
}

/**
 * Reads and checks the sealed store and its journal, which is not held yet. `snapshotted` is called when snapshots of drafts wait to go.
 * Errors: StorageDamagedError.
 */
export async function openStore(
  store: Store,
  keys: OpenKeys,
  now_ms: () => number,
  snapshotted: () => void = () => undefined,
  ahead: Ahead = { rows: null, packs: null },
  journal: JournalFile | null = null,
): Promise<Opened> {
  const [ledger, cursor] = await Promise.all([
    Ledger.open<Digest>(store, keys.store, ahead.rows, journal),
    store.read(['cursors'], (tx) => tx.get('cursors', keys.vault)),
  ]);
  const packs = new Packs(store, keys.store, ahead.packs);
  const bench: Bench = { keys, store, ledger, packs, digest, now_ms };
  const book = new OpenNotebook(bench);
  bench.arrived = (...given) => book.arrived(...given);
  if (cursor) {
    // What receipts and orders are checked with lies outside the seal, so that no key is needed; here it is held against the seal.
    const pinned = openKeys(ledger.summary);
    const { receipt_keys, order_keys, root } = cursor;
    if (JSON.stringify({ receipt_keys, order_keys, root }) !== JSON.stringify(pinned)) {
      await ledger.commit(() => pinned);
    }
    book.moved(cursor);
  }
  // Never in the way of the opening: what is left over now is looked for again at the next.
  await tidyBlobs(bench).catch(() => undefined);
  await lookAgain(store, keys.vault).catch(() => undefined);
  await keepCutSounds(bench).catch(() => undefined);
  return {
    deeds,
    bench,
    book,
    openings: new Openings(bench),
    blobs: new BlobsHeld(bench),
    snapshots: new Snapshots(bench, begunOf, snapshotted),
    recordings: new Recordings(bench),
    unnamed: new Unnamed(),
    returning: new Returning(bench),
  };
}
