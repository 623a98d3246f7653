/**
 * What a draft still lacks, worst first. A gap prompts and never judges: it names what is missing and where to put
 * it. A `must` stands for something without which no true record can be made; all others may be accepted as they are.
 *
 * Source: sync/records/ (what a record needs); docs/decisions/0010-one-draft-one-visit.md.
 */
import type { Definition } from '../checklist/definition';
import type { Id, Time } from '../wire/records';
import { unkeptCalls } from './calls';
import { childGaps } from './child_gaps';
import { hasWords, isWritten, unkeptAnswers } from './content';
import type { Draft, DraftPerson } from './draft';
import { missingOfEnquiry } from './finding';
import { GAP_KINDS, type Gap, gap } from './gap';
import { calledName } from './household';
import { isEndLikely, isPlanLikely, isStartLikely } from './likely';
import { tooLongGaps } from './too_long';

export interface GapContext {
  now: Time;
  /** Finds the version of a list that the draft answers. */
  find: (key: string, version: number) => Definition | null;
  /** Children of whom nothing is written that they showed or said, and no prompt of this signing asks for it. Left out: none. */
  silent?: readonly Id[];
}

/** From when a note counts as written late. */
export const LATE_AFTER_MS = 24 * 60 * 60 * 1000;

/** A visit to which nobody opened the door, or a call: no room to be in. */
const WITHOUT_ROOM: ReadonlySet<Draft['kind']> = new Set(['attempted', 'phone']);

/** Everything the draft lacks, accepted or not, worst first and then in the order of the children. */
export function gaps(draft: Draft, context: GapContext): Gap[] {
  const planned = draft.children.filter((child) => child.planned);
  const found = [
    ...visitGaps(draft, planned.length, context.now),
    ...draft.people.flatMap(personGaps),
    ...planned.flatMap((child) => childGaps(draft, child, context)),
    ...tooLongGaps(draft),
  ];
  return found.sort((a, b) => GAP_KINDS.indexOf(a.kind) - GAP_KINDS.indexOf(b.kind));
}

/** The gaps that stand between the draft and signing: what must be answered, and what nobody has accepted. */
export function openGaps(draft: Draft, context: GapContext): Gap[] {
  return gaps(draft, context).filter(({ must, code }) => must || !draft.gaps_accepted.includes(code));
}

/** True when the note is signed so long after the visit that it has to say why. */
export function isLate(draft: Draft, now: Time): boolean {
  return Date.parse(now) - Date.parse(draft.ended_at ?? draft.started_at) > LATE_AFTER_MS;
}

function visitGaps(draft: Draft, planned: number, now: Time): Gap[] {
  const found: Gap[] = [];
  if (planned === 0) found.push(gap('nobody_planned', null));
  if (draft.interpreter.used === null) found.push(gap('interpreter_unanswered', null));
  if (!isStartLikely(draft, now)) found.push(gap('started_unlikely', null));
  if (!isEndLikely(draft, now)) found.push(gap('ended_unlikely', null));
  if (!isPlanLikely(draft.next_visit_by, draft.started_at)) found.push(gap('next_visit_unlikely', null));
  if (draft.people.length === 0 && !WITHOUT_ROOM.has(draft.kind)) found.push(gap('nobody_in_room', null));
  if (!isWritten(draft.purpose)) found.push(gap('purpose_missing', null));
  for (const enquiry of draft.enquiries ?? [])
    if (missingOfEnquiry(enquiry).length > 0) found.push(gap('enquiry_unfinished', null, enquiry.record));
  for (const code of unkeptCalls(draft)) found.push(gap('call_unkept', null, code));
  for (const { code } of unkeptAnswers(draft)) found.push(gap('answer_unkept', null, code));
  if (isLate(draft, now) && !hasWords(draft.late_reason)) found.push(gap('late_reason_missing', null));
  return found;
}

function personGaps(person: DraftPerson): Gap[] {
  return calledName(person) === '' ? [gap('person_unnamed', null, person.adult)] : [];
}
