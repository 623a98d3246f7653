/** That the worker did not feel safe: what happened, what it is like for the child, and how the next visit will be safe. */

import { findingsOf } from '../../../visit/finding';
import { textMax } from '../../../wire/text_max';
import { Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { TextArea } from '../../parts/Field';
import { Section } from '../../parts/Page';
import { SAFETY } from '../../strings/found';
import { addFinding, removeFinding, writeFinding } from './finding_in_hand';
import { Mends } from './mend';
import { type OpenVisit, plannedChildren } from './open_visit';
import { RemoveButton } from './remove_button';

const YES_NO = [
  { value: 'yes', label: SAFETY.yes },
  { value: 'no', label: SAFETY.no },
] as const;

export function OwnSafety({ visit }: { visit: OpenVisit }) {
  const [first] = plannedChildren(visit);
  if (!first) return null;
  const all = plannedChildren(visit).flatMap((child) =>
    findingsOf(child, 'worker_safety').map((finding) => ({ visit, child, finding })),
  );
  return (
    <Section heading={SAFETY.heading}>
      {all.map((safety) => {
        const { body, record } = safety.finding;
        return (
          <Mends key={record} gaps="finding_unfinished" about={record}>
            <div class="visit__card">
              <TextArea
                label={SAFETY.what}
                rows={2}
                value={body.what_happened ?? ''}
                onInput={(what_happened) => writeFinding(safety, { what_happened })}
              />
              <TextArea
                label={SAFETY.child}
                rows={2}
                value={body.for_the_child ?? ''}
                onInput={(for_the_child) => writeFinding(safety, { for_the_child })}
              />
              <Choice
                legend={SAFETY.place}
                options={YES_NO}
                value={body.private_place ?? null}
                onChoose={(private_place) => writeFinding(safety, { private_place })}
              />
              <TextArea
                label={SAFETY.plan}
                rows={2}
                value={body.safe_visit_plan ?? ''}
                textMax={textMax('worker_safety', 'safe_visit_plan')}
                onInput={(safe_visit_plan) => writeFinding(safety, { safe_visit_plan })}
              />
              <RemoveButton onRemove={() => removeFinding(safety)} />
            </div>
          </Mends>
        );
      })}
      {all.length === 0 && (
        <Button kind="quiet" onPress={() => addFinding(visit, first.child, 'worker_safety', {})}>
          {SAFETY.add}
        </Button>
      )}
    </Section>
  );
}
