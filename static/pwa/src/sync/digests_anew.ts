/**
 * After an update of the app: summaries that an older version has stored are made anew from what is on the device, once. Otherwise each
 * would go on as it was until something of its stream arrives.
 */
import { Breath } from '../store/breath';
import type { StreamRow } from '../store/holdings';
import { StorageDamagedError } from '../store/port';
import { DIGEST_FORMAT, type Digest } from '../views/digest';
import { type Bench, entriesOf } from './bench';
import { stillNamed } from './outbox';

type Row = StreamRow<Digest>;

/** Shape: whether any was made. Errors: as `Ledger.commit`; then it is done at the next opening. */
export async function makeDigestsAnew(bench: Bench): Promise<boolean> {
  const { ledger, packs } = bench;
  if (ledger.summary.digests === DIGEST_FORMAT) return false;
  const old = ledger.summary.streams.filter(isMade);
  if (old.length === 0) return false;
  await packs.openAll(ledger.table);
  const made = new Map<Row, Digest>();
  const breath = new Breath();
  for (const row of old) {
    await breath.take();
    const digest = await digestOf(bench, row);
    if (digest) made.set(row, digest);
  }
  await ledger.commit(() => {
    const { summary } = ledger;
    // A row that is another by now was made by this version.
    const streams = summary.streams.map((row) => {
      const digest = made.get(row);
      return digest ? { ...row, digest } : row;
    });
    return { summary: { ...summary, streams, digests: DIGEST_FORMAT } };
  });
  return true;
}

/** What is at version 0 is held by name alone. */
function isMade({ kind, version }: Row): boolean {
  return version > 0 && (kind === 'child' || kind === 'family');
}

/** Shape: null when its packs are damaged; it is made when they come again. */
async function digestOf(bench: Bench, { stream, kind, digest }: Row): Promise<Digest | null> {
  try {
    return stillNamed(bench.digest(kind, await entriesOf(bench, stream)), digest);
  } catch (cause) {
    if (cause instanceof StorageDamagedError) return null;
    throw cause;
  }
}
