/** What is known of the child and of the people around them. */

import type { ChildRows, PenPictureRow, WhoIsWho } from '../../../views/rows';
import { penPictureId } from '../../../visit/pen_picture';
import type { Id } from '../../../wire/records';
import { Button } from '../../parts/Button';
import { Expander } from '../../parts/Expander';
import { Facts } from '../../parts/Facts';
import { Section } from '../../parts/Page';
import { go, to } from '../../router';
import { CHILD } from '../../strings/child';
import {
  ALLOCATION_ROLE,
  CARES,
  HEALTH_OFFER,
  LEGAL_BASIS,
  MOBILITY,
  NHS_NUMBER_STATUS,
  RELATION,
  SLEEPS_HERE,
} from '../../strings/codes';
import { isolated } from '../../strings/isolated';
import { PEN } from '../../strings/pen_picture';
import { sayChildAge, sayDate, sayDay } from '../../strings/when';
import { PenVersions, type PenVersionsProps } from '../reading/pen_versions';
import { ChangeOrChoose, ToChoose } from './living';

interface PenPictureProps {
  picture: PenPictureRow | null;
  entries: PenVersionsProps['entries'];
  child: Id;
  mayWrite: boolean;
}

export function PenPicture({ picture, entries, child, mayWrite }: PenPictureProps) {
  const record = picture?.record;
  return (
    <Section heading={CHILD.penPicture}>
      {picture?.torn && <ToChoose stream={child} type="pen_picture" record={picture.record} />}
      {picture === null ? (
        <p>{CHILD.noPenPicture}</p>
      ) : (
        <>
          <p class="words">{picture.text}</p>
          <p class="soft">
            {CHILD.penBy(picture.by_name, sayDay(picture.at))}
            {picture.contributors.length > 0 && `. ${CHILD.contributors(picture.contributors.join(', '))}`}
          </p>
          {picture.versions.length > 1 && (
            <Expander summary={PEN.allVersions(picture.versions.length)}>
              <PenVersions versions={picture.versions} entries={entries} level={3} />
            </Expander>
          )}
        </>
      )}
      {mayWrite && !picture?.torn && (
        <Button
          kind="quiet"
          onPress={() => go(to.record(child, 'pen_picture', record ?? penPictureId(child)))}
        >
          {record ? CHILD.penChange : CHILD.penWrite}
        </Button>
      )}
    </Section>
  );
}

interface WhoIsWhoProps {
  people: readonly WhoIsWho[];
  family: Id;
  mayWrite: boolean;
}

export function WhoIsWhoList({ people, family, mayWrite }: WhoIsWhoProps) {
  return (
    <Section heading={CHILD.who}>
      {people.length === 0 && <p>{CHILD.nobody}</p>}
      <ul class="card-list">
        {people.map((person) => (
          <li key={person.adult} class="card">
            <p class="card__line">
              <strong>{person.name ?? CHILD.notNamed}</strong>, {RELATION[person.relation]}
            </p>
            {person.description && <p class="card__line">{person.description}</p>}
            <p class="card__line soft">
              {[
                person.sleeps_here && SLEEPS_HERE[person.sleeps_here],
                person.cares_for_child && CARES[person.cares_for_child],
                person.language,
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
            <ChangeOrChoose
              stream={family}
              type="adult"
              record={person.adult}
              torn={person.torn}
              of={person.name ?? CHILD.notNamed}
              mayWrite={mayWrite}
            />
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function Siblings({ siblings }: { siblings: ChildRows['siblings'] }) {
  if (siblings.length === 0) return null;
  return (
    <Section heading={CHILD.siblings}>
      <ul class="card-list">
        {siblings.map(({ child, name, age }) => (
          <li key={child} class="card">
            <a class="card__link" href={to.child(child)}>
              {name}
            </a>
            <p class="card__line">{sayChildAge(age)}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function About({ rows }: { rows: ChildRows }) {
  const { age } = rows;
  const dob = 'dob' in age && age.dob;
  return (
    <Section heading={CHILD.facts}>
      <Facts
        facts={[
          dob ? { name: CHILD.dob, value: sayDate(dob) } : null,
          'edd' in age ? { name: CHILD.due, value: sayDate(age.edd) } : null,
          { name: CHILD.legal, value: LEGAL_BASIS[rows.legal_basis] },
          rows.health_offer ? { name: CHILD.offer, value: HEALTH_OFFER[rows.health_offer] } : null,
          { name: CHILD.nhs, value: nhsNumber(rows) },
          { name: CHILD.languages, value: languages(rows) },
          rows.communication_needs ? { name: CHILD.communication, value: rows.communication_needs } : null,
          { name: CHILD.mobility, value: MOBILITY[rows.mobility] },
          { name: CHILD.lastSeen, value: rows.last_seen ? sayDay(rows.last_seen) : CHILD.notSeen },
          { name: CHILD.address, value: rows.address },
          { name: CHILD.council, value: rows.local_authority },
          { name: CHILD.story, value: rows.family_story },
          {
            name: CHILD.allocated,
            value: rows.allocated
              .map(({ name, role }) => `${isolated(name)} (${ALLOCATION_ROLE[role]})`)
              .join(', '),
          },
        ]}
      />
      <ChangeOrChoose
        stream={rows.child}
        type="child"
        record={rows.child}
        torn={rows.choices.some(({ record }) => record === rows.child)}
        of={CHILD.facts}
        mayWrite={rows.may_write}
      />
    </Section>
  );
}

function nhsNumber({ nhs_number, nhs_number_status }: ChildRows): string {
  if (nhs_number === null) return CHILD.nhsNone;
  const grouped = `${nhs_number.slice(0, 3)} ${nhs_number.slice(3, 6)} ${nhs_number.slice(6)}`;
  return `${grouped}, ${NHS_NUMBER_STATUS[nhs_number_status]}`;
}

function languages({ languages: spoken, interpreter_needed }: ChildRows): string {
  return [...spoken, interpreter_needed ? CHILD.interpreterNeeded : ''].filter(Boolean).join(', ');
}
