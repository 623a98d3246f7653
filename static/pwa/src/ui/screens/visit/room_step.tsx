/** Second step: everyone in the room by name, each with their relationship to each child. */

import { useState } from 'preact/hooks';
import type { AdultRow } from '../../../views/rows';
import { isNamed } from '../../../visit/content';
import type { DraftChild } from '../../../visit/draft';
import { calledName, fromHousehold, newcomer } from '../../../visit/household';
import { textMax } from '../../../wire/text_max';
import { Choice, Choices } from '../../parts/Choice';
import { TextField } from '../../parts/Field';
import { Section } from '../../parts/Page';
import { INTERPRETER } from '../../strings/codes';
import { listed } from '../../strings/isolated';
import { HEARD } from '../../strings/private';
import { AddButton } from './add_button';
import { Mends } from './mend';
import { childName, type OpenVisit, personName, plannedChildren, rememberedChild } from './open_visit';
import { OwnSafety } from './own_safety';
import { PersonCard } from './person_card';
import { PrivateQuestion } from './private_question';
import { optionsOf } from './select';
import { ROOM, VISIT } from './strings';

export function RoomStep({ visit }: { visit: OpenVisit }) {
  const { draft, act, newId } = visit;
  const [stays, setStays] = useState<string | null>(null);
  const leave = (adult: string) => {
    setStays(isNamed(draft, adult) ? personName(visit, adult) : null);
    act({ is: 'leave', adult });
  };
  return (
    <>
      <Mends gaps="nobody_in_room">
        <Remembered visit={visit} onLeave={leave} stays={stays} />
      </Mends>
      {draft.people.map((person) => (
        <PersonCard key={person.adult} visit={visit} person={person} onLeave={() => leave(person.adult)} />
      ))}
      <AddButton words={ROOM.someoneElse} onAdd={() => act({ is: 'enter', person: newcomer(newId()) })} />
      <Mends gaps="interpreter_unanswered">
        <Interpreting visit={visit} />
      </Mends>
      {plannedChildren(visit).map((child) => (
        <Heard key={child.child} visit={visit} child={child} />
      ))}
      <PrivateQuestion visit={visit} />
      <OwnSafety visit={visit} />
    </>
  );
}

/** For a child who signs or uses an aid: whether it was used, and whether an advocate was thought of. */
function Heard({ visit, child }: { visit: OpenVisit; child: DraftChild }) {
  const aids = rememberedChild(visit, child.child)?.history?.communication_aids ?? [];
  if (aids.length === 0) return null;
  const write = (fields: Partial<DraftChild>) => visit.act({ is: 'write_child', child: child.child, fields });
  return (
    <Section heading={HEARD.heading(childName(visit, child.child))}>
      <p class="nhsuk-hint">{HEARD.aids(aids.join(', '))}</p>
      <Choice
        legend={HEARD.aidUsed}
        options={optionsOf(HEARD.aid)}
        value={child.communication_aid_used ?? null}
        onChoose={(communication_aid_used) => write({ communication_aid_used })}
      />
      <Choice
        legend={HEARD.advocate}
        options={optionsOf(HEARD.advocateWords)}
        value={child.advocate ?? null}
        onChoose={(advocate) => write({ advocate })}
      />
    </Section>
  );
}

interface RememberedProps {
  visit: OpenVisit;
  onLeave: (adult: string) => void;
  stays: string | null;
}

function Remembered({ visit, onLeave, stays }: RememberedProps) {
  const { draft, family, act } = visit;
  if (family.adults.length === 0) return <p>{ROOM.nobodyRemembered}</p>;
  const here = draft.people.map(({ adult }) => adult);
  const change = (chosen: string[]) => {
    for (const adult of family.adults) {
      const wanted = chosen.includes(adult.adult);
      if (wanted && !here.includes(adult.adult)) act({ is: 'enter', person: fromHousehold(adult) });
      if (!wanted && here.includes(adult.adult)) onLeave(adult.adult);
    }
  };
  return (
    <Choices
      legend={ROOM.remembered}
      hint={ROOM.rememberedHint}
      options={inOrder(family.adults, family.present_last).map((adult) => ({
        value: adult.adult,
        label: calledName(adult) || VISIT.unnamed,
      }))}
      values={here}
      onChange={change}
      error={stays && ROOM.stays(stays)}
    />
  );
}

/** Who was here last time stands first. */
function inOrder(adults: readonly AdultRow[], last: readonly string[]): AdultRow[] {
  const wasHere = ({ adult }: AdultRow) => (last.includes(adult) ? 0 : 1);
  return [...adults].sort((a, b) => wasHere(a) - wasHere(b));
}

function Interpreting({ visit }: { visit: OpenVisit }) {
  const { draft, family, act } = visit;
  const { interpreter } = draft;
  const needed = family.children.filter((child) => rememberedChild(visit, child.child)?.interpreter_needed);
  return (
    <>
      <Choice
        legend={ROOM.interpreter}
        hint={needed.length > 0 ? ROOM.interpreterNeeded(listed(needed.map(({ name }) => name))) : undefined}
        layout="stacked"
        options={optionsOf(INTERPRETER)}
        value={interpreter.used}
        onChoose={(used) => act({ is: 'write_visit', fields: { interpreter: { ...interpreter, used } } })}
      />
      {(interpreter.used === 'independent' ||
        interpreter.used === 'family_member' ||
        interpreter.language !== '') && (
        <TextField
          label={ROOM.language}
          value={interpreter.language}
          width="medium"
          textMax={textMax('visit', 'interpreter.language')}
          onInput={(language) =>
            act({ is: 'write_visit', fields: { interpreter: { ...interpreter, language } } })
          }
        />
      )}
    </>
  );
}
