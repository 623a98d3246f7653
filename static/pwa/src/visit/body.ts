/** How what was typed stands in a record. */
import type { Time } from '../wire/records';
import { hasWords } from './content';
import type { Draft } from './draft';
import type { GapKind } from './gap';

/** What every record of a visit has in common: it is new, and no version of it was in view. */
export const EVERYDAY = { base: 0 } as const;

/** Text as it was typed, every space of it; null when nothing was. */
export function words(text: string): string | null {
  return hasWords(text) ? text : null;
}

export function lateReason(draft: Draft): string | null {
  return words(draft.late_reason);
}

/** How long a visit is taken to last while nobody says when it ended: few are longer, and the hour of typing is not to be theirs. */
const WITHOUT_END_MS = 2 * 60 * 60 * 1000;

/** The time somebody noted something, if that was during the visit; null when it was written up afterwards. */
export function duringVisit({ started_at, ended_at }: Draft, at: Time): Time | null {
  const [start, noted] = [Date.parse(started_at), Date.parse(at)];
  const end = ended_at === null ? start + WITHOUT_END_MS : Date.parse(ended_at);
  return noted >= start && noted <= end ? at : null;
}

/**
 * What a record cannot be without.
 *
 * Errors: RangeError when it is missing; gaps.ts asks for it before a draft can be signed.
 */
export function answered<V>(value: V | null, gap: GapKind): V {
  if (value === null) throw new RangeError(`cannot be signed: ${gap}`);
  return value;
}
