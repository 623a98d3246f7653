/** Words of the screen where what the server set aside is read, put right and sent again. */

import type { MendField, MendingRows } from '../../views/rows';
import type { Wrong } from '../../visit/mend_wrong';
import type { RecordType } from '../../wire/records';
import {
  AWAKE,
  MANDATED_CONTACT,
  NOT_SEEN_REASON,
  QUOTE_PROMPT,
  SEEN,
  SEEN_ALONE,
  SLEEP_PLACE,
  VISIT_KIND,
} from './codes';
import { FINDING } from './findings';
import { fieldOf } from './record_fields';

export const MENDING = {
  back: 'Back to the outbox',
  why: 'Why it is here',
  words: 'Your words',
  before: 'As it was first sent',
  beforeWhy: 'The server set this aside. It was sent again and is kept here as it was.',
  nothingWritten: 'No words of your own in this record.',
  notHere: 'These words are in the record now: open the visit or the child to read them.',
  again: 'Send again',
  correct: 'Correct and send',
  discard: 'Leave it as it was',
  done: 'Sent again. It is on its way.',
  reason: (may: MendingRows['may']) => MAY[may],
};

const MAY: Record<MendingRows['may'], string> = {
  again:
    'Nothing is lost. When the reason is put right, send it again: the words stay exactly as you wrote them.',
  correct:
    'Nothing is lost. Look for what is missing, too long or out of range, correct it, and send it. What you first wrote is kept beside it.',
  nothing: 'Nothing is lost: your words are below, in full. Sending it again from here would not help.',
};

const RECORD: Record<RecordType, string> = {
  visit: 'The visit',
  child_visit: 'A child’s part of the visit',
  checklist_response: 'A checklist',
  quote: 'Exact words',
  unspoken_voice: 'Voice without words',
  voice_method: 'How the child was heard',
  day_in_life: 'A day in the child’s life',
  statement: 'What a sentence was marked as',
  action_progress: 'Progress of a step of the plan',
  body_mark: 'A mark on the body',
  contact_record: 'Who was called',
  growth: 'Growth',
  message_given: 'A message given',
  tool_result: 'Result of a tool',
  worker_safety: 'The worker’s safety',
  alert: 'What a rule raised',
  private_enquiry: 'A private question',
  relationship: 'How two people stand to each other',
  attachment: 'An attachment',
  review: 'Supervision',
  pen_picture: 'Pen picture',
  plan_action: 'A step of the plan',
  adult: 'A person in the family',
  household: 'The household',
  network_member: 'Somebody around the family',
  family: 'The family',
  child: 'The child',
  allocation: 'An allocation',
  protection: 'Who alone may see a child’s record',
  break_glass: 'Why a record was opened in an emergency',
  break_glass_review: 'What was found about an emergency opening',
  proposal: 'Something that a second person must do',
  due: 'A date that is due',
  person: 'A member of staff',
  team: 'A team',
  local_numbers: 'Numbers to call',
  opened: 'That you looked at a record',
};

/** What kind of record, also when this build does not know it. */
export const recordTitle = (type: RecordType): string => RECORD[type] ?? 'A record';

const FIELD: Record<string, string> = {
  weight_g: FINDING.weight,
  length_mm: FINDING.length,
  width_mm: FINDING.width,
  head_mm: FINDING.head,
  place: 'Where',
  purpose: 'Purpose of visit',
  purpose_none_because: 'No purpose written, because',
  observations: 'Observations of the child',
  observations_none_because: 'No observations written, because',
  progress: 'Progress on the child’s plan',
  progress_none_because: 'No progress written, because',
  direct_work: 'Direct work',
  direct_work_none_because: 'No direct work written, because',
  not_seen_detail: 'Not seen: more',
  next_step: 'Next step',
  next_step_by: 'Next step by',
  next_visit_by: 'Next visit by',
  kind: 'What kind of visit',
  mandated_contact: 'Health visiting contact',
  seen: 'Seen',
  seen_alone: 'Seen alone',
  awake: 'Awake',
  sleep_place_seen: 'Sleeping place',
  not_seen_reason: 'Not seen because',
  prompt: 'How the words came',
  exact_words: 'The exact words',
  caption: 'What it shows',
  translation: 'Translation',
  language: 'Language',
  text: 'Words',
  note: 'Note',
  name: 'Name',
  description: 'Description',
  context: 'What was happening',
  may_be_telling_us: 'It may be telling us',
  setting: 'Where and during what',
};

/** Shape: undefined for a field that this build does not know. */
export function knownLabel(type: RecordType, name: string): string | undefined {
  return fieldOf(type, name) ?? FIELD[name];
}

/** A label for a field of a record; the name itself, in words, for one this build does not know. */
export function fieldLabel({ name, path }: Pick<MendField, 'name' | 'path'>, type: RecordType): string {
  const words = knownLabel(type, name) ?? name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');
  const place = path.findLast((step) => typeof step === 'number');
  return typeof place === 'number' ? `${words} (${place + 1})` : words;
}

const CHOICES: Record<string, Record<string, string>> = {
  kind: VISIT_KIND,
  mandated_contact: MANDATED_CONTACT,
  seen: SEEN,
  seen_alone: SEEN_ALONE,
  awake: AWAKE,
  sleep_place_seen: SLEEP_PLACE,
  not_seen_reason: NOT_SEEN_REASON,
  prompt: QUOTE_PROMPT,
};

/** The answers of a choice, in words. */
export const choicesOf = ({ name }: MendField): { value: string; label: string }[] =>
  Object.entries(CHOICES[name] ?? {}).map(([value, label]) => ({ value, label }));

/** What stands in a field, in words; '' for nothing. */
export const fieldWords = (field: MendField): string =>
  field.value === null ? '' : (CHOICES[field.name]?.[field.value] ?? field.value);

/** What is wrong with a value that is written anew, and what to do. */
export function sayWrong(wrong: Wrong | null): string | null {
  switch (wrong?.is) {
    case undefined:
      return null;
    case 'empty':
      return 'This cannot be left empty.';
    case 'year':
      return 'Check the date and its year.';
    case 'future':
      return 'This day is after you signed it. Check the date.';
    case 'number':
      return `Type a whole number from ${wrong.least} to ${wrong.most}, in ${wrong.unit}.`;
  }
}
