/**
 * What its author is setting right, not signed yet: what the server set aside, or what was signed in a visit. The bodies as they
 * stand corrected.
 */
import type { Bodies, Change, Id, RecordType, Time } from '../wire/records';
import { markedId } from './marked_id';

export interface MendDraft {
  draft: Id;
  format: 1;
  /** Tells it apart from the draft of a visit. */
  kind: 'mend';
  /** The family it is about, if it is about one; else ''. */
  family: Id;
  /** As of an edit: see edit_draft.ts. */
  piece?: Id;
  /** By the change that is set right: the body that takes the place of its own. */
  bodies: Record<Id, Bodies[RecordType]>;
  /** The signed visit that it changes; left out of what mends a thing of the outbox. */
  visit?: Id;
  /** Changes of that visit that were entered in error. */
  struck?: Id[];
  /** Why the visit is changed, as typed. */
  reason?: string;
  /** The children in whose own records it changes something, so that it is erased with any of them. Older drafts have none. */
  children?: Id[];
  updated_at: Time;
}

const MARK = { outbox: 5, visit: 9 };

/** The id of the draft that mends one thing of the outbox: the same whenever it is asked for. Shape: key – of the outbox item. */
export function mendDraftId(key: Id): Id {
  return markedId(key, MARK.outbox);
}

/** The id of the draft that changes a signed visit: the same whenever it is asked for. */
export function amendDraftId(visit: Id): Id {
  return markedId(visit, MARK.visit);
}

/** The draft with the children that it names. `written`: what may be changed; of what is not among it any more those named before stay. */
export function withChildren(draft: MendDraft, written: readonly (Change | null)[]): MendDraft {
  const of = new Map(written.map((each) => [each?.change, each]));
  const changed = [...Object.keys(draft.bodies), ...(draft.struck ?? [])];
  const before = changed.every((change) => of.get(change)) ? [] : (draft.children ?? []);
  const named = changed.flatMap((change) => {
    const each = of.get(change);
    return each?.stream_kind === 'child' ? [each.stream] : [];
  });
  return { ...draft, children: [...new Set([...before, ...named])] };
}
