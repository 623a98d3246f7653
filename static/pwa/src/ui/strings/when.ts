/** Dates, times and ages in words, as people in the United Kingdom say them. */
import type { Age, ChildAge, DueWhen } from '../../views/rows';
import type { DateText, Time } from '../../wire/records';

const DATE = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
const SHORT = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const LOCAL_DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
const LOCAL_SHORT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** "4 December 2026" */
export const sayDate = (date: DateText): string => DATE.format(new Date(date));

/** "4 Dec 2026" */
export const sayDateInShort = (date: DateText): string => SHORT.format(new Date(date));

/** "9:30am", on the device's own clock. */
export function sayClock(time: Time): string {
  const at = new Date(time);
  const hour = at.getHours();
  const minute = String(at.getMinutes()).padStart(2, '0');
  return `${hour % 12 === 0 ? 12 : hour % 12}:${minute}${hour < 12 ? 'am' : 'pm'}`;
}

/** "4 December 2026, 9:30am" */
export const sayTime = (time: Time): string => `${LOCAL_DATE.format(new Date(time))}, ${sayClock(time)}`;

/** "9:30am", or "4 December 2026, 9:30am" where that is another day than the one it began on. */
export function sayClockSince(time: Time, began: Time): string {
  return sayDay(time) === sayDay(began) ? sayClock(time) : sayTime(time);
}

/** "4 December 2026", of a moment. */
export const sayDay = (time: Time): string => LOCAL_DATE.format(new Date(time));

/** "4 Dec", of a moment. */
const sayShortDay = (time: Time): string => LOCAL_SHORT.format(new Date(time));

/** "4 Dec", or "4 Dec 2026" where the year is another than that of the day beside which it is read. */
export function sayDayInRow(time: Time, beside: Time | undefined): string {
  const year = new Date(time).getFullYear();
  const same = beside !== undefined && new Date(beside).getFullYear() === year;
  return same ? sayShortDay(time) : `${sayShortDay(time)} ${year}`;
}

/** A row of moments by their days; two of one day by their times too. */
export function sayMomentsInRow(times: readonly Time[]): string[] {
  return times.map((time, place) => {
    const said = sayDayInRow(time, times[place - 1]);
    const again = times.some((other, at) => at !== place && sayDay(other) === sayDay(time));
    return again ? `${said}, ${sayClock(time)}` : said;
  });
}

/** "1 day", "2 days" */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** "0 days", "11 weeks", "5 months", "3 years 2 months" */
export function sayAge(age: Age): string {
  switch (age.unit) {
    case 'days':
      return count(age.days, 'day');
    case 'weeks':
      return count(age.weeks, 'week');
    case 'months':
      return count(age.months, 'month');
    case 'years':
      return [count(age.years, 'year'), age.months > 0 ? count(age.months, 'month') : '']
        .filter(Boolean)
        .join(' ');
  }
}

/** A child's age in one line, corrected age with it. */
export function sayChildAge(age: ChildAge): string {
  switch (age.is) {
    case 'born':
      return [sayBorn(age.age), sayCorrected(age)].filter(Boolean).join(' · ');
    case 'before_birth':
      return 'Not born yet';
    case 'unborn':
      return `Not born yet · ${count(age.weeks, 'week')}${age.days > 0 ? ` ${count(age.days, 'day')}` : ''} · due ${sayDate(age.edd)}`;
    case 'birth_not_recorded':
      return `Was due ${sayDate(age.edd)} · no birth recorded yet`;
  }
}

function sayBorn(age: Age): string {
  return age.unit === 'days' && age.days === 0 ? 'on the day of birth' : sayAge(age);
}

/** "3 months corrected", "due date in 12 days", or '' for a child born at term. */
export function sayCorrected(age: Extract<ChildAge, { is: 'born' }>): string {
  if (age.corrected) return `${sayAge(age.corrected)} corrected`;
  if (age.days_to_due_date !== null) return `born early, due date in ${count(age.days_to_due_date, 'day')}`;
  return '';
}

/** How a window stands. */
export function sayDue(when: DueWhen, windowTo: DateText): string {
  switch (when.is) {
    case 'later':
      return `opens in ${count(when.days, 'day')}, due by ${sayDate(windowTo)}`;
    case 'open':
      return `due by ${sayDate(windowTo)}, ${count(when.days_left, 'day')} left`;
    case 'last_day':
      return 'due today';
    case 'overdue':
      return `overdue by ${count(when.days, 'day')}, was due by ${sayDate(windowTo)}`;
  }
}

/** The same, where it begins a line. */
export function sayDueFirst(when: DueWhen, windowTo: DateText): string {
  return asFirst(sayDue(when, windowTo));
}

/** Words that begin a line. */
export function asFirst(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "in 30 seconds", "in 2 minutes" */
export function sayWait(wait_ms: number): string {
  const seconds = Math.ceil(wait_ms / 1000);
  return seconds < 60 ? count(seconds, 'second') : count(Math.ceil(seconds / 60), 'minute');
}
