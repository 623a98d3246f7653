/** Words of the search. */
import type { RecordType } from '../../wire/records';
import { count } from './when';

const WHAT: Partial<Record<RecordType, string>> = {
  visit: 'Visit',
  child_visit: 'Note',
  checklist_response: 'Checklist',
  quote: 'Exact words',
  unspoken_voice: 'Voice without words',
  voice_method: 'How the child was heard',
  day_in_life: 'Day in the life',
  statement: 'Sentence of a note',
  action_progress: 'Progress',
  body_mark: 'Mark on the body',
  contact_record: 'Call',
  growth: 'Growth',
  message_given: 'Message given',
  tool_result: 'Tool',
  worker_safety: 'Worker’s safety',
  alert: 'Alert',
  private_enquiry: 'Private question',
  relationship: 'Relationship',
  attachment: 'Attachment',
  review: 'Supervision',
  child: 'Child’s details',
  family: 'Family’s details',
  adult: 'Person',
  pen_picture: 'Pen picture',
  plan_action: 'Plan',
  household: 'Household',
  network_member: 'Network',
};

export const SEARCH = {
  link: 'Search everything on this device',
  heading: 'Search',
  label: 'Words to find',
  hint: 'In all records on this device, also without a connection. What you look for is not kept.',
  button: 'Search',
  tooShort: 'Type at least 2 letters, then search again.',
  looking: 'Looking through the records…',
  found: (all: number, shown: number) => {
    if (all === 0)
      return 'Nothing found on this device. Try fewer or other words, or the beginning of a word.';
    const found = count(all, 'record');
    return shown < all
      ? `${found} found. The newest ${shown} are shown: add a word to narrow it down.`
      : `${found} found`;
  },
  what: (type: RecordType) => WHAT[type] ?? 'Record',
  struck: 'Entered in error',
  unnamed: 'No name on this device',
};
