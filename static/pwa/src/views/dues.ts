/** Dated commitments as lines: what is open, what is late, in days; the server has worked out the windows. */
import type { DateText } from '../wire/records';
import { daysBetween } from './age';
import type { KnownChild } from './names';
import type { DueLine, DueWhen } from './rows';

/** How a window stands on a day. */
export function dueWhen(windowFrom: DateText, windowTo: DateText, today: DateText): DueWhen {
  const left = daysBetween(today, windowTo);
  if (left < 0) return { is: 'overdue', days: -left };
  if (left === 0) return { is: 'last_day' };
  const toStart = daysBetween(today, windowFrom);
  return toStart > 0 ? { is: 'later', days: toStart } : { is: 'open', days_left: left };
}

/** The dues of one child that are not done, soonest end first. */
export function duesOf(child: KnownChild, today: DateText): DueLine[] {
  return child.dues
    .filter(({ body }) => !body.done_by)
    .map(({ record, body }) => ({
      due: record,
      child: body.child,
      child_name: child.child.body.preferred_name,
      code: body.code,
      window_from: body.window_from,
      window_to: body.window_to,
      when: dueWhen(body.window_from, body.window_to, today),
      source: body.source,
    }))
    .sort(soonest);
}

/** Sort order: the window that ends first stands first. */
export function soonest(a: DueLine, b: DueLine): number {
  return a.window_to.localeCompare(b.window_to) || a.window_from.localeCompare(b.window_from);
}
