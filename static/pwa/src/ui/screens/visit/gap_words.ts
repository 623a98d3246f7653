/** Each gap in words, and where it is mended. */
import type { Gap, GapKind } from '../../../visit/gap';
import { childName, type OpenVisit, personName } from './open_visit';
import { type Step, visitPath } from './paths';

const STEP_OF: Record<GapKind, Step> = {
  seen_unanswered: 'seen',
  not_seen_reason_missing: 'seen',
  seen_details_unanswered: 'seen',
  quote_unfinished: 'voice',
  quote_unsaved: 'voice',
  unspoken_unfinished: 'voice',
  attachment_unnamed: 'voice',
  finding_unfinished: 'body',
  enquiry_unfinished: 'room',
  call_unkept: 'sign',
  answer_unkept: 'sign',
  drawing_unsaved: 'voice',
  person_unnamed: 'room',
  interpreter_unanswered: 'room',
  nobody_planned: 'visit',
  started_unlikely: 'visit',
  ended_unlikely: 'sign',
  next_visit_unlikely: 'sign',
  next_step_unlikely: 'seen',
  nobody_in_room: 'room',
  next_step_missing: 'seen',
  progress_missing: 'note',
  direct_work_missing: 'note',
  purpose_missing: 'note',
  list_unfinished: 'observe',
  late_reason_missing: 'sign',
};

const SAY: Record<GapKind, (child: string, person: string, gap: Gap) => string> = {
  seen_unanswered: (child) => `${child}: seen or not seen?`,
  not_seen_reason_missing: (child) => `${child} was not seen: why?`,
  seen_details_unanswered: (child) => `${child}: seen alone? Awake?`,
  quote_unfinished: (child) => `${child}: words begun without who said them or how they came`,
  quote_unsaved: (child) => `${child}: exact words are not saved yet. Save them, or remove them`,
  unspoken_unfinished: (child) => `${child}: voice without words needs what you saw and two meanings`,
  attachment_unnamed: (child) => `${child}: an attachment has no words that say what it shows`,
  finding_unfinished: (child) => `${child}: something that was begun is not finished`,
  enquiry_unfinished: () => 'A private question is not finished',
  call_unkept: () => 'A call that you wrote down is not kept yet. Keep it, or throw it away',
  answer_unkept: () => 'A reason that you wrote is not kept yet. Keep it, or remove it',
  drawing_unsaved: (child) => `${child}: the drawing is not saved yet. Save it, or clear it`,
  person_unnamed: () => 'Somebody in the room has no name and no description',
  interpreter_unanswered: () => 'Was an interpreter there?',
  nobody_planned: () => 'No child is part of this visit',
  started_unlikely: () => 'The time the visit started is in the future or years ago: check the date',
  ended_unlikely: () => 'The visit ends before it starts, or in the future: check the time',
  next_visit_unlikely: () => 'The next visit is before this one or years away: check the date',
  next_step_unlikely: (child) => `${child}: the next step is before this visit or years away: check the date`,
  nobody_in_room: () => 'Nobody is named as being in the room',
  next_step_missing: (child) => `${child} was not seen: next step, and by when?`,
  progress_missing: (child) => `${child}: progress on the plan is empty`,
  direct_work_missing: (child) => `${child}: direct work is empty`,
  purpose_missing: () => 'Purpose of the visit is empty',
  list_unfinished: (child, _, { count }) =>
    `${child}: ${count === 1 ? 'one row of a list has' : `${count} rows of a list have`} no answer`,
  late_reason_missing: () => 'Written more than a day later: say why',
};

export function sayGap(visit: OpenVisit, gap: Gap): string {
  const child = gap.child === null ? '' : childName(visit, gap.child);
  const person = gap.about === null ? '' : personName(visit, gap.about);
  return SAY[gap.kind](child, person, gap);
}

export function mendStep(gap: Gap): Step {
  return STEP_OF[gap.kind];
}

/** The address of the step where the gap is mended. */
export function mendPath(visit: OpenVisit, gap: Gap): string {
  return visitPath(visit.draft.draft, mendStep(gap), gap.child);
}
