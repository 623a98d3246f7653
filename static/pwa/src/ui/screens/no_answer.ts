/** Deeds that got no answer which says what became of them: they may have been done all the same. */
import type { Failure, Outcome } from '../../engine/port';

const NO_ANSWER: readonly Failure['code'][] = ['offline', 'not_confirmed'];

export function isUnanswered(outcome: Outcome<unknown>): boolean {
  return !outcome.ok && NO_ANSWER.includes(outcome.failure.code);
}
