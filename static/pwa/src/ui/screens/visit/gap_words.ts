/** Each gap in words, and where it is mended. */
import { callsBegun } from '../../../visit/calls';
import { type Finding, type FindingBody, type FindingType, isExplanation } from '../../../visit/finding';
import type { Gap, GapKind } from '../../../visit/gap';
import { gaps } from '../../../visit/gaps';
import type { LongText } from '../../../visit/too_long';
import { CALLED, MARK_VIEW } from '../../strings/findings';
import { toolName } from '../../strings/tools';
import { count } from '../../strings/when';
import { childName, gapContext, type OpenVisit, personName, rememberedChild } from './open_visit';
import { type Step, visitPath } from './paths';

const STEP_OF: Record<GapKind, Step> = {
  seen_unanswered: 'seen',
  not_seen_reason_missing: 'seen',
  seen_details_unanswered: 'seen',
  quote_unfinished: 'voice',
  quote_unsaved: 'voice',
  unspoken_unfinished: 'voice',
  attachment_unnamed: 'voice',
  sentence_changed: 'note',
  too_long: 'note',
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
  taken_unlikely: 'body',
  nobody_in_room: 'room',
  next_step_missing: 'seen',
  observations_missing: 'note',
  progress_missing: 'note',
  direct_work_missing: 'note',
  purpose_missing: 'note',
  list_unfinished: 'observe',
  late_reason_missing: 'sign',
};

/** Where each is written down, and what it is called. */
const FOUND: Record<FindingType, [step: Step, words: string]> = {
  statement: ['note', 'a sentence and its kind'],
  action_progress: ['note', 'progress with a step of the plan'],
  body_mark: ['body', 'a mark'],
  contact_record: ['body', 'a call'],
  growth: ['body', 'a measurement'],
  message_given: ['body', 'a message'],
  tool_result: ['body', 'the result of a tool'],
  worker_safety: ['room', 'what you say of your own safety'],
  voice_method: ['voice', 'how the child was heard'],
  day_in_life: ['voice', 'a day in the child’s life'],
};

/** The same of texts that are too long, of other records. */
const LONG: Partial<Record<LongText['type'], [step: Step, words: string]>> = {
  ...FOUND,
  change: ['sign', 'why it is written late'],
  adult: ['room', 'what somebody in the room is called'],
  child_visit: ['note', 'the note'],
  checklist_response: ['observe', 'words beside a list'],
  quote: ['voice', 'exact words'],
  unspoken_voice: ['voice', 'voice without words'],
  attachment: ['voice', 'what an attachment shows'],
  private_enquiry: ['room', 'a private question'],
};

const LONG_FIELD: Record<string, [step: Step, words: string]> = {
  'visit.place': ['visit', 'where the visit was'],
  'visit.purpose': ['note', 'the purpose of the visit'],
  'visit.purpose_none_because': ['note', 'why no purpose is written'],
  'visit.interpreter.language': ['room', 'the language of the interpreter'],
  'child_visit.not_seen_detail': ['seen', 'why the child was not seen'],
  'child_visit.next_step': ['seen', 'the next step'],
};

function longText({ text }: Gap): [step: Step, words: string] | undefined {
  return text && (LONG_FIELD[`${text.type}.${text.field}`] ?? LONG[text.type]);
}

const SAY: Record<GapKind, (child: string, person: string, gap: Gap, found: string) => string> = {
  seen_unanswered: (child) => `${child}: seen or not seen?`,
  not_seen_reason_missing: (child) => `${child} was not seen: why?`,
  seen_details_unanswered: (child) => `${child}: seen alone? Awake?`,
  quote_unfinished: (child) => `${child}: words begun without who said them or how they came`,
  quote_unsaved: (child) => `${child}: exact words are not saved yet. Save them, or remove them`,
  unspoken_unfinished: (child) => `${child}: voice without words needs what you saw and two meanings`,
  attachment_unnamed: (child) => `${child}: an attachment has no words that say what it shows`,
  sentence_changed: (child) => `${child}: a sentence was changed or taken out after you said what kind it is`,
  too_long: (child, _, gap) =>
    `${child && `${child}: `}${count(gap.count ?? 0, 'character')} too many (${longText(gap)?.[1]}). Nothing is cut off`,
  finding_unfinished: (child, _, __, found) => `${child}: ${found} is not finished`,
  enquiry_unfinished: () => 'A private question is not finished',
  call_unkept: (_, __, ___, call) =>
    `A call that you wrote down${call} is not kept yet. Keep it, or throw it away`,
  answer_unkept: () => 'A reason that you wrote is not kept yet. Keep it, or remove it',
  drawing_unsaved: (child) => `${child}: the drawing is not saved yet. Save it, or clear it`,
  person_unnamed: () => 'Somebody in the room has no name and no description',
  interpreter_unanswered: () => 'Was an interpreter there?',
  nobody_planned: () => 'No child is part of this visit',
  started_unlikely: () => 'The time the visit started is in the future or years ago: check the date',
  ended_unlikely: () => 'The visit ends before it starts, or in the future: check the time',
  next_visit_unlikely: () => 'The next visit is before this one or years away: check the date',
  next_step_unlikely: (child) => `${child}: the next step is before this visit or years away: check the date`,
  taken_unlikely: (child) =>
    `${child}: a measurement or result is dated before the birth, after this visit or years ago: check the date`,
  nobody_in_room: () => 'Nobody is named as being in the room',
  next_step_missing: (child) => `${child} was not seen: next step, and by when?`,
  observations_missing: (child) => `${child}: nothing is written that ${child} showed or said`,
  progress_missing: (child) => `${child}: progress on the plan is empty`,
  direct_work_missing: (child) => `${child}: direct work is empty`,
  purpose_missing: () => 'Purpose of the visit is empty',
  list_unfinished: (child, _, { count }) =>
    `${child}: ${count === 1 ? 'one row of a list has' : `${count} rows of a list have`} no answer`,
  late_reason_missing: () => 'Written more than a day later: say why',
};

/** Two that would read alike are counted, in the order in which they stand on their step. */
export function sayGap(visit: OpenVisit, gap: Gap): string {
  const words = wordsOf(visit, gap);
  const alike = gaps(visit.draft, gapContext(visit)).filter(
    (each) => each.kind === gap.kind && wordsOf(visit, each) === words,
  );
  const at = alike.findIndex(({ code }) => code === gap.code);
  return alike.length > 1 && at >= 0 ? `${words} (${at + 1} of ${alike.length})` : words;
}

function wordsOf(visit: OpenVisit, gap: Gap): string {
  const child = gap.child === null ? '' : childName(visit, gap.child);
  const person = gap.about === null ? '' : personName(visit, gap.about);
  const found = findingIn(visit, gap);
  const more = found ? sayFound(visit, gap, found) : sayCall(visit, gap);
  return SAY[gap.kind](child, person, gap, more);
}

/** Several of a kind may be unfinished at once: each is called by its own words, as far as there are any. */
function sayFound(visit: OpenVisit, gap: Gap, found: Finding): string {
  const own = ownWords(visit, gap, found);
  return own ? `${FOUND[found.type][1]} (${own})` : FOUND[found.type][1];
}

function ownWords(visit: OpenVisit, { child }: Gap, { type, body }: Finding): string {
  switch (type) {
    case 'body_mark':
      return body.site?.trim() || (body.view ? MARK_VIEW[body.view].toLowerCase() : '');
    case 'contact_record':
      return whomCalled(body);
    case 'tool_result':
      return body.tool ? toolName({ ...body, tool: body.tool }) : '';
    case 'action_progress': {
      const plan = (child && rememberedChild(visit, child)?.history?.plan) || [];
      const step = plan.find(({ record }) => record === body.action);
      return step ? `“${step.body.what}”` : '';
    }
    default:
      return '';
  }
}

/** Shape: '' where nothing says whom, and for what is no call. */
function sayCall({ draft }: OpenVisit, { kind, about }: Gap): string {
  const call = kind === 'call_unkept' && about ? callsBegun(draft)[about] : undefined;
  const whom = call && whomCalled(call);
  return whom ? ` (${whom})` : '';
}

function whomCalled({ agency, called, outcome }: FindingBody<'contact_record'>): string {
  if (outcome === 'not_yet') return 'you could not call yet';
  return [agency && CALLED[agency], called?.trim()].filter(Boolean).join(', ');
}

/** The step on which the very thing stands: what explains a mark stands with the mark. */
export function mendStep(visit: OpenVisit, gap: Gap): Step {
  const found = findingIn(visit, gap);
  if (found) return FOUND[found.type][0];
  const child = visit.draft.children.find((each) => each.child === gap.child);
  const step = longText(gap)?.[0] ?? STEP_OF[gap.kind];
  return child && gap.about && step === 'voice' && isExplanation(child, gap.about) ? 'body' : step;
}

function findingIn({ draft }: OpenVisit, { child, about }: Gap): Finding | undefined {
  const part = draft.children.find((each) => each.child === child);
  return part?.findings?.find(({ record }) => record === about);
}

/** The address of the step where the gap is mended. */
export function mendPath(visit: OpenVisit, gap: Gap): string {
  return visitPath(visit.draft.draft, mendStep(visit, gap), gap.child);
}
