/** What a visit takes over from the family's record, so that nothing is asked that is known already. */
import type { FamilyForVisit } from '../views/rows';
import type { Id, Time } from '../wire/records';
import { type Draft, type DraftPerson, newDraft, newDraftChild, type Relation } from './draft';

type Adult = FamilyForVisit['adults'][number];

/** A new visit to a family: each child of the household has a part of their own. Nobody is in the room yet. */
export function startVisit(family: FamilyForVisit, now: Time, newId: () => Id): Draft {
  return newDraft(
    {
      family: family.family,
      children: family.children.map(({ child }) => child),
      place: family.address ?? '',
      interpreter_needed: family.children.some((child) => child.interpreter_needed),
      now,
    },
    newId,
  );
}

/** The same draft with a part for each child that came to the household, or to this device, since it was begun. */
export function withHousehold(draft: Draft, family: FamilyForVisit, newId: () => Id): Draft {
  const known = new Set(draft.children.map(({ child }) => child));
  const missing = family.children.filter(({ child }) => !known.has(child));
  if (missing.length === 0) return draft;
  const added = missing.map(({ child }) => ({ ...newDraftChild(child, newId), planned: false }));
  return { ...draft, children: [...draft.children, ...added] };
}

/** A remembered grown-up as they come into the room, with what is known about them and each child. */
export function fromHousehold(adult: Adult): DraftPerson {
  const relations: Record<Id, Relation> = {};
  for (const { child, relation } of adult.relations) relations[child] = relation;
  return {
    adult: adult.adult,
    known: true,
    name: adult.name ?? '',
    description: adult.description ?? '',
    part: 'whole',
    relations,
  };
}

/** Somebody the family's record does not know. */
export function newcomer(adult: Id): DraftPerson {
  return { adult, known: false, name: '', description: '', part: 'whole', relations: {} };
}

/** What the screens call a person: the name, or else the description; '' when neither is given yet. */
export function calledName(person: { name: string | null; description: string | null }): string {
  return person.name?.trim() || person.description?.trim() || '';
}
