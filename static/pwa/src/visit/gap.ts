/** The kinds of gap, and how one is named. */
import type { Id } from '../wire/records';
import type { LongText } from './too_long';

/** Worst first: the order in which gaps are shown. */
export const GAP_KINDS = [
  'seen_unanswered',
  'not_seen_reason_missing',
  'seen_details_unanswered',
  'quote_unfinished',
  'quote_unsaved',
  'unspoken_unfinished',
  'attachment_unnamed',
  'sentence_changed',
  'too_long',
  'finding_unfinished',
  'enquiry_unfinished',
  'call_unkept',
  'answer_unkept',
  'drawing_unsaved',
  'person_unnamed',
  'interpreter_unanswered',
  'nobody_planned',
  'started_unlikely',
  'ended_unlikely',
  'next_visit_unlikely',
  'next_step_unlikely',
  'taken_unlikely',
  'nobody_in_room',
  'next_step_missing',
  'observations_missing',
  'progress_missing',
  'direct_work_missing',
  'purpose_missing',
  'list_unfinished',
  'late_reason_missing',
] as const;
export type GapKind = (typeof GAP_KINDS)[number];

const MUST: ReadonlySet<GapKind> = new Set([
  'seen_unanswered',
  'not_seen_reason_missing',
  'seen_details_unanswered',
  'quote_unfinished',
  'quote_unsaved',
  'unspoken_unfinished',
  'attachment_unnamed',
  'sentence_changed',
  'too_long',
  'finding_unfinished',
  'enquiry_unfinished',
  'call_unkept',
  'answer_unkept',
  'drawing_unsaved',
  'person_unnamed',
  'interpreter_unanswered',
  'nobody_planned',
  'started_unlikely',
  'ended_unlikely',
  'next_visit_unlikely',
  'next_step_unlikely',
  'taken_unlikely',
]);

export interface Gap {
  kind: GapKind;
  /** Stable name of this gap in this visit; what `gaps_accepted` holds. At most 80 characters. */
  code: string;
  must: boolean;
  child: Id | null;
  /** The list, quote, unspoken voice or person it is about, or the code of what was raised. */
  about: Id | string | null;
  /** For an unfinished list: rows without an answer. For a text that is too long: characters too many. */
  count: number | null;
  /** Which text is too long. */
  text?: LongText;
}

/** Make a gap; its code names the subject, so that accepting one child's gap accepts no other's. */
export function gap(
  kind: GapKind,
  child: Id | null,
  about: Id | string | null = null,
  count: number | null = null,
  text?: LongText,
): Gap {
  const subject = about ?? child;
  const code = [kind, subject, text?.field].filter((part) => part != null).join(':');
  return { kind, code, must: MUST.has(kind), child, about, count, ...(text && { text }) };
}
