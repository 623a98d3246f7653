/**
 * Which days a living record can say. Only a day that somebody changes is held against them: what an older version took stays
 * readable, and does not stand in the way of anything else.
 */
import type { MergingType } from '../../../views/living';
import { FIRST_DAY, isDay, LAST_DAY } from '../../../wire/days';
import type { DateText } from '../../../wire/records';
import { EDIT } from '../../strings/living';

/** What has happened when it is written down. An unborn child has a due date, which is to come. */
const HAPPENED: Partial<Record<MergingType, readonly string[]>> = {
  child: ['dob', 'mobility_assessed_on'],
  adult: ['dob', 'own_history_asked_on'],
  plan_action: ['achieved_on'],
  relationship: ['evidence_seen_on'],
  network_member: ['last_contact', 'checked_on'],
};

type Body = Readonly<Record<string, unknown>>;

export interface InHand {
  /** As it stands in the form. */
  body: Body;
  /** As it was when the writing began; nothing of a new record. */
  before: Body;
  today: DateText;
}

/** Between which days the day of a field can be. Shape: both included. */
export function boundsOf(type: MergingType, field: string, inHand: InHand): { min: DateText; max: DateText } {
  const min = isToCome(type, field, inHand) ? inHand.today : FIRST_DAY;
  return { min, max: HAPPENED[type]?.includes(field) ? inHand.today : LAST_DAY };
}

/** What is wrong with the day of a field, or null. */
export function dayFault(
  type: MergingType,
  { name: field, label }: { name: string; label: string },
  inHand: InHand,
): string | null {
  const day = inHand.body[field];
  if (typeof day !== 'string' || day === '' || day === inHand.before[field]) return null;
  const { min, max } = boundsOf(type, field, inHand);
  if (!isDay(day)) return EDIT.noSuchYear(label);
  if (day > max) return type === 'child' && field === 'dob' ? EDIT.notBorn : EDIT.inFuture(label);
  return day < min ? EDIT.past(label) : null;
}

/** A step that was missed, or is done, had a day that is gone; so has one whose day is only put right. */
function isToCome(type: MergingType, field: string, { body, before }: InHand): boolean {
  if (type === 'plan_action' && field === 'by_when') return body.status === 'open' && !before.by_when;
  return type === 'pen_picture' && field === 'review_by';
}
