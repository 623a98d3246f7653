/** Each open step of the child's plan, and how it stands now: one tap, and what shows it. */

import { hasWords } from '../../../visit/content';
import type { DraftChild } from '../../../visit/draft';
import { findingsOf } from '../../../visit/finding';
import type { Bodies, Id } from '../../../wire/records';
import { Choice } from '../../parts/Choice';
import { TextArea } from '../../parts/Field';
import { DIRECTION, PROGRESS } from '../../strings/statements';
import { sayDate } from '../../strings/when';
import { addFinding, removeFinding, writeFinding } from './finding_in_hand';
import { Mends, Needed } from './mend';
import { type OpenVisit, rememberedChild } from './open_visit';
import { optionsOf } from './select';

interface OneChild {
  visit: OpenVisit;
  child: DraftChild;
}

export function PlanProgress({ visit, child }: OneChild) {
  const plan = rememberedChild(visit, child.child)?.history?.plan ?? [];
  const open = plan.filter(({ body }) => body.status === 'open' || body.status === 'partly');
  if (open.length === 0) return <p class="nhsuk-hint">{PROGRESS.none}</p>;
  return (
    <>
      <h3 class="visit__card-heading">{PROGRESS.heading}</h3>
      {open.map(({ record, body }) => (
        <Step key={record} visit={visit} child={child} step={record} body={body} />
      ))}
    </>
  );
}

function Step({ visit, child, step, body }: OneChild & { step: Id; body: Bodies['plan_action'] }) {
  const finding = findingsOf(child, 'action_progress').find((each) => each.body.action === step);
  const choose = (direction: Bodies['action_progress']['direction'] | null) => {
    if (!direction && finding && !hasWords(finding.body.evidence ?? ''))
      removeFinding({ visit, child, finding });
    else if (finding) writeFinding({ visit, child, finding }, { direction });
    else if (direction) addFinding(visit, child.child, 'action_progress', { action: step, direction });
  };
  return (
    <div class="visit__card">
      <p class="card__line">
        <strong>{body.what}</strong>
      </p>
      <p class="visit__plain">
        {PROGRESS.who(body.who.join(', '), body.by_when ? sayDate(body.by_when) : '')}
      </p>
      <Needed about={finding?.record ?? null} missing={!finding?.body.direction}>
        <Choice
          legend={PROGRESS.how}
          options={optionsOf(DIRECTION)}
          value={finding?.body.direction ?? null}
          onChoose={choose}
        />
      </Needed>
      {finding && (
        <Mends gaps="finding_unfinished" about={finding.record}>
          <TextArea
            label={PROGRESS.evidence}
            rows={2}
            value={finding.body.evidence ?? ''}
            onInput={(evidence) =>
              finding.body.direction || hasWords(evidence)
                ? writeFinding({ visit, child, finding }, { evidence })
                : removeFinding({ visit, child, finding })
            }
          />
        </Mends>
      )}
    </div>
  );
}
