/**
 * Drafts that come back from a device that was lost: taken over as they were, beside what is here and never over it.
 *
 * Source: sync/PROTOCOL.md section 12.7.
 */
import type { CameBack, DraftLike, Memory } from '../store/holdings';
import type { PullDraft } from '../wire/pull_state';
import type { Bench } from './bench';
import { type DraftedBlob, rowsElsewhere, uncarried } from './drafted';

/** Shape: how many were taken. Errors: StorageFullError, StoreMovedError; then none was. */
export async function takeBack(bench: Bench, sent: readonly PullDraft[]): Promise<number> {
  let taken = 0;
  if (!sent.length) return taken;
  await bench.ledger.commit(async () => {
    const { memory } = bench.ledger;
    const fresh = sent.filter((each) => isNew(memory, each)).flatMap(read);
    taken = fresh.length;
    if (!taken) return {};
    const drafts = fresh.map(({ draft }) => draft);
    const blob_rows = await rowsElsewhere(
      bench,
      fresh.flatMap(({ blobs }) => blobs),
    );
    return { log: [{ is: 'came_back', drafts, from: fresh.map(({ from }) => from) }], blob_rows };
  });
  return taken;
}

function isNew(memory: Memory, { draft, record }: PullDraft): boolean {
  if (memory.drafts.has(draft) || memory.came_back.has(record)) return false;
  return !memory.sent().some((line) => line.change.record === record);
}

interface Taken {
  draft: DraftLike;
  from: CameBack;
  blobs: DraftedBlob[];
}

/** One that cannot be read stays at the server, and stops none beside it. */
function read({ draft, record, revision, body }: PullDraft): Taken[] {
  try {
    const { draft: said, blobs } = uncarried(JSON.parse(body) as DraftLike);
    if (said.draft !== draft || typeof said.updated_at !== 'string') return [];
    return [{ draft: said, from: { draft, record, revision, updated_at: said.updated_at }, blobs }];
  } catch {
    return [];
  }
}
