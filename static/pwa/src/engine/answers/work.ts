/** What is written, signed and attached in the open vault. */
import type { DraftLike } from '../../store/holdings';
import { keptBeside } from '../beside';
import { failed, lapse } from '../failures';
import type { Answers } from '../messages';
import { change, opening, stored, type Within } from './within';

export type WorkAnswers = Pick<
  Answers,
  | 'saveDraft'
  | 'discardDraft'
  | 'sign'
  | 'attach'
  | 'keepSound'
  | 'finishSound'
  | 'openDrafted'
  | 'openAttachment'
  | 'makeRoom'
>;

export function workAnswers(within: Within): WorkAnswers {
  const { store, http } = within;
  return {
    async saveDraft(draft) {
      const saved = await stored(within, async ({ bench, snapshots, recordings, unnamed }) => {
        const kept = await bench.ledger.save(draft as unknown as DraftLike, keptBeside);
        if (kept) snapshots.touched(kept);
        snapshots.touched(draft as unknown as DraftLike);
        unnamed.saved(draft as unknown as DraftLike);
        void recordings.saved(draft as unknown as DraftLike).catch(() => undefined);
        return null;
      });
      within.shownLater();
      return saved;
    },

    discardDraft(draft) {
      return change(within, async ({ deeds, bench, snapshots, unnamed }) => {
        const last = bench.ledger.memory.drafts.get(draft);
        await bench.ledger.commit(() => ({ log: [{ is: 'discarded', draft }] }));
        // Before anything is waited for: the same piece may be begun anew meanwhile, and that is the newer word of it.
        if (last) snapshots.givenUp(last);
        await deeds.tidyBlobs(bench, unnamed).catch(() => undefined);
        await deeds.cutSounds(bench).catch(() => undefined);
        return null;
      });
    },

    async sign(records, draft) {
      const signed = await change(within, async ({ deeds, bench, snapshots }) => {
        const last = draft && bench.ledger.memory.drafts.get(draft);
        if (last) await deeds.checkSounds(bench, last.draft, records);
        const seqs = await deeds.signRecords(bench, records, draft);
        if (last) snapshots.signed(last);
        return { seqs };
      });
      if (signed.ok) void mark(within).catch(() => undefined);
      if (signed.ok) void within.syncNow();
      return signed;
    },

    attach(content) {
      return change(within, async ({ deeds, bench, unnamed }) => {
        const added = await deeds.attach(bench, content);
        unnamed.add(added.blob);
        return added;
      });
    },

    keepSound(slice) {
      return stored(within, async ({ deeds, bench }) => {
        await deeds.keepSlice(bench, slice);
        return null;
      });
    },

    finishSound(record) {
      return change(within, async ({ recordings, unnamed }) => {
        const finished = await recordings.finish(record);
        unnamed.add(finished.blob);
        return finished;
      });
    },

    openDrafted(blob, size_bytes) {
      return opening(within, ({ deeds, bench }) =>
        deeds.openDrafted(bench, blob, size_bytes, (row) => deeds.bringBack(bench, http, row)),
      );
    },

    async openAttachment(child, record) {
      const reading = within.opened()?.book.reading() ?? 'open';
      if (reading !== 'open') return failed(lapse(reading));
      return opening(within, ({ deeds, bench, book }) => {
        if (deeds.isAway(book, child)) throw new deeds.NotHereError('not carried');
        return deeds.openSigned(bench, http, child, record);
      });
    },

    makeRoom() {
      return change(within, ({ deeds }) => deeds.letGoOfCopies(store));
    },
  };
}

/** Outside the store; never in the way of what was signed. */
async function mark({ opened, store, marks }: Within): Promise<void> {
  const keys = opened()?.bench.keys;
  if (!keys) return;
  const cursor = await store.read(['cursors'], (tx) => tx.get('cursors', keys.vault));
  if (cursor) await marks.put({ device: keys.device, seq: cursor.seq }).catch(() => undefined);
}
