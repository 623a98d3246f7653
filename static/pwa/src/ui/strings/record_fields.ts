/** What the fields of the records of a visit are called, where one is read or written by itself: as the form called it that it was written in. */
import type { RecordType } from '../../wire/records';
import { FINDING, STOP } from './findings';
import { SAFETY } from './found';
import { ENQUIRY } from './private';
import { CONCERN, MATERIALS, PROGRESS, SENTENCES } from './statements';
import { TOOL_RESULT } from './tools';
import { DAY, METHOD } from './voice';

const OF_TYPE: Partial<Record<RecordType, Record<string, string>>> = {
  visit: { language: 'Language of the interpreter' },
  child_visit: { direct_work_materials: MATERIALS.label },
  action_progress: { evidence: PROGRESS.evidence },
  body_mark: {
    site: 'The place',
    shape: FINDING.shape,
    explanation_none_because: FINDING.noExplanation,
  },
  contact_record: {
    called: STOP.called,
    number: 'Number',
    said: STOP.said,
    advised: STOP.advised,
    not_yet_because: STOP.notYet,
  },
  day_in_life: { time: DAY.time, what: 'What happens?', feeling: DAY.feeling },
  growth: {
    taken_on: FINDING.takenOn,
    measured_by: FINDING.measuredBy,
    lead: FINDING.lead,
    views_differ: FINDING.differ,
    view: FINDING.opinion,
  },
  message_given: { response: 'What the carer said' },
  private_enquiry: {
    answer: ENQUIRY.answer,
    pattern: ENQUIRY.pattern,
    how: 'What the child sees or hears of it',
    orders: ENQUIRY.orders,
    marac_on: ENQUIRY.marac,
    next_ask: ENQUIRY.next,
  },
  quote: { said_to: 'Said to whom?', where: 'Where?', who_heard: 'Who heard it?' },
  statement: {
    source: SENTENCES.sourceOther,
    impact_now: CONCERN.now,
    impact_likely: CONCERN.likely,
    family_response: CONCERN.response,
  },
  tool_result: {
    tool_name: TOOL_RESULT.name,
    version: TOOL_RESULT.version,
    taken_on: TOOL_RESULT.takenOn,
    area: 'Area',
    value: 'Result',
    follow_up: TOOL_RESULT.followUp,
  },
  unspoken_voice: {
    seen: 'What did you see?',
    context: 'What was happening?',
    possible_meanings: 'It could mean',
    view: 'Your own view',
  },
  voice_method: { place: METHOD.place, wishes: METHOD.wishes, note: METHOD.note },
  worker_safety: {
    what_happened: SAFETY.what,
    for_the_child: SAFETY.child,
    safe_visit_plan: SAFETY.plan,
  },
};

/** Shape: undefined where the field is called the same in every record, or is not known here. */
export function fieldOf(type: RecordType, name: string): string | undefined {
  return OF_TYPE[type]?.[name];
}
