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

/** The time somebody noted something, if that was during the visit; null when it was written up afterwards. */
export function duringVisit(draft: Draft, at: Time): Time | null {
  const begun = Date.parse(at) >= Date.parse(draft.started_at);
  const over = draft.ended_at !== null && Date.parse(at) > Date.parse(draft.ended_at);
  return begun && !over ? at : null;
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
