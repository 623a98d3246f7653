/** Ways between the steps: all of them at the top, the next one at the end. */
import type { Id } from '../../../wire/records';
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

/** At the end of a step: back to the one before, on to the next. */
export function WaysOn({ draft, step, child }: Whereabouts) {
  const at = STEPS.indexOf(step);
  const before = STEPS[at - 1];
  const after = STEPS[at + 1];
  return (
    <div class="visit__ways-on">
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
    </div>
  );
}
