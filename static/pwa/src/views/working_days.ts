/**
 * Working days in England: weekdays that are no bank holiday. The same as the server's, so that a device without signal counts
 * as it does.
 *
 * Source: app/caseload/working_days.py.
 */
import type { DateText } from '../wire/records';
import { addDays } from './age';

const [SUNDAY, MONDAY, SATURDAY] = [0, 1, 6];

/** The day that is `count` working days after `start`, which is day 0. */
export function addWorkingDays(start: DateText, count: number): DateText {
  let day = start;
  for (let left = count; left > 0; ) {
    day = addDays(day, 1);
    if (isWorkingDay(day)) left -= 1;
  }
  return day;
}

export function isWorkingDay(day: DateText): boolean {
  const weekday = weekdayOf(day);
  return weekday !== SUNDAY && weekday !== SATURDAY && !bankHolidays(Number(day.slice(0, 4))).has(day);
}

const known = new Map<number, ReadonlySet<DateText>>();

/** The bank holidays of England and Wales, with the days that stand in for a weekend's. */
function bankHolidays(year: number): ReadonlySet<DateText> {
  const before = known.get(year);
  if (before) return before;
  const easter = easterSunday(year);
  const christmas = `${year}-12-25`;
  let first = substitute(christmas);
  let second = substitute(addDays(christmas, 1));
  if (second === first || isWeekend(second)) second = addDays(first, 1);
  if (weekdayOf(christmas) === SUNDAY) [first, second] = [addDays(christmas, 1), addDays(christmas, 2)];
  const found = new Set([
    substitute(`${year}-01-01`),
    addDays(easter, -2),
    addDays(easter, 1),
    firstMonday(`${year}-05-01`),
    lastMonday(`${year}-05-31`),
    lastMonday(`${year}-08-31`),
    first,
    second,
  ]);
  known.set(year, found);
  return found;
}

/** Easter by the Gregorian calendar (Meeus, Jones and Butcher). */
function easterSunday(year: number): DateText {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const [d, e] = [Math.floor(b / 4), b % 4];
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const [i, k] = [Math.floor(c / 4), c % 4];
  const m = (32 + 2 * e + 2 * i - h - k) % 7;
  const n = Math.floor((a + 11 * h + 22 * m) / 451);
  const at = h + m - 7 * n + 114;
  const [month, day] = [Math.floor(at / 31), (at % 31) + 1];
  return `${year}-${two(month)}-${two(day)}`;
}

/** The Monday that stands in for a holiday on a weekend. */
function substitute(day: DateText): DateText {
  if (weekdayOf(day) === SATURDAY) return addDays(day, 2);
  return weekdayOf(day) === SUNDAY ? addDays(day, 1) : day;
}

function firstMonday(day: DateText): DateText {
  return weekdayOf(day) === MONDAY ? day : firstMonday(addDays(day, 1));
}

function lastMonday(day: DateText): DateText {
  return weekdayOf(day) === MONDAY ? day : lastMonday(addDays(day, -1));
}

function isWeekend(day: DateText): boolean {
  return weekdayOf(day) === SUNDAY || weekdayOf(day) === SATURDAY;
}

function weekdayOf(day: DateText): number {
  return new Date(day).getUTCDay();
}

function two(part: number): string {
  return String(part).padStart(2, '0');
}
