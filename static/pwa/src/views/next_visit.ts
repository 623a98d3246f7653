/** The day by which somebody wrote that they, or whoever comes, would be there next. */
import type { Id } from '../wire/records';
import { dayOf, daysBetween } from './age';
import type { VisitDigest } from './digest';
import type { Names } from './names';
import type { Notebook } from './notebook';
import type { NextVisit } from './rows';

/** Shape: null when the newest visit that lists the child names no day. Nobody came in by an attempt: it may leave the day as it was. */
export function nextVisitOf(book: Notebook, known: Names, child: Id): NextVisit | null {
  const family = known.families.get(known.children.get(child)?.child.body.family ?? '');
  const newest = family?.visits.find((visit) => visit.children.includes(child) && mayEnd(visit));
  if (!newest?.next_visit_by) return null;
  const { next_visit_by: by, author, signed_at } = newest;
  return {
    by,
    days_left: daysBetween(dayOf(book.now()), by),
    written_at: signed_at,
    by_name: author === book.me.person ? null : known.person(author),
  };
}

function mayEnd({ kind, next_visit_by }: VisitDigest): boolean {
  return kind !== 'attempted' || next_visit_by !== undefined;
}
