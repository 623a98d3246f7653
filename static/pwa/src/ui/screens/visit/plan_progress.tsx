/** Each open step of the child's plan, the first to be done first, and how it stands now: one tap, and what shows it. */

import { dayOf } from '../../../views/age';
import { dueWhen } from '../../../views/dues';
import { hasWords } from '../../../visit/content';
import type { DraftChild } from '../../../visit/draft';
import { findingsOf } from '../../../visit/finding';
import type { Bodies, DateText, Id } from '../../../wire/records';
import { Choice } from '../../parts/Choice';
import { TextArea } from '../../parts/Field';
import { Tag } from '../../parts/Tag';
import { PLAN } from '../../strings/living';
import { DIRECTION, PROGRESS } from '../../strings/statements';
import { sayDate, sayDueFirst } from '../../strings/when';
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
  const open = plan
    .filter(({ body }) => body.status === 'open' || body.status === 'partly')
    .sort((a, b) => dayToSortBy(a.body).localeCompare(dayToSortBy(b.body)));
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

/** A step without a day stands after all that have one. */
function dayToSortBy({ by_when }: Bodies['plan_action']): string {
  return by_when || '9999';
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
      <WhoByWhen body={body} today={dayOf(visit.now())} />
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

function WhoByWhen({ body, today }: { body: Bodies['plan_action']; today: DateText }) {
  const { by_when } = body;
  const when = by_when ? dueWhen(by_when, by_when, today) : null;
  const isLate = when?.is === 'overdue' || when?.is === 'last_day';
  const by = by_when ? PLAN.by(sayDate(by_when)) : PLAN.noDate;
  return (
    <p class="card__line">
      {isLate && by_when && (
        <Tag kind={when.is === 'overdue' ? 'alert' : 'notice'}>{sayDueFirst(when, by_when)}</Tag>
      )}
      <span>{[...body.who, ...(isLate ? [] : [by])].join(', ')}</span>
    </p>
  );
}
