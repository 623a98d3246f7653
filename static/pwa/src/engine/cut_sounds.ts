/** Recordings that were cut off become attachments of their drafts when the vault is opened: nobody has to find them first. */
import type { DraftLike } from '../store/holdings';
import { type Bench, timeText } from '../sync/bench';
import { cutSounds, finishSound } from '../sync/recordings';
import type { Draft, DraftAttachment } from '../visit/draft';
import { reduce } from '../visit/reduce';
import type { SoundOf } from '../wire/blob';

/** What cannot be kept now (no room) stays, and is tried again at the next opening. Shape: how many were kept. */
export async function keepCutSounds(bench: Bench): Promise<number> {
  let kept = 0;
  for (const sound of await cutSounds(bench)) {
    const done = await keepOne(bench, sound).catch(() => false);
    if (done) kept += 1;
  }
  // Their drafts name them now.
  if (kept) await cutSounds(bench);
  return kept;
}

async function keepOne(bench: Bench, { record, draft, child, media_type }: SoundOf): Promise<boolean> {
  const { duration_sec, ...attached } = await finishSound(bench, record);
  const now = timeText(bench.now_ms());
  const attachment: DraftAttachment = {
    ...attached,
    kind: 'audio',
    media_type: media_type as DraftAttachment['media_type'],
    thumbnail: null,
    duration_sec,
    caption: '',
    made_by: null,
    original: null,
    third_party: false,
    made_at: now,
    cut_off: true,
  };
  await bench.ledger.commit(() => {
    const held = bench.ledger.memory.drafts.get(draft);
    if (!held) return {};
    const named = reduce(held as unknown as Draft, { is: 'add_attachment', child, attachment }, now);
    return { log: [{ is: 'draft', draft: named as unknown as DraftLike }] };
  });
  return true;
}
