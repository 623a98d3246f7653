import { expect, it } from 'vitest';
import type { DraftLike } from '../store/holdings';
import { enrolled } from '../sync/device.fixture';
import { Organisation } from '../sync/organisation.fixture';
import { Snapshots } from '../sync/snapshots';
import { newId } from '../vault/random';
import { newDraft } from '../visit/draft';
import { begunOf } from './begun';

const FAMILY = newId();
const now = '2026-11-21T11:00:00.000Z';
const held = (draft: object) => draft as unknown as DraftLike;

it('knows of each kind of draft what it belongs to, and takes its words as they are', () => {
  const children = [newId(), newId()];
  const visit = newDraft({ family: FAMILY, children, place: 'Kitchen', now }, newId);
  expect(begunOf(held(visit))).toEqual({
    draft: visit.draft,
    record: visit.visit,
    kind: 'visit',
    family: FAMILY,
    children,
    body: JSON.stringify(visit),
  });
  const review = { draft: newId(), kind: 'review', record: newId(), family: FAMILY, text: 'Why?' };
  expect(begunOf(held(review))).toMatchObject({ record: review.record, kind: 'review', children: [] });
  const mend = { draft: newId(), kind: 'mend', family: '', bodies: {} };
  expect(begunOf(held(mend))).toMatchObject({ record: mend.draft, kind: 'mend', family: null, children: [] });
});

it('names the children whose records a correction changes, and the one that a review is about', () => {
  const [child, sibling] = [newId(), newId()];
  const mend = { draft: newId(), kind: 'mend', family: FAMILY, bodies: {}, children: [child, sibling] };
  expect(begunOf(held(mend))?.children).toEqual([child, sibling]);
  const review = { draft: newId(), kind: 'review', record: newId(), family: FAMILY, text: 'Why?' };
  expect(begunOf(held({ ...review, child }))?.children).toEqual([child]);
  expect(begunOf(held({ ...review, child: null }))?.children).toEqual([]);
});

it.each(['break_glass', 'break_glass_review'])('makes nothing of what is written for a %s', (type) => {
  const edit = { draft: newId(), kind: 'edit', family: '', stream: FAMILY, stream_kind: 'worker' };
  expect(begunOf(held({ ...edit, type: 'pen_picture' }))).not.toBeNull();
  expect(begunOf(held({ ...edit, type, edits: { reason: 'The hospital rang.' } }))).toBeNull();
});

it('makes nothing of what only a newer version of the app can read, and keeps none beside it from its snapshot', async () => {
  const device = await enrolled(await Organisation.make());
  const { bench, store } = device;
  const newer = { draft: newId(), format: 2, kind: 'referral', family: FAMILY, words: 'x', updated_at: now };
  expect(begunOf(held(newer))).toBeNull();
  const visit = newDraft({ family: FAMILY, children: [newId()], place: '', now }, newId);
  for (const each of [newer, visit]) await bench.ledger.save(held(each));
  const snapshots = new Snapshots(bench, begunOf, () => undefined);
  await snapshots.catchUp();
  await snapshots.keep();
  const rows = await store.read(['snapshots'], (tx) => tx.all('snapshots'));
  expect(rows.map(({ record }) => record)).toEqual([visit.visit]);
});
