/** A whole signed visit for reading: who, when and where, purpose, then each child on their own. */

import type { PresentRow, VisitRows } from '../../../views/rows';
import { Facts } from '../../parts/Facts';
import { Notice } from '../../parts/Notice';
import { Tag } from '../../parts/Tag';
import { CHILD, READ } from '../../strings/child';
import { DUE, INTERPRETER, PRESENT_PART, RELATION, VISIT_KIND } from '../../strings/codes';
import { sayAcceptedGap } from '../../strings/gaps';
import { isolated } from '../../strings/isolated';
import { OUTBOX_STATE } from '../../strings/outbox';
import { sayClockSince, sayDate, sayTime } from '../../strings/when';
import { Amendments } from './amendments';
import { Changed } from './changed';
import { ChildPartRead, Words } from './child_part';
import { personWords } from './words';

export interface VisitBodyProps {
  visit: VisitRows;
  /** Level of the top headings inside. */
  level: 2 | 3;
}

export function VisitBody({ visit, level }: VisitBodyProps) {
  const Heading: 'h2' | 'h3' = level === 2 ? 'h2' : 'h3';
  return (
    <>
      {visit.arriving && (
        <Notice>
          <p>{READ.arriving(visit.arriving.have, visit.arriving.of)}</p>
        </Notice>
      )}
      <p>
        {visit.struck && <Tag kind="notice">{READ.struck}</Tag>}
        {visit.delivery && <Tag kind="notice">{OUTBOX_STATE[visit.delivery].label}</Tag>}
        <Tag>{VISIT_KIND[visit.kind]}</Tag>
        {visit.mandated_contact && <Tag>{DUE[visit.mandated_contact]}</Tag>}
      </p>
      <Changed at={visit.changed_at} />
      <HeadFacts visit={visit} />
      <Words heading={READ.purpose} level={level} text={visit.purpose} none={visit.purpose_none_because} />
      {visit.children.map((part) => (
        <section key={part.child} class="section">
          <Heading class="section__heading section__heading--2">{part.name}</Heading>
          <ChildPartRead part={part} level={level === 2 ? 3 : 4} />
        </section>
      ))}
      <Amendments rows={visit.amendments} level={level} />
      {visit.gaps_accepted.length > 0 && <Gaps visit={visit} />}
    </>
  );
}

function HeadFacts({ visit }: { visit: VisitRows }) {
  const ended = visit.ended_at ? ` to ${sayClockSince(visit.ended_at, visit.started_at)}` : '';
  const arrived = visit.received_at ? `, ${READ.arrived(sayTime(visit.received_at))}` : '';
  return (
    <Facts
      facts={[
        { name: READ.times, value: `${sayTime(visit.started_at)}${ended}` },
        { name: READ.by(visit.author_name), value: `${READ.signed(sayTime(visit.signed_at))}${arrived}` },
        visit.late_reason ? { name: READ.late, value: visit.late_reason } : null,
        visit.place ? { name: READ.place, value: visit.place } : null,
        { name: READ.present, value: <Present people={visit.present} /> },
        {
          name: READ.interpreter,
          value: [INTERPRETER[visit.interpreter.used], visit.interpreter.language].filter(Boolean).join(', '),
        },
        visit.next_visit_by ? { name: READ.next, value: sayDate(visit.next_visit_by) } : null,
      ]}
    />
  );
}

function Present({ people }: { people: readonly PresentRow[] }) {
  if (people.length === 0) return <span>{READ.nobody}</span>;
  return (
    <ul class="nhsuk-list">
      {people.map(({ adult, part, relations }) => (
        <li key={adult.id}>
          {isolated(personWords(adult, CHILD.notNamed))}, {PRESENT_PART[part]}
          {relations.map(({ child, child_name, relation }) => (
            <span key={child} class="soft">
              {` · ${RELATION[relation]}, ${child_name}`}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

function Gaps({ visit }: { visit: VisitRows }) {
  const name = (id: string) =>
    visit.children.find(({ child }) => child === id)?.name ??
    visit.present.find(({ adult }) => adult.id === id)?.adult.name ??
    '';
  return (
    <Notice heading={READ.accepted}>
      <ul class="nhsuk-list nhsuk-list--bullet">
        {visit.gaps_accepted.map((gap) => (
          <li key={gap}>{sayAcceptedGap(gap, name)}</li>
        ))}
      </ul>
    </Notice>
  );
}
