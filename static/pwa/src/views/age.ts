/**
 * Ages as health visitors say them: days for the first fortnight, weeks to twelve weeks, months to two years, then
 * years and months. A child born before 37 weeks is also as old as the due date makes them, until the second birthday.
 *
 * Source: docs/decisions/0008-views-answer-in-rows.md.
 */
import type { Bodies, DateText, Time } from '../wire/records';
import type { Age, ChildAge } from './rows';

const DAY_MS = 86_400_000;
const DAYS_SAID_UNTIL = 14;
const WEEKS_SAID_UNTIL_DAYS = 12 * 7;
const MONTHS_SAID_UNTIL = 24;
const FULL_TERM_DAYS = 280;
const PRETERM_BEFORE_DAYS = 37 * 7;
/** Dates that make a pregnancy shorter or longer are not those of one pregnancy: one of them was mistyped. */
const [GESTATION_MIN_DAYS, GESTATION_MAX_DAYS] = [140, 310];
const CORRECTED_UNTIL_MONTHS = 24;
/** A pregnancy of 42 weeks: past that, a birth has happened and has not been recorded. */
const LATEST_BIRTH_AFTER_EDD_DAYS = 14;

/** The day on which a moment falls where the device is. */
export function dayOf(time: Time): DateText {
  const at = new Date(time);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** Whole days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: DateText, to: DateText): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

export function addDays(date: DateText, days: number): DateText {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Completed months; a month is complete when its day comes, or the first of the next month if it has no such day. */
export function monthsBetween(from: DateText, to: DateText): number {
  const [fromYear = 0, fromMonth = 0, fromDay = 0] = from.split('-').map(Number);
  const [toYear = 0, toMonth = 0, toDay = 0] = to.split('-').map(Number);
  return (toYear - fromYear) * 12 + (toMonth - fromMonth) - (toDay < fromDay ? 1 : 0);
}

/** The age on a day, from the birthday or, corrected, from the due date. `on` is not before `born`. */
export function ageOn(born: DateText, on: DateText): Age {
  const days = daysBetween(born, on);
  if (days < DAYS_SAID_UNTIL) return { unit: 'days', days };
  if (days < WEEKS_SAID_UNTIL_DAYS) return { unit: 'weeks', weeks: Math.floor(days / 7) };
  const months = monthsBetween(born, on);
  if (months < MONTHS_SAID_UNTIL) return { unit: 'months', months };
  return { unit: 'years', years: Math.floor(months / 12), months: months % 12 };
}

type Dates = Pick<Bodies['child'], 'dob' | 'edd' | 'gestation_at_birth_days'>;

/** Everything there is to say about a child's age on a day. On a day before the birth the child was not born yet. */
export function childAge(child: Dates, on: DateText): ChildAge {
  const { dob } = child;
  if (dob && on < dob) {
    const edd = expectedOn(child, dob);
    return edd === null ? { is: 'before_birth', dob } : { ...unbornAge(edd, on), dob };
  }
  if (dob) return bornAge(child, dob, on);
  const edd = child.edd ?? on;
  const past = daysBetween(edd, on);
  return past > LATEST_BIRTH_AFTER_EDD_DAYS
    ? { is: 'birth_not_recorded', edd, days_past: past }
    : unbornAge(edd, on);
}

/** The day on which a child who was born early was due; null for any other. */
export function dueDateOf(child: Dates): DateText | null {
  const days = gestationOf(child);
  return child.dob && days !== null && days < PRETERM_BEFORE_DAYS
    ? addDays(child.dob, FULL_TERM_DAYS - days)
    : null;
}

/** As it was entered; else as the birthday and the due date make it. The server does the same (due_rules.py). */
function gestationOf({ dob, edd, gestation_at_birth_days }: Dates): number | null {
  return gestation_at_birth_days ?? (dob && edd ? gestationBetween(dob, edd) : null);
}

function gestationBetween(dob: DateText, edd: DateText): number | null {
  const days = FULL_TERM_DAYS - daysBetween(dob, edd);
  return days >= GESTATION_MIN_DAYS && days <= GESTATION_MAX_DAYS ? days : null;
}

/** When a child who is born now was expected, as it was entered or as the gestation makes it; null when nobody knows. */
function expectedOn({ edd, gestation_at_birth_days: days }: Dates, dob: DateText): DateText | null {
  if (edd && gestationBetween(dob, edd) !== null) return edd;
  return days ? addDays(dob, FULL_TERM_DAYS - days) : null;
}

function unbornAge(edd: DateText, on: DateText) {
  const days_to_go = daysBetween(on, edd);
  const pregnant = Math.max(0, FULL_TERM_DAYS - days_to_go);
  return { is: 'unborn' as const, edd, weeks: Math.floor(pregnant / 7), days: pregnant % 7, days_to_go };
}

function bornAge(child: Dates, dob: DateText, on: DateText): ChildAge {
  const born = { is: 'born' as const, dob, age: ageOn(dob, on) };
  const due = dueDateOf(child);
  if (due === null || monthsBetween(dob, on) >= CORRECTED_UNTIL_MONTHS) {
    return { ...born, corrected: null, days_to_due_date: null };
  }
  const toGo = daysBetween(on, due);
  return toGo > 0
    ? { ...born, corrected: null, days_to_due_date: toGo }
    : { ...born, corrected: ageOn(due, on), days_to_due_date: null };
}
