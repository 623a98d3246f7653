import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DraftLike } from '../../store/holdings';
import { enrolled, quoteRecord } from '../../sync/device.fixture';
import { Organisation } from '../../sync/organisation.fixture';
import { takeBack } from '../../sync/returned';
import { depositSnapshots } from '../../sync/snapshot_deposit';
import { Writings } from '../../ui/keeping/writings';
import { newId } from '../../vault/random';
import { type Draft, type DraftAttachment, newDraft } from '../../visit/draft';
import type { MendDraft } from '../../visit/mend_draft';
import { reduce } from '../../visit/reduce';
import { type ReviewDraft, reviewDraftId } from '../../visit/review_draft';
import { openStore } from '../opened';
import type { Engine } from '../port';
import type { Within } from './within';
import { workAnswers } from './work';

const CHILD = 'c1'.repeat(16);
const AT = '2026-11-21T11:00:00.000Z';

function room(free: number): void {
  const estimate = async () => ({ quota: 1e9, usage: 1e9 - free });
  Object.defineProperty(navigator, 'storage', { configurable: true, value: { estimate } });
}
afterEach(() => room(900e6));

/** An open vault with the draft of a visit in it, and what is answered to the page. */
async function staged() {
  room(900e6);
  const at = await Organisation.make();
  const device = await enrolled(at);
  const opened = await openStore(device.store, device.bench.keys, device.bench.now_ms);
  const within: Partial<Within> = {
    store: device.store,
    http: device.http,
    now_ms: device.bench.now_ms,
    marks: { put: async () => undefined, all: async () => [], remove: async () => undefined },
    opened: () => opened,
    closing: () => false,
    leave: () => undefined,
    syncNow: async () => undefined,
    refreshed: async () => undefined,
    shownLater: () => undefined,
  };
  const work = workAnswers(within as Within);
  const draft = newDraft({ family: newId(), children: [CHILD], place: '', now: AT }, newId);
  await work.saveDraft(draft);
  const reopened = () => openStore(device.store, device.bench.keys, device.bench.now_ms);
  const held = () =>
    device.store.read(['blobs', 'chunks'], async (tx) => [
      (await tx.all('blobs')).length,
      (await tx.all('chunks')).length,
    ]);
  const whileBlobsAreRead = (then: () => Promise<unknown>) => {
    const read = device.store.read.bind(device.store);
    vi.spyOn(device.store, 'read').mockImplementation(async (tables, run) => {
      const rows = await read(tables, run);
      if (tables.join() !== 'blobs') return rows;
      vi.mocked(device.store.read).mockRestore();
      await then();
      return rows;
    });
  };
  return { at, device, opened, work, draft, reopened, held, whileBlobsAreRead };
}
type Staged = Awaited<ReturnType<typeof staged>>;

async function listen({ work, draft }: Staged, seconds: number): Promise<string> {
  const record = newId();
  for (let n = 0; n < seconds; n++) {
    const of = { record, draft: draft.draft, child: CHILD, media_type: 'audio/webm' };
    const bytes = new Uint8Array(4000).fill(n);
    const kept = await work.keepSound({ ...of, n, ms: (n + 1) * 1000, before: n * 4000, bytes });
    expect(kept).toMatchObject({ ok: true });
  }
  return record;
}

function naming(draft: Draft, given: Partial<DraftAttachment>): Draft {
  const attachment = { kind: 'audio', media_type: 'audio/webm', caption: '', ...given } as DraftAttachment;
  return reduce(draft, { is: 'add_attachment', child: CHILD, attachment }, AT);
}

describe('a recording that its draft does not name', () => {
  it('keeps the visit from being signed, and is part of it after the next opening', async () => {
    const stage = await staged();
    const { work, draft, held } = stage;
    const record = await listen(stage, 5);
    room(1e6);
    expect(await work.finishSound(record)).toMatchObject({ failure: { code: 'attachment_no_room' } });
    room(900e6);
    expect(await work.sign([quoteRecord(CHILD)], draft.draft)).toEqual({
      ok: false,
      failure: { code: 'sound_unkept' },
    });
    expect(await held()).toEqual([1, 5]);
    const { bench } = await stage.reopened();
    expect(JSON.stringify(bench.ledger.memory.drafts.get(draft.draft))).toContain(record);
  });

  it('is in nobody’s way when nothing of it can be played', async () => {
    const stage = await staged();
    const record = await listen(stage, 1);
    await stage.device.store.write(['chunks'], (tx) => tx.remove('chunks', [record, 0]));
    expect(await stage.work.sign([quoteRecord(CHILD)], stage.draft.draft)).toMatchObject({ ok: true });
  });

  it('of another visit is in nobody’s way', async () => {
    const stage = await staged();
    await listen(stage, 2);
    const other = newDraft({ family: newId(), children: [CHILD], place: '', now: AT }, newId);
    await stage.work.saveDraft(other);
    expect(await stage.work.sign([quoteRecord(CHILD)], other.draft)).toMatchObject({ ok: true });
  });

  it('is not destroyed because its draft is not there any more, unless that was thrown away', async () => {
    const stage = await staged();
    await listen(stage, 3);
    // As a version signed it that did not ask.
    const { ledger } = stage.opened.bench;
    await ledger.commit(() => ({ log: [{ is: 'signed', draft: stage.draft.draft, items: [] }] }));
    await stage.reopened();
    expect(await stage.held()).toEqual([1, 3]);
  });
});

describe('what was attached a moment ago', () => {
  it('stays when another draft is thrown away before the draft that names it is saved', async () => {
    const { work, draft, held, opened } = await staged();
    const other = newDraft({ family: newId(), children: [CHILD], place: '', now: AT }, newId);
    await opened.bench.ledger.save(other as unknown as DraftLike);
    const added = await work.attach(new Uint8Array(2000).fill(7));
    if (!added.ok) throw new Error(added.failure.code);
    await work.discardDraft(other.draft);
    await work.saveDraft(naming(draft, added.value));
    expect(await held()).toEqual([1, 1]);
    // From here on it is its draft's, and goes with it.
    await work.discardDraft(draft.draft);
    expect(await held()).toEqual([0, 0]);
  });

  it('stays when the draft that names it is saved while another is thrown away', async () => {
    const { work, draft, held, opened, whileBlobsAreRead } = await staged();
    const other = newDraft({ family: newId(), children: [CHILD], place: '', now: AT }, newId);
    await opened.bench.ledger.save(other as unknown as DraftLike);
    const added = await work.attach(new Uint8Array(2000).fill(7));
    if (!added.ok) throw new Error(added.failure.code);
    whileBlobsAreRead(() => work.saveDraft(naming(draft, added.value)));
    await work.discardDraft(other.draft);
    expect(await held()).toEqual([1, 1]);
  });

  it('goes at the next opening when no draft came to name it', async () => {
    const { work, held, reopened } = await staged();
    await work.attach(new Uint8Array(2000).fill(7));
    await reopened();
    expect(await held()).toEqual([0, 0]);
  });
});

describe('what is written into a form that stood open while words came back to its place', () => {
  const about = {
    format: 1,
    kind: 'review',
    review_kind: 'direction',
    answers: null,
    updated_at: AT,
  } as const;

  /** An empty form of a direction, and what was written to the same visit on a tablet that was lost. */
  async function comeBack() {
    const stage = await staged();
    const visit = newId();
    const of = { ...about, draft: reviewDraftId(visit, 'direction'), family: newId(), visit };
    const reviews = new Writings<ReviewDraft>(({ text }) => text === '');
    const engine = stage.work as unknown as Engine;
    const form = reviews.of(engine, of.draft, { ...of, record: newId(), text: '' });
    const lost: ReviewDraft = { ...of, record: newId(), text: 'Four paragraphs' };
    const body = JSON.stringify(lost);
    await takeBack(stage.opened.bench, [{ draft: lost.draft, record: lost.record, revision: 9, body }]);
    const texts = async () => {
      const { bench } = await stage.reopened();
      const all = [...bench.ledger.memory.drafts.values()] as unknown as ReviewDraft[];
      return all.flatMap(({ text }) => text ?? []).sort();
    };
    return { engine, reviews, form, lost, texts };
  }

  it('stands beside them', async () => {
    const { form, texts } = await comeBack();
    form.change({ ...form.draft, text: 'W' });
    await form.flush();
    form.change({ ...form.draft, text: 'Well done' });
    await form.flush();
    expect(await texts()).toEqual(['Four paragraphs', 'Well done']);
  });

  it('takes them not away with itself when nothing is left of it', async () => {
    const { engine, reviews, form, lost, texts } = await comeBack();
    form.change({ ...form.draft, text: 'W' });
    form.change({ ...form.draft, text: '' });
    await form.flush();
    await reviews.discard(engine, lost.draft, form);
    expect(await texts()).toEqual(['Four paragraphs']);
  });

  it('takes their place when it goes on from them', async () => {
    const { engine, lost, texts } = await comeBack();
    const opened = new Writings<ReviewDraft>(({ text }) => text === '').of(engine, lost.draft, lost);
    opened.change({ ...lost, text: 'Four paragraphs, and a fifth' });
    await opened.flush();
    expect(await texts()).toEqual(['Four paragraphs, and a fifth']);
  });
});

it('what is begun anew while it is thrown away is what the server is told of', async () => {
  const { at, device, work, opened, whileBlobsAreRead } = await staged();
  const visit = newId();
  const review = (text: string): ReviewDraft => ({
    draft: reviewDraftId(visit, 'direction'),
    format: 1,
    kind: 'review',
    review_kind: 'direction',
    answers: null,
    family: newId(),
    visit,
    record: newId(),
    text,
    updated_at: AT,
  });
  const emptied = review('old words');
  await work.saveDraft(emptied);
  whileBlobsAreRead(() => work.saveDraft({ ...emptied, text: 'new words' }));
  await work.discardDraft(emptied.draft);
  await opened.snapshots.keep();
  await depositSnapshots(device.store, device.http);
  const told = at.snapshotted.filter(({ draft }) => draft === emptied.draft);
  expect(told.map(({ body, status }) => [(JSON.parse(body) as ReviewDraft).text, status])).toEqual([
    ['new words', 'open'],
  ]);
});

it('a correction stands beside one of the same thing that came back', async () => {
  const { work, opened, reopened } = await staged();
  const of = { draft: newId(), format: 1, kind: 'mend', family: '', updated_at: AT } as const;
  const quote = (exact_words: string) => ({ [newId()]: { exact_words } }) as unknown as MendDraft['bodies'];
  const lost: MendDraft = { ...of, bodies: quote('Mama gone') };
  await opened.bench.ledger.save(lost as unknown as DraftLike);
  const mend = { ...of, piece: newId(), bodies: quote('Mama') };
  await work.saveDraft(mend);
  await work.saveDraft({ ...mend, bodies: quote('Mama went') });
  const { bench } = await reopened();
  const held = JSON.stringify([...bench.ledger.memory.drafts.values()]);
  expect(held).toContain('Mama gone');
  expect(held).toContain('Mama went');
  expect(bench.ledger.memory.drafts.size).toBe(3);
});
