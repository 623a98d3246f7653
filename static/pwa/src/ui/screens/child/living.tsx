/** The living records of a child and the family: the plan, the household, who is around them; each can be changed. */

import type { MergingType } from '../../../views/living';
import type { BegunLine, ChildRows, LivingRow } from '../../../views/rows';
import type { Bodies, Id } from '../../../wire/records';
import { Button } from '../../parts/Button';
import { Section } from '../../parts/Page';
import { Tag } from '../../parts/Tag';
import { go, to } from '../../router';
import { BEGUN } from '../../strings/begun';
import { SLEEPS_HERE } from '../../strings/codes';
import { listed } from '../../strings/isolated';
import {
  AGENCY,
  CHOOSE,
  EDIT,
  HOUSEHOLD,
  NETWORK,
  PLAN,
  PLAN_STATUS,
  RELATIONSHIP,
  RESPONSIBILITY,
  RESPONSIBILITY_BASIS,
} from '../../strings/living';
import { TODAY } from '../../strings/today';
import { sayDate, sayTime } from '../../strings/when';
import { wayTo } from '../begun/way_to';

interface RecordOf {
  stream: Id;
  type: MergingType;
  record: Id;
}

/** Two versions wait, in words, and the way to them. */
export function ToChoose({ stream, type, record }: RecordOf) {
  return (
    <p class="card__line">
      <a class="card__link" href={to.record(stream, type, record, 'choose')}>
        {CHOOSE.mark}
      </a>
    </p>
  );
}

interface ChangeOrChooseProps extends RecordOf {
  torn: boolean;
  /** What the link changes, said to a screen reader. */
  of: string;
  mayWrite: boolean;
}

export function ChangeOrChoose({ torn, of, mayWrite, ...at }: ChangeOrChooseProps) {
  if (torn) return <ToChoose {...at} />;
  if (!mayWrite) return null;
  return (
    <p class="card__line">
      <a class="card__link" href={to.record(at.stream, at.type, at.record)}>
        {PLAN.edit}
        <span class="nhsuk-u-visually-hidden"> {of}</span>
      </a>
    </p>
  );
}

interface WithIds {
  rows: ChildRows;
  newId: () => Id;
}

export function Plan({ rows, newId }: WithIds) {
  return (
    <Section heading={PLAN.heading}>
      {rows.plan.length === 0 && <p>{PLAN.none}</p>}
      <ul class="card-list">
        {rows.plan.map((step) => (
          <li key={step.record} class="card">
            <PlanStep step={step} />
            <ChangeOrChoose
              stream={rows.child}
              type="plan_action"
              record={step.record}
              torn={step.torn}
              of={step.body.what}
              mayWrite={rows.may_write}
            />
          </li>
        ))}
      </ul>
      <Add rows={rows} stream={rows.child} type="plan_action" words={PLAN.add} newId={newId} />
    </Section>
  );
}

function PlanStep({ step: { body } }: { step: LivingRow<'plan_action'> }) {
  const who = body.who.join(', ');
  const by = body.by_when ? PLAN.by(sayDate(body.by_when)) : PLAN.noDate;
  return (
    <>
      <p class="card__line">
        <strong>{body.what}</strong>
      </p>
      {body.goal && <p class="card__line">{body.goal}</p>}
      <p class="card__line">
        <Tag>{PLAN_STATUS[body.status]}</Tag>
        <span class="soft">{[who, by].filter(Boolean).join(', ')}</span>
      </p>
    </>
  );
}

export function Household({ rows, newId }: WithIds) {
  const names = namesOf(rows);
  return (
    <Section heading={HOUSEHOLD.heading}>
      {rows.households.length === 0 && <p>{HOUSEHOLD.none}</p>}
      <ul class="card-list">
        {rows.households.map(({ record, body, torn }) => (
          <li key={record} class="card">
            <p class="card__line">
              <strong>{[body.address, body.local_authority].filter(Boolean).join(', ')}</strong>
            </p>
            <p class="card__line soft">
              {body.members
                .map(({ person, sleeps_here }) => `${names.get(person) ?? ''}: ${SLEEPS_HERE[sleeps_here]}`)
                .join(' · ')}
            </p>
            <ChangeOrChoose
              stream={rows.family}
              type="household"
              record={record}
              torn={torn}
              of={HOUSEHOLD.heading}
              mayWrite={rows.may_write}
            />
          </li>
        ))}
      </ul>
      <Add rows={rows} stream={rows.family} type="household" words={HOUSEHOLD.add} newId={newId} />
    </Section>
  );
}

export function Network({ rows, newId }: WithIds) {
  const names = namesOf(rows);
  return (
    <Section heading={NETWORK.heading}>
      {rows.network.length === 0 && <p>{NETWORK.none}</p>}
      <ul class="card-list">
        {rows.network.map(({ record, body, torn }) => (
          <li key={record} class="card">
            <p class="card__line">
              <strong>{body.name ?? AGENCY[body.agency]}</strong>
            </p>
            <p class="card__line">
              {[body.role, AGENCY[body.agency], body.phone].filter(Boolean).join(' · ')}
            </p>
            <p class="card__line soft">
              {sayForWhom(body.for_people.map((person) => names.get(person) ?? ''))}
            </p>
            <ChangeOrChoose
              stream={rows.family}
              type="network_member"
              record={record}
              torn={torn}
              of={body.name ?? AGENCY[body.agency]}
              mayWrite={rows.may_write}
            />
          </li>
        ))}
      </ul>
      <Add rows={rows} stream={rows.family} type="network_member" words={NETWORK.add} newId={newId} />
    </Section>
  );
}

export function Relationships({ rows, newId }: WithIds) {
  const names = namesOf(rows);
  return (
    <Section heading={RESPONSIBILITY.heading}>
      {rows.relationships.length === 0 && <p>{RESPONSIBILITY.none}</p>}
      <ul class="card-list">
        {rows.relationships.map(({ record, body, torn }) => {
          const [who, whom] = [names.get(body.from_person) ?? '', names.get(body.to_person) ?? ''];
          return (
            <li key={record} class="card">
              <p class="card__line">
                <strong>{RESPONSIBILITY.line(who, RELATIONSHIP[body.kind], whom)}</strong>
              </p>
              <p class="card__line">{sayResponsibility(body)}</p>
              {body.responsibility === 'yes' && <p class="card__line soft">{sayEvidence(body)}</p>}
              <ChangeOrChoose
                stream={rows.family}
                type="relationship"
                record={record}
                torn={torn}
                of={who}
                mayWrite={rows.may_write}
              />
            </li>
          );
        })}
      </ul>
      <Add rows={rows} stream={rows.family} type="relationship" words={RESPONSIBILITY.add} newId={newId} />
    </Section>
  );
}

function sayResponsibility({ responsibility, basis }: Bodies['relationship']): string {
  if (responsibility === 'yes') return RESPONSIBILITY.holds(basis && RESPONSIBILITY_BASIS[basis]);
  return responsibility === 'no' ? RESPONSIBILITY.holdsNot : RESPONSIBILITY.notKnown;
}

function sayEvidence({ evidence, evidence_seen_on, evidence_seen_by }: Bodies['relationship']): string {
  if (!evidence || !evidence_seen_on || !evidence_seen_by) return RESPONSIBILITY.unverified;
  return RESPONSIBILITY.verified(evidence, evidence_seen_by, sayDate(evidence_seen_on));
}

/** Begun and not signed: the way back to it. */
interface BegunProps {
  edits?: ChildRows['edits'];
  begun?: readonly BegunLine[];
}

export function Begun({ edits = [], begun = [] }: BegunProps) {
  if (edits.length + begun.length === 0) return null;
  return (
    <Section heading={EDIT.unfinished}>
      <ul class="card-list">
        {edits.map(({ draft, stream, type, record, act, about, saved_at }) => (
          <li key={draft} class="card">
            <a class="card__link" href={to.record(stream, type, record, act)}>
              {EDIT.go(type, about)}
            </a>
            <p class="card__line soft">{sayTime(saved_at)}</p>
          </li>
        ))}
        {begun.map((line) => (
          <li key={line.draft} class="card">
            <a class="card__link" href={wayTo(line)}>
              {BEGUN.line(line.what, line.about)}
            </a>
            <p class="card__line">
              {line.came_back && <Tag kind="notice">{TODAY.cameBack}</Tag>}
              <span class="soft">{sayTime(line.saved_at)}</span>
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Everything that waits to be chosen, before all else. */
export function Choices({ choices }: { choices: ChildRows['choices'] }) {
  if (choices.length === 0) return null;
  return (
    <Section heading={CHOOSE.todayHeading}>
      <p>{CHOOSE.todayIntro}</p>
      <ul class="card-list">
        {choices.map(({ stream, type, record, about }) => (
          <li key={record} class="card">
            <a class="card__link" href={to.record(stream, type, record, 'choose')}>
              {CHOOSE.what(type, about)}
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface AddProps {
  rows: ChildRows;
  stream: Id;
  type: MergingType;
  words: string;
  newId: () => Id;
}

function Add({ rows, stream, type, words, newId }: AddProps) {
  if (!rows.may_write) return null;
  return (
    <Button kind="quiet" onPress={() => go(to.record(stream, type, newId()))}>
      {words}
    </Button>
  );
}

function sayForWhom(names: readonly string[]): string {
  const known = listed(names);
  return known && NETWORK.forWhom(known);
}

function namesOf({ child, name, siblings, who_is_who }: ChildRows): Map<Id, string> {
  return new Map([
    [child, name],
    ...siblings.map((each): [Id, string] => [each.child, each.name]),
    ...who_is_who.map((each): [Id, string] => [each.adult, each.name ?? each.description ?? '']),
  ]);
}
