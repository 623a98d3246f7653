import { expect, it } from 'vitest';
import { childGaps } from './child_gaps';
import { childRecords } from './child_records';
import { hasContent } from './content';
import type { DraftAttachment } from './draft';
import { newDraft } from './draft';
import { reduce } from './reduce';
import { CONTEXT } from './sample_visit';

const CHILD = 'c1'.repeat(16);
const AT = '2026-11-21T10:00:00.000Z';
let made = 0;
const newId = () => (++made).toString(16).padStart(32, '0');
const draft = () => newDraft({ family: newId(), children: [CHILD], place: '', now: AT }, newId);
const attachment = (fields: Partial<DraftAttachment> = {}): DraftAttachment => ({
  record: 'ab'.repeat(16),
  blob: 'cd'.repeat(32),
  kind: 'drawing',
  media_type: 'image/png',
  size_bytes: 1000,
  thumbnail: null,
  duration_sec: null,
  caption: '',
  made_by: null,
  original: null,
  third_party: false,
  made_at: AT,
  ...fields,
});
const child = (of: ReturnType<typeof draft>) => of.children[0] as (typeof of.children)[0];
const codes = (of: ReturnType<typeof draft>) =>
  childGaps(of, child(of), { now: AT, find: () => undefined as never }).map(({ code }) => code);

const drawn = (of: ReturnType<typeof draft>, strokes: number[][]) =>
  reduce(of, { is: 'draw', child: CHILD, strokes }, AT);
const saved = (of: ReturnType<typeof draft>, strokes: number[][], fields: Partial<DraftAttachment> = {}) =>
  reduce(of, { is: 'add_attachment', child: CHILD, attachment: attachment(fields), strokes }, AT);

it('keeps strokes with the draft, and clears the pad when the drawing is added', () => {
  const begun = reduce(draft(), { is: 'draw', child: CHILD, strokes: [[1, 2, 3, 4]] }, AT);
  expect(child(begun).drawing).toEqual([[1, 2, 3, 4]]);
  expect(hasContent(child(begun))).toBe(true);
  const added = saved(begun, [[1, 2, 3, 4]]);
  expect(child(added).drawing).toEqual([]);
  expect(child(added).attachments).toHaveLength(1);
  const sound = attachment({ record: newId(), kind: 'audio', media_type: 'audio/webm' });
  const both = reduce(begun, { is: 'add_attachment', child: CHILD, attachment: sound }, AT);
  expect(child(both).drawing).toEqual([[1, 2, 3, 4]]);
});

it('keeps strokes that are drawn while the picture of those before is sealed', () => {
  const [one, two] = [
    [1, 1, 2, 2],
    [3, 3, 4, 4],
  ];
  const drawnOn = drawn(drawn(draft(), [one]), [one, two]);
  const first = saved(drawnOn, [one]);
  expect(child(first).drawing).toEqual([two]);
  expect(codes(first)).toContain(`drawing_unsaved:${CHILD}`);
  const takenBack = saved(drawn(drawnOn, [two]), [one]);
  expect(child(takenBack).drawing).toEqual([two]);
  const twice = saved(first, [one], { record: newId() });
  expect(child(twice).drawing).toEqual([two]);
});

it('cannot be signed while a drawing is not saved or an attachment has no words', () => {
  const begun = reduce(draft(), { is: 'draw', child: CHILD, strokes: [[1, 2]] }, AT);
  expect(codes(begun)).toContain(`drawing_unsaved:${CHILD}`);
  const added = saved(begun, [[1, 2]]);
  expect(codes(added)).toContain(`attachment_unnamed:${attachment().record}`);
  expect(codes(added)).not.toContain(`drawing_unsaved:${CHILD}`);
  const fields = { caption: 'Her house' };
  const { record } = attachment();
  const named = reduce(added, { is: 'write_attachment', child: CHILD, record, fields }, AT);
  expect(codes(named).filter((code) => code.startsWith('attachment'))).toEqual([]);
});

it('becomes a record of the child, with its words and without a key', () => {
  const given = attachment({ caption: 'Her house', made_by: 'child', third_party: true });
  const before = draft();
  const answered = reduce(
    before,
    { is: 'write_child', child: CHILD, fields: { seen: 'yes', seen_alone: 'no', awake: 'awake' } },
    AT,
  );
  const added = reduce(answered, { is: 'add_attachment', child: CHILD, attachment: given }, AT);
  const record = childRecords(added, child(added), CONTEXT.find).find(({ type }) => type === 'attachment');
  expect(record).toMatchObject({ stream: CHILD, record: given.record, third_party: true });
  expect(record?.body).toMatchObject({ visit: before.visit, child: CHILD, caption: 'Her house', key: '' });
  const removed = reduce(added, { is: 'remove_attachment', child: CHILD, record: given.record }, AT);
  expect(childRecords(removed, child(removed), CONTEXT.find).some(({ type }) => type === 'attachment')).toBe(
    false,
  );
});
