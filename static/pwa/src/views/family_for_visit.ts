/** What a visit begins with: the household as remembered, each child on their own, and the last answers given. */
import type { Entry, Id } from '../wire/records';
import { childAge, dayOf } from './age';
import { awayStreams } from './carried';
import { duesOf } from './dues';
import { childHistory, familyHistory } from './history';
import { compareEvents, type House, openHouse, visitsOf } from './house';
import { lastSigned } from './living';
import type { Notebook } from './notebook';
import type { ChildForVisit, EarlierAnswers, FamilyForVisit } from './rows';

export async function familyForVisit(book: Notebook, family: Id): Promise<FamilyForVisit | null> {
  const house = await openHouse(book, family);
  if (!house) return null;
  const day = dayOf(book.now());
  const me = house.names.people.get(book.me.person);
  return {
    family,
    name: house.body.name,
    address: house.body.address,
    local_authority: house.body.local_authority,
    children: [...house.children].flatMap(([child, entries]) => childForVisit(house, child, entries, day)),
    adults: [...house.adults.values()],
    present_last:
      visitsOf(house)
        .at(-1)
        ?.change.body.present.map(({ adult }) => adult) ?? [],
    history: familyHistory(house),
    ...(me ? { author_profession: me.body.profession } : {}),
    ...(book.reading() === 'open' && !awayStreams(book).has(family) ? {} : { names_only: true as const }),
  };
}

function childForVisit(house: House, child: Id, entries: readonly Entry[], day: string): ChildForVisit[] {
  const digest = house.names.children.get(child);
  if (!digest) return [];
  const { body } = digest.child;
  return [
    {
      child,
      name: body.preferred_name,
      age: childAge(body, day),
      sex: body.sex,
      mobility: body.mobility,
      languages: body.languages,
      interpreter_needed: body.interpreter_needed,
      communication_needs: body.communication_needs,
      last_seen: digest.last_seen,
      dues: duesOf(digest, day),
      earlier: earlierAnswers(entries),
      history: childHistory(house, child, entries),
    },
  ];
}

/** The newest answers for each list and carer. */
function earlierAnswers(entries: readonly Entry[]): EarlierAnswers[] {
  const found = new Map<string, EarlierAnswers>();
  for (const { change } of lastSigned(entries, 'checklist_response').sort(compareEvents)) {
    const { definition, version, carer, answers } = change.body;
    found.set(`${definition} ${carer ?? ''}`, {
      definition,
      version,
      carer: carer ?? null,
      at: change.event_at,
      answers: Object.fromEntries(answers.map(({ item, value }) => [item, value])),
    });
  }
  return [...found.values()];
}
