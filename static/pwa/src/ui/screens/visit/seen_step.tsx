/** Third step: each child on their own, seen or not seen. */

import { hasWords } from '../../../visit/content';
import type { DraftChild } from '../../../visit/draft';
import { plannedBetween } from '../../../visit/likely';
import { textMax } from '../../../wire/text_max';
import { Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { TextField } from '../../parts/Field';
import { Section } from '../../parts/Page';
import { NOT_SEEN_REASON } from '../../strings/codes';
import { sayDay } from '../../strings/when';
import { NoChildren } from './child_tabs';
import { Mends } from './mend';
import { childName, type OpenVisit, plannedChildren, rememberedChild } from './open_visit';
import { optionsOf } from './select';
import { SEEN_STEP } from './strings';

const YES_NO = [
  { value: 'yes', label: SEEN_STEP.yes },
  { value: 'no', label: SEEN_STEP.no },
] as const;
const ALONE = [...YES_NO, { value: 'not_applicable', label: SEEN_STEP.notApplicable }] as const;
const AWAKE = [
  { value: 'awake', label: SEEN_STEP.awakeYes },
  { value: 'asleep', label: SEEN_STEP.asleep },
  { value: 'both', label: SEEN_STEP.awakeBoth },
] as const;

export function SeenStep({ visit }: { visit: OpenVisit }) {
  const children = plannedChildren(visit);
  if (children.length === 0) return <NoChildren visit={visit} />;
  return (
    <>
      {children.map((child) => (
        <Section key={child.child} heading={childName(visit, child.child)}>
          <LastSeen visit={visit} child={child} />
          <Seen visit={visit} child={child} />
        </Section>
      ))}
    </>
  );
}

interface OneChild {
  visit: OpenVisit;
  child: DraftChild;
}

function LastSeen({ visit, child }: OneChild) {
  const remembered = rememberedChild(visit, child.child);
  if (!remembered) return null;
  return (
    <p class="nhsuk-hint">
      {remembered.last_seen ? SEEN_STEP.lastSeen(sayDay(remembered.last_seen)) : SEEN_STEP.neverSeen}
    </p>
  );
}

/** The four questions that stand before the words about a child; also at the head of part 2 of the note. */
export function Seen({ visit, child }: OneChild) {
  const write = (fields: Partial<DraftChild>) => visit.act({ is: 'write_child', child: child.child, fields });
  const unborn = rememberedChild(visit, child.child)?.age.is === 'unborn';
  return (
    <>
      {unborn && child.seen === null && !hasWords(child.not_seen_detail) && (
        <Button
          kind="secondary"
          onPress={() => write({ seen: 'no', not_seen_reason: 'other', not_seen_detail: SEEN_STEP.notBorn })}
        >
          {SEEN_STEP.notBorn}
        </Button>
      )}
      <Mends gaps="seen_unanswered" about={child.child}>
        <Choice
          legend={SEEN_STEP.seen}
          options={YES_NO}
          value={child.seen}
          onChoose={(seen) => write({ seen })}
        />
      </Mends>
      {child.seen === 'yes' && (
        <Mends gaps="seen_details_unanswered" about={child.child}>
          <Choice
            legend={SEEN_STEP.alone}
            options={ALONE}
            value={child.seen_alone}
            onChoose={(seen_alone) => write({ seen_alone })}
          />
          <Choice
            legend={SEEN_STEP.awake}
            options={AWAKE}
            value={child.awake === 'not_seen' ? null : child.awake}
            onChoose={(awake) => write({ awake })}
          />
        </Mends>
      )}
      {child.seen !== null && (
        <Choice
          legend={SEEN_STEP.sleepPlace}
          options={YES_NO}
          value={child.sleep_place_seen}
          onChoose={(sleep_place_seen) => write({ sleep_place_seen })}
        />
      )}
      {(child.seen === 'no' ||
        [child.not_seen_detail, child.next_step, child.next_step_by].some(hasWords)) && (
        <NotSeen visit={visit} child={child} />
      )}
    </>
  );
}

function NotSeen({ visit, child }: OneChild) {
  const { first, last } = plannedBetween(visit.draft.started_at);
  const write = (fields: Partial<DraftChild>) => visit.act({ is: 'write_child', child: child.child, fields });
  return (
    <>
      <Mends gaps="not_seen_reason_missing" about={child.child}>
        {child.seen === 'no' && (
          <Choice
            legend={SEEN_STEP.reason}
            options={optionsOf(NOT_SEEN_REASON)}
            value={child.not_seen_reason}
            onChoose={(not_seen_reason) => write({ not_seen_reason })}
          />
        )}
        <TextField
          label={detailLabel(child.not_seen_reason)}
          value={child.not_seen_detail}
          textMax={textMax('child_visit', 'not_seen_detail')}
          onInput={(not_seen_detail) => write({ not_seen_detail })}
        />
      </Mends>
      <Mends gaps="next_step_missing" about={child.child}>
        <TextField
          label={SEEN_STEP.nextStep}
          hint={SEEN_STEP.nextStepHint}
          value={child.next_step}
          textMax={textMax('child_visit', 'next_step')}
          onInput={(next_step) => write({ next_step })}
        />
        <Mends gaps="next_step_unlikely" about={child.child}>
          <TextField
            label={SEEN_STEP.nextStepBy}
            type="date"
            width="medium"
            value={child.next_step_by}
            min={first}
            max={last}
            onInput={(next_step_by) => write({ next_step_by })}
          />
        </Mends>
      </Mends>
    </>
  );
}

function detailLabel(reason: DraftChild['not_seen_reason']): string {
  if (reason === 'elsewhere') return SEEN_STEP.elsewhere;
  return reason === 'other' ? SEEN_STEP.otherReason : SEEN_STEP.detail;
}
