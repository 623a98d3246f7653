import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../engine/port';
import type { Draft } from '../../../visit/draft';
import { newDraft } from '../../../visit/draft';
import { LATE_AFTER_MS } from '../../keeping/keeping';
import { Keeper, RETRY_AFTER_MS, SAVE_AFTER_MS } from './keeper';

const NOW = '2026-11-21T10:00:00.000Z';
const OK: Outcome<null> = { ok: true, value: null };
const FULL: Outcome<null> = { ok: false, failure: { code: 'storage_full' } };

/** A keeper whose clock and store are turned by hand. */
function kept() {
  const saves: { draft: Draft; answer: (outcome: Outcome<null>) => Promise<void> }[] = [];
  const waiting: { run: () => void; wait_ms: number; off: boolean }[] = [];
  const draft = newDraft({ family: 'f', children: ['c'], place: '', now: NOW }, () => 'id');
  const keeper = new Keeper(draft, {
    now: () => NOW,
    save: (saved) =>
      new Promise((resolve) => {
        saves.push({
          draft: saved,
          answer: async (outcome) => {
            resolve(outcome);
            await new Promise((turn) => setTimeout(turn));
          },
        });
      }),
    later: (run, wait_ms) => {
      const task = { run, wait_ms, off: false };
      waiting.push(task);
      return () => {
        task.off = true;
      };
    },
  });
  const type = (place: string) => keeper.act({ is: 'write_visit', fields: { place } });
  /** But for how long an answer is waited for. */
  const due = () => waiting.filter(({ off, wait_ms }) => !off && wait_ms !== LATE_AFTER_MS);
  const late = () => waiting.findLast(({ off, wait_ms }) => !off && wait_ms === LATE_AFTER_MS)?.run();
  const pass = () => {
    const [task] = due();
    if (task) task.off = true;
    task?.run();
  };
  return { keeper, saves, type, due, pass, late };
}

describe('keeper', () => {
  it('saves within 300 ms of the first keystroke, however long somebody types on', () => {
    const { saves, type, due, pass } = kept();
    type('H');
    type('He');
    type('Hea');
    expect(due().map(({ wait_ms }) => wait_ms)).toEqual([SAVE_AFTER_MS]);
    pass();
    expect(saves.map(({ draft }) => draft.place)).toEqual(['Hea']);
  });

  it('says "saved" only after the engine has said so, and of the newest words only', async () => {
    const { keeper, saves, type, pass } = kept();
    type('one');
    pass();
    expect(keeper.saved).toEqual({ is: 'saving' });
    type('two');
    await saves[0]?.answer(OK);
    expect(keeper.saved).toEqual({ is: 'saving' });
    pass();
    await saves[1]?.answer(OK);
    expect(keeper.saved).toEqual({ is: 'saved', at: NOW });
  });

  it('keeps the words and tries again when the device is full', async () => {
    const { keeper, saves, type, due, pass } = kept();
    type('kept');
    pass();
    await saves[0]?.answer(FULL);
    expect(keeper.saved).toEqual({ is: 'failed', failure: { code: 'storage_full' } });
    expect(keeper.draft.place).toBe('kept');
    expect(due().map(({ wait_ms }) => wait_ms)).toEqual([RETRY_AFTER_MS]);
    pass();
    await saves[1]?.answer(OK);
    expect(keeper.saved).toEqual({ is: 'saved', at: NOW });
  });

  it('says that it is not saved when no answer comes, and that it is when one does', async () => {
    const { keeper, saves, type, due, pass, late } = kept();
    type('one');
    pass();
    late();
    expect(keeper.saved).toMatchObject({ is: 'failed' });
    expect(due()).toEqual([]);
    type('two');
    expect(keeper.saved).toMatchObject({ is: 'failed' });
    pass();
    await saves[0]?.answer(OK);
    expect(keeper.saved).toEqual({ is: 'saving' });
    await saves[1]?.answer(OK);
    late();
    expect(keeper.saved).toEqual({ is: 'saved', at: NOW });
  });

  it('does not forget a failure because somebody types on', async () => {
    const { keeper, saves, type, pass } = kept();
    type('one');
    pass();
    await saves[0]?.answer(FULL);
    type('two');
    expect(keeper.saved.is).toBe('failed');
  });

  it('saves at once when asked, and not again when nothing is new', async () => {
    const { keeper, saves, type, due } = kept();
    type('now');
    const done = keeper.flush();
    await saves[0]?.answer(OK);
    await done;
    await keeper.flush();
    expect(saves).toHaveLength(1);
    expect(due()).toEqual([]);
  });

  it('waits for a save under way before the draft is signed, and saves nothing after', async () => {
    const { keeper, saves, type, pass } = kept();
    type('signed');
    pass();
    let closed = false;
    const closing = keeper.close().then(() => {
      closed = true;
    });
    await new Promise((turn) => setTimeout(turn));
    expect(closed).toBe(false);
    await saves[0]?.answer(OK);
    await closing;
    type('too late');
    await keeper.flush();
    expect(saves).toHaveLength(1);
  });

  it('saves again when signing has failed', async () => {
    const { keeper, saves } = kept();
    await keeper.close();
    const reopened = keeper.reopen();
    await saves[0]?.answer(OK);
    await reopened;
    expect(keeper.saved.is).toBe('saved');
  });
});
