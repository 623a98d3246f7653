/** One person in the room: who they are to each child, and for how long they were there. */

import type { DraftPerson } from '../../../visit/draft';
import { calledName } from '../../../visit/household';
import { textMax } from '../../../wire/text_max';
import { Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { Expander } from '../../parts/Expander';
import { TextField } from '../../parts/Field';
import { Section } from '../../parts/Page';
import { PRESENT_PART, RELATION } from '../../strings/codes';
import { Mends } from './mend';
import { childName, type OpenVisit, plannedChildren } from './open_visit';
import { optionsOf, Select } from './select';
import { ROOM, VISIT } from './strings';

export interface PersonCardProps {
  visit: OpenVisit;
  person: DraftPerson;
  onLeave: () => void;
}

export function PersonCard({ visit, person, onLeave }: PersonCardProps) {
  const name = calledName(person) || (person.known ? VISIT.unnamed : ROOM.newcomer);
  const known = plannedChildren(visit).filter(({ child }) => person.relations[child]);
  const asked = plannedChildren(visit).filter(({ child }) => !person.relations[child]);
  return (
    <Section heading={name}>
      {!person.known && (
        <Mends gaps="person_unnamed" about={person.adult}>
          <Naming visit={visit} person={person} />
        </Mends>
      )}
      {known.length > 0 && (
        <p class="visit__plain">{known.map(({ child }) => sayRelation(visit, person, child)).join(', ')}</p>
      )}
      {asked.map(({ child }) => (
        <Relation key={child} visit={visit} person={person} child={child} />
      ))}
      <Choice
        legend={ROOM.part}
        options={optionsOf(PRESENT_PART)}
        value={person.part}
        onChoose={(part) => part && visit.act({ is: 'write_person', adult: person.adult, fields: { part } })}
      />
      <Expander summary={ROOM.details(name)}>
        {known.map(({ child }) => (
          <Relation key={child} visit={visit} person={person} child={child} />
        ))}
        <Button kind="quiet" onPress={onLeave}>
          {ROOM.remove(name)}
        </Button>
      </Expander>
    </Section>
  );
}

function sayRelation(visit: OpenVisit, person: DraftPerson, child: string): string {
  const relation = person.relations[child];
  return relation ? ROOM.isTo(RELATION[relation], childName(visit, child)) : '';
}

function Naming({ visit, person }: { visit: OpenVisit; person: DraftPerson }) {
  const write = (fields: Partial<DraftPerson>) =>
    visit.act({ is: 'write_person', adult: person.adult, fields });
  return (
    <>
      <TextField
        label={ROOM.name}
        hint={ROOM.nameHint}
        value={person.name}
        textMax={textMax('adult', 'name')}
        autocapitalize="words"
        onInput={(name) => write({ name })}
      />
      {(person.name.trim() === '' || person.description !== '') && (
        <TextField
          label={ROOM.description}
          hint={ROOM.descriptionHint}
          value={person.description}
          textMax={textMax('adult', 'description')}
          onInput={(description) => write({ description })}
        />
      )}
    </>
  );
}

function Relation({ visit, person, child }: { visit: OpenVisit; person: DraftPerson; child: string }) {
  return (
    <Select
      label={ROOM.relationTo(childName(visit, child))}
      none={ROOM.choose}
      options={optionsOf(RELATION)}
      value={person.relations[child] ?? null}
      onChoose={(relation) => visit.act({ is: 'relate', adult: person.adult, child, relation })}
    />
  );
}
