import type { DateText } from './records';

/** How a day is written in a record. */
export const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The years that the server takes. Source: sync/records/fields.py. */
export const [FIRST_DAY, LAST_DAY]: [DateText, DateText] = ['1900-01-01', '2100-12-31'];

/** Whether the server would take it for a day: as a year with more or fewer digits it would not. */
export function isDay(text: string): boolean {
  return DAY.test(text) && text >= FIRST_DAY && text <= LAST_DAY;
}
