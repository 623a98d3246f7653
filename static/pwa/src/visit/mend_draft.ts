/** What the server set aside and its author is setting right: the bodies as they stand corrected, not signed yet. */
import type { Bodies, Id, RecordType, Time } from '../wire/records';

export interface MendDraft {
  draft: Id;
  format: 1;
  /** Tells it apart from the draft of a visit. */
  kind: 'mend';
  /** The family it is about, if it is about one; else ''. */
  family: Id;
  /** As of an edit: see edit_draft.ts. */
  piece?: Id;
  /** By the change that was set aside: the body that takes the place of its own. */
  bodies: Record<Id, Bodies[RecordType]>;
  updated_at: Time;
}

const MARK = 5;

/** The id of the draft that mends one thing of the outbox: the same whenever it is asked for. Shape: key – of the outbox item. */
export function mendDraftId(key: Id): Id {
  const first = Number.parseInt(key.slice(0, 2), 16) ^ MARK;
  return first.toString(16).padStart(2, '0') + key.slice(2);
}
