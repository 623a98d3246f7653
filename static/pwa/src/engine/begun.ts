/** What a draft belongs to, for its snapshots: `sync/` knows no visits. */
import type { DraftLike } from '../store/holdings';
import type { Begun } from '../sync/snapshots';
import type { AnyDraft } from '../visit/draft';
import type { RecordType } from '../wire/records';

/**
 * What is written about an emergency names no child yet, and would outlive the one it is about: it stays on the device, with the number
 * and the date of birth that are typed to find the child.
 */
const STAYS_HERE: readonly RecordType[] = ['break_glass', 'break_glass_review'];

/** `body` is the draft word for word. Shape: null for one that no snapshot is made of: also one of a kind that only a newer app knows. */
export function begunOf(held: DraftLike): Begun | null {
  const draft = held as unknown as AnyDraft;
  if (draft.kind === 'edit' && STAYS_HERE.includes(draft.type)) return null;
  const body = JSON.stringify(draft);
  const { draft: id } = draft;
  const family = draft.family === '' ? null : draft.family;
  // What mends has no record of its own: when it is signed, the device says so.
  if (draft.kind === 'mend') {
    return { draft: id, record: id, kind: 'mend', family, children: draft.children ?? [], body };
  }
  if (draft.kind === 'review') {
    const children = draft.child ? [draft.child] : [];
    return { draft: id, record: draft.record, kind: 'review', family, children, body };
  }
  // Nor has what changes a record that is there already.
  if (draft.kind === 'edit') {
    const children = draft.stream_kind === 'child' ? [draft.stream] : [];
    return { draft: id, record: id, kind: 'edit', family, children, body };
  }
  if (!Array.isArray(draft.children)) return null;
  const children = draft.children.map(({ child }) => child);
  return { draft: id, record: draft.visit, kind: 'visit', family, children, body };
}
