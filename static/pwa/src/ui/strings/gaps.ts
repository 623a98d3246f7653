/** What was open when a visit was signed, as its author had seen and accepted it. */
import type { GapKind } from '../../visit/gap';

const OPEN: Record<GapKind, string> = {
  seen_unanswered: 'whether the child was seen is not said',
  not_seen_reason_missing: 'why the child was not seen is not said',
  seen_details_unanswered: 'whether the child was alone or awake is not said',
  quote_unfinished: 'words were begun without who said them',
  quote_unsaved: 'exact words were written and not saved',
  unspoken_unfinished: 'voice without words was begun and not finished',
  attachment_unnamed: 'an attachment has no words that say what it shows',
  sentence_changed: 'a sentence was changed after its kind was chosen',
  too_long: 'a text was longer than a record may hold',
  finding_unfinished: 'something was begun and not finished',
  enquiry_unfinished: 'something was begun and not finished',
  answer_unkept: 'a reason was written and not kept',
  call_unkept: 'a call was written down and not kept',
  drawing_unsaved: 'a drawing was begun and not saved',
  person_unnamed: 'somebody in the room has no name and no description',
  interpreter_unanswered: 'whether there was an interpreter is not said',
  nobody_planned: 'no child was part of the visit',
  started_unlikely: 'the time it started cannot be right',
  ended_unlikely: 'the time it ended cannot be right',
  next_visit_unlikely: 'the day of the next visit cannot be right',
  next_step_unlikely: 'the day of the next step cannot be right',
  taken_unlikely: 'the day of a measurement or result cannot be right',
  nobody_in_room: 'nobody is named as being in the room',
  next_step_missing: 'no next step was given',
  observations_missing: 'nothing is written that the child showed or said',
  progress_missing: 'progress on the plan is empty',
  direct_work_missing: 'direct work is empty',
  purpose_missing: 'the purpose of the visit is empty',
  list_unfinished: 'a checklist has rows without an answer',
  late_reason_missing: 'it was written later and no reason is given',
};

/** What earlier versions of the app called a gap and a rule asks for now: records signed then say it still. */
const BEFORE: Record<string, string> = {
  child_left_out: 'lives in the household and was not part of the visit',
  same_words: 'the observation has the same words as another child’s',
  relation_unanswered: 'the relationship to each child is not complete',
};

/**
 * One accepted gap in words.
 *
 * Shape:  code – `kind` or `kind:id`, as `gaps_accepted` holds it; name – of whom the id is, '' when not known.
 */
export function sayAcceptedGap(code: string, name: (id: string) => string): string {
  const [kind = '', id = ''] = code.split(':');
  const words = OPEN[kind as GapKind] ?? BEFORE[kind] ?? kind;
  const who = id === '' ? '' : name(id);
  return who === '' ? words.charAt(0).toUpperCase() + words.slice(1) : `${who}: ${words}`;
}
