/** Which times and dates of a visit can be right: outside of these bounds somebody's finger has slipped on the year. */
import { dayOf } from '../views/age';
import { DAY } from '../wire/days';
import type { DateText, Id, Time } from '../wire/records';
import type { Draft } from './draft';
import { type Taken, takenOn } from './taken';

/** A visit written up from paper may be years old; one that is to come is not signed. */
const WRITTEN_UP_WITHIN_YEARS = 5;
const PLANNED_WITHIN_YEARS = 5;
/** What is copied from a document may be from the first days of somebody who is nearly grown up. */
const TAKEN_WITHIN_YEARS = 20;
/** The device's clock may have been put right while the visit was written. */
const CLOCK_SLACK_MS = 60 * 60 * 1000;

/** The earliest time at which a visit that is written now can have begun. */
export function earliestStart(now: Time): Time {
  const at = new Date(now);
  at.setUTCFullYear(at.getUTCFullYear() - WRITTEN_UP_WITHIN_YEARS);
  return at.toISOString();
}

/** Between which days something stands that is planned at this visit. Shape: both days included. */
export function plannedBetween(started_at: Time): { first: DateText; last: DateText } {
  const first = dayOf(started_at);
  const year = Number(first.slice(0, 4)) + PLANNED_WITHIN_YEARS;
  return { first, last: `${String(year).padStart(4, '0')}${first.slice(4)}` };
}

/** Between which days something was measured or done that is told at this visit. Shape: both days included. */
export function takenBetween(draft: Draft, child: Id, taken: Taken): { first: DateText; last: DateText } {
  const { started_at, ended_at } = draft;
  const day = dayOf(started_at);
  const last = ended_at !== null && ended_at > started_at ? dayOf(ended_at) : day;
  const age = draft.household?.children.find((each) => each.child === child)?.age;
  if (age?.is === 'born' && age.dob <= day && isOfTheChild(taken)) return { first: age.dob, last };
  const year = Number(day.slice(0, 4)) - TAKEN_WITHIN_YEARS;
  return { first: `${String(year).padStart(4, '0')}${day.slice(4)}`, last };
}

/** What can only have been measured once the child was born. */
function isOfTheChild({ type, body }: Taken): boolean {
  return type === 'growth' || body.tool === 'asq3' || body.tool === 'asq_se2';
}

/** Also while no day is given. */
export function isTakenLikely(draft: Draft, child: Id, taken: Taken): boolean {
  const day = takenOn(draft, taken);
  const { first, last } = takenBetween(draft, child, taken);
  return day === '' || (DAY.test(day) && day >= first && day <= last);
}

export function isStartLikely({ started_at }: Draft, now: Time): boolean {
  const at = Date.parse(started_at);
  return at >= Date.parse(earliestStart(now)) && at <= Date.parse(now) + CLOCK_SLACK_MS;
}

/** Also when no end is given. */
export function isEndLikely({ started_at, ended_at }: Draft, now: Time): boolean {
  if (ended_at === null) return true;
  const at = Date.parse(ended_at);
  return at >= Date.parse(started_at) && at <= Date.parse(now) + CLOCK_SLACK_MS;
}

/** Also when no day is given. */
export function isPlanLikely(day: DateText | '', started_at: Time): boolean {
  const { first, last } = plannedBetween(started_at);
  return day === '' || (DAY.test(day) && day >= first && day <= last);
}
