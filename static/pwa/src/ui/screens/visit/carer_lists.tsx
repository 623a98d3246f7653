/** "Does the Parent…?": nine rows for one carer at a time, each carer with a list of their own. */

import { useState } from 'preact/hooks';
import type { DraftChild, DraftPerson, Relation } from '../../../visit/draft';
import type { Id } from '../../../wire/records';
import { Choice } from '../../parts/Choice';
import { Section } from '../../parts/Page';
import { listed } from '../../strings/isolated';
import { AnswerRows } from './answer_rows';
import { ListWords } from './baby_list';
import { itemKeys, listInHand } from './lists';
import { Mends, mending } from './mend';
import type { ObserveProps } from './observe_step';
import { childName, personName } from './open_visit';
import { visitPath } from './paths';
import { OBSERVE } from './strings';

/** People who are in the room for another reason than to care for the child. */
const NOT_CARERS: ReadonlySet<Relation> = new Set(['professional', 'sibling', 'friend', 'none']);

export function CarerLists(props: ObserveProps) {
  const { visit, child, forms } = props;
  const [chosen, setChosen] = useState<Id | null>(() => carerToMend(child));
  const { people, draft } = visit.draft;
  const waiting = people.filter(
    (person) => isCarer(person, child) && stateOf(child, person.adult, forms.carer.key) === 'not',
  );
  const name = childName(visit, child.child);
  return (
    <Section heading={OBSERVE.carers}>
      {people.length === 0 ? (
        <p>
          {OBSERVE.noCarers} <a href={visitPath(draft, 'room')}>{OBSERVE.toRoom}</a>
        </p>
      ) : (
        <Choice
          legend={OBSERVE.whichCarer}
          hint={OBSERVE.whichCarerHint}
          options={people.map(({ adult }) => ({
            value: adult,
            label: personName(visit, adult),
            more: OBSERVE.carerState[stateOf(child, adult, forms.carer.key)],
          }))}
          value={chosen}
          onChoose={setChosen}
        />
      )}
      {waiting.length > 0 && (
        <p class="visit__plain">
          {OBSERVE.notYet(listed(waiting.map(({ adult }) => personName(visit, adult))), name)}
        </p>
      )}
      {chosen && people.some(({ adult }) => adult === chosen) && (
        <CarerList key={chosen} {...props} carer={chosen} />
      )}
    </Section>
  );
}

function CarerList({ visit, child, forms, carer }: ObserveProps & { carer: Id }) {
  const { list, ensure } = listInHand(visit, child, forms.carer, carer);
  const { act } = visit;
  const items = itemKeys(forms.carer);
  return (
    <Section level={3} heading={OBSERVE.carerList(personName(visit, carer), childName(visit, child.child))}>
      <Mends gaps="list_unfinished" about={list?.record ?? null}>
        <AnswerRows
          definition={forms.carer}
          answers={list?.answers ?? {}}
          onAnswer={(item, value) => act({ is: 'answer', child: child.child, record: ensure(), item, value })}
          onRest={() => act({ is: 'rest_not_observed', child: child.child, record: ensure(), items })}
        />
      </Mends>
      <ListWords
        setting={list?.setting ?? ''}
        note={list?.note ?? ''}
        onWrite={(fields) => act({ is: 'write_list', child: child.child, record: ensure(), fields })}
      />
    </Section>
  );
}

function isCarer(person: DraftPerson, { child }: DraftChild): boolean {
  const relation = person.relations[child];
  return relation === undefined || !NOT_CARERS.has(relation);
}

function stateOf(child: DraftChild, adult: Id, definition: string): 'begun' | 'not' {
  const list = child.lists.find((each) => each.definition === definition && each.carer === adult);
  return list && Object.keys(list.answers).length > 0 ? 'begun' : 'not';
}

/** Whose list somebody has come to put right. */
function carerToMend({ lists }: DraftChild): Id | null {
  const wanted = mending.peek()?.gap;
  if (wanted?.kind !== 'list_unfinished' && wanted?.kind !== 'too_long') return null;
  return lists.find(({ record }) => record === wanted.about)?.carer ?? null;
}
