/** A question, direction, word or reply that is being written and is not signed yet. */
import type { Bodies, Id, Time } from '../wire/records';
import { markedId } from './marked_id';

export type WrittenReview = Extract<
  Bodies['review']['kind'],
  'question' | 'direction' | 'reviewed' | 'reply'
>;

export interface ReviewDraft {
  draft: Id;
  format: 1;
  /** Tells it apart from the draft of a visit. */
  kind: 'review';
  review_kind: WrittenReview;
  family: Id;
  visit: Id;
  /** The child that the visit was about, where it was about one, so that it is erased with that child. Older drafts have none. */
  child?: Id | null;
  /** The question that a reply answers. */
  answers: Id | null;
  /** Record id of the review it becomes. */
  record: Id;
  text: string;
  updated_at: Time;
}

const MARK: Record<WrittenReview, number> = { question: 1, direction: 2, reviewed: 3, reply: 4 };

/**
 * The id of the draft of one kind about one thing: the same whenever it is asked for, so that what was begun is found.
 *
 * Shape:  about – the visit, or for a reply the question.
 */
export function reviewDraftId(about: Id, kind: WrittenReview): Id {
  return markedId(about, MARK[kind]);
}
