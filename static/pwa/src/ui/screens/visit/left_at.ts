/** Where a visit was left, so that it opens there again: after a lock, from Today and from the child's page. */
import { useEffect } from 'preact/hooks';
import type { Draft } from '../../../visit/draft';
import type { Id } from '../../../wire/records';
import { goInstead } from '../../router';
import type { Keeper } from './keeper';
import { isStep, type Step, visitPath } from './paths';

export interface Spot {
  step: Step;
  child: Id | null;
}

/** The step in the address, or where the draft was left, or the first. */
export function spotOf(draft: Draft, step: Step | null, child: Id | null): Spot {
  if (step) return { step, child };
  const left = draft.left_at;
  return left && isStep(left.step) ? { step: left.step, child: left.child } : { step: 'visit', child };
}

/** Keeps the spot in the draft, and puts it into an address that does not say it. */
export function useLeftAt(keeper: Keeper, { step, child }: Spot, isAddressed: boolean): void {
  useEffect(() => {
    if (!isAddressed) goInstead(visitPath(keeper.draft.draft, step, child));
    const { left_at } = keeper.draft;
    if (left_at?.step === step && left_at.child === child) return;
    keeper.change({ ...keeper.draft, left_at: { step, child } });
  }, [keeper, step, child, isAddressed]);
}
