/** Words for the day by which somebody means to come next. */
import type { NextVisit } from '../../views/rows';
import { isolated } from './isolated';
import { sayDate, sayDay } from './when';

/** "Next visit by 7 December 2026, as you wrote on 30 November 2026" */
export function sayNextVisit(next: NextVisit): string {
  return [sayNextVisitBy(next), sayWhoWrote(next)].filter(Boolean).join(', ');
}

export function sayNextVisitBy({ by, days_left }: NextVisit): string {
  return `${days_left < 0 ? 'Next visit was to be by' : 'Next visit by'} ${sayDate(by)}`;
}

/** '' when their name is not known on this device. */
export function sayWhoWrote({ by_name, written_at }: NextVisit): string {
  const writer = by_name === null ? 'you' : isolated(by_name);
  return writer && `as ${writer} wrote on ${sayDay(written_at)}`;
}
