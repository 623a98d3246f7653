/** Whether an allocation is in force. */
import type { Bodies, Time } from '../wire/records';
import { standing } from './delivery';
import type { Living } from './living';
import type { Notebook } from './notebook';

/** An allocation signed just now by a clock that runs ahead begins at once. Units: milliseconds. */
const CLOCK_AHEAD_MS = 300_000;

/** It has begun and has not ended. */
export function isCurrent(
  { starts_at, ends_at }: Pick<Bodies['allocation'], 'starts_at' | 'ends_at'>,
  now: Time,
): boolean {
  const begun = Date.parse(starts_at) <= Date.parse(now) + CLOCK_AHEAD_MS;
  return begun && (!ends_at || ends_at > now);
}

/**
 * The allocations among some that are in force. What the server has set aside, a beginning or an end, is not: there its
 * own word counts.
 */
export function inForce(book: Notebook, all: readonly Living<'allocation'>[]): Living<'allocation'>[] {
  const refused = new Set(
    standing(book.sent())
      .filter(({ change, delivery }) => change.type === 'allocation' && delivery === 'needs_you')
      .map(({ change }) => change.record),
  );
  return all.flatMap((each) => {
    if (!refused.has(each.record)) return isCurrent(each.body, book.now()) ? [each] : [];
    return isTold(book, each.body)
      ? [{ ...each, body: { ...each.body, ends_at: null, end_reason: null } }]
      : [];
  });
}

function isTold(book: Notebook, { child, worker, role }: Bodies['allocation']): boolean {
  return book
    .allocations()
    .some(
      (told) =>
        told.child === child &&
        told.worker === worker &&
        told.role === role &&
        isCurrent({ starts_at: told.from, ends_at: told.to }, book.now()),
    );
}
