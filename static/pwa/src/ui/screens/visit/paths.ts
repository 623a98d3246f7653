/** Where each step of a visit is. Only opaque ids stand in an address. */
import type { Id } from '../../../wire/records';

export const STEPS = ['visit', 'room', 'seen', 'observe', 'voice', 'body', 'note', 'sign'] as const;
export type Step = (typeof STEPS)[number];

/** The address of a step; it carries the child in view along, also through steps that show all children. */
export function visitPath(draft: Id, step: Step, child?: Id | null): string {
  return child ? `/visit/${draft}/${step}/${child}` : `/visit/${draft}/${step}`;
}

export function isStep(text: string | undefined): text is Step {
  return (STEPS as readonly string[]).includes(text ?? '');
}
