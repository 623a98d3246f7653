/** Ages, as health visitors say them. */
import type { DateText } from '../../wire/records';

/** An age as health visitors say it. Units: whole days, weeks, months or years, never rounded up. */
export type Age =
  | { unit: 'days'; days: number }
  | { unit: 'weeks'; weeks: number }
  | { unit: 'months'; months: number }
  | { unit: 'years'; years: number; months: number };

export type ChildAge =
  | {
      is: 'born';
      dob: DateText;
      age: Age;
      /** Counted from the due date; only for a child born before 37 weeks, until the second birthday. */
      corrected: Age | null;
      /** Before the due date has come, how many days are still to go; else null. */
      days_to_due_date: number | null;
    }
  /** With `dob` where the birth is on record by now. */
  | { is: 'unborn'; edd: DateText; weeks: number; days: number; days_to_go: number; dob?: DateText }
  /** The birth is on record by now; when it was expected is not. */
  | { is: 'before_birth'; dob: DateText }
  /** A due date has passed and no birth is recorded. */
  | { is: 'birth_not_recorded'; edd: DateText; days_past: number };
