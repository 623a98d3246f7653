/** A living record that somebody has begun to change, or whose versions they have begun to choose from; not signed yet. */
import type { Id, RecordType, StreamKind, Time } from '../wire/records';
import { markedId } from './marked_id';

export interface EditDraft {
  draft: Id;
  format: 1;
  /** Tells it apart from the draft of a visit. */
  kind: 'edit';
  /** The family it is about. */
  family: Id;
  stream: Id;
  stream_kind: StreamKind;
  record: Id;
  type: RecordType;
  /** What is being done: on one record, a draft of each can stand beside the other. */
  act: EditAct;
  /** Stream version of the record that was in view: what it says in that view is what the edits are made on. */
  base: number;
  /** Made when it was begun: tells it apart from another of the same place. Older drafts have none. */
  piece?: Id;
  /** What has been written, by field; of a set, its whole list. While choosing, by field or by `field element`. */
  edits: Record<string, unknown>;
  updated_at: Time;
}

export type EditAct = 'edit' | 'choose';

const MARK = 0x5a;

/** The id of the draft that answers an alert: the same whenever it is asked for. */
export function answerDraftId(alert: Id): Id {
  return markedId(alert, MARK);
}
