/** Where each step of a visit is. Only opaque ids stand in an address. */
import type { Id } from '../../../wire/records';

export const STEPS = ['visit', 'room', 'seen', 'observe', 'voice', 'note', 'sign'] as const;
export type Step = (typeof STEPS)[number];

/** The steps that are about one child at a time. */
export const CHILD_STEPS: ReadonlySet<Step> = new Set(['observe', 'voice', 'note']);

export function visitPath(draft: Id, step: Step, child?: Id | null): string {
  return child ? `/visit/${draft}/${step}/${child}` : `/visit/${draft}/${step}`;
}

export function isStep(text: string | undefined): text is Step {
  return (STEPS as readonly string[]).includes(text ?? '');
}
