/** Ways between the steps: all of them at the top, the next one under the thumb. */
import type { ComponentChildren } from 'preact';
import type { Id } from '../../../wire/records';
import { Actions } from '../../parts/Button';
import { STEPS, type Step, visitPath } from './paths';
import { STEP_NAME, VISIT } from './strings';

interface Whereabouts {
  draft: Id;
  step: Step;
  child: Id | null;
}

export function StepNav({ draft, step, child }: Whereabouts) {
  return (
    <nav class="visit__steps" aria-label={VISIT.steps}>
      {STEPS.map((each) => (
        <a
          key={each}
          class="visit__step"
          href={visitPath(draft, each, child)}
          aria-current={each === step ? 'step' : undefined}
        >
          {STEP_NAME[each]}
        </a>
      ))}
    </nav>
  );
}

/** Under the thumb: what is saved, the way on, the way back. */
export function Foot({ draft, step, child, children }: Whereabouts & { children: ComponentChildren }) {
  const at = STEPS.indexOf(step);
  const before = STEPS[at - 1];
  const after = STEPS[at + 1];
  return (
    <Actions>
      {children}
      {before && (
        <a class="visit__link" href={visitPath(draft, before, child)}>
          {VISIT.back(STEP_NAME[before])}
        </a>
      )}
      {after && (
        <a class="nhsuk-button visit__next" href={visitPath(draft, after, child)}>
          {VISIT.next(STEP_NAME[after])}
        </a>
      )}
    </Actions>
  );
}
