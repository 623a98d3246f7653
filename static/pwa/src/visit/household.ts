/** What a visit takes over from the family's record, so that nothing is asked that is known already. */
import type { FamilyForVisit } from '../views/rows';
import type { Id, Time } from '../wire/records';
import { type Draft, type DraftPerson, newDraft, newDraftChild, type Relation } from './draft';

type Adult = FamilyForVisit['adults'][number];

/** A new visit to a family: each child of the household has a part of their own. Nobody is in the room yet. */
export function startVisit(family: FamilyForVisit, now: Time, newId: () => Id): Draft {
  const seed = {
    family: family.family,
    children: family.children.map(({ child }) => child),
    place: family.address ?? '',
    now,
  };
  return { ...newDraft(seed, newId), household: keptHousehold(family, null) };
}

/**
 * The household of a draft: as the family's record has it now, and from the draft what that no longer shows.
 *
 * Shape:  null when the family is not on this device (any more) and the draft was begun before drafts kept it.
 */
export function householdOf(draft: Draft, family: FamilyForVisit | null): FamilyForVisit | null {
  const kept = draft.household ?? null;
  if (!family || !kept) return family ?? kept;
  return { ...family, children: [...family.children, ...without(kept.children, family.children)] };
}

/** No more than it takes to read, finish and sign the visit once the family is gone from here: no history, no notes. */
function keptHousehold(family: FamilyForVisit, before: FamilyForVisit | null): FamilyForVisit {
  const { history: _, names_only: _lapsed, author_profession: _author, ...known } = family;
  return {
    ...known,
    address: null,
    children: [
      ...family.children.map(({ history: _history, ...child }) => ({
        ...child,
        communication_needs: null,
        last_seen: null,
        dues: [],
        earlier: [],
      })),
      ...without(before?.children ?? [], family.children),
    ],
    adults: family.adults.map((adult) => ({ ...adult, note: null, steps_taken: null })),
  };
}

function without(children: FamilyForVisit['children'], others: FamilyForVisit['children']) {
  const there = new Set(others.map(({ child }) => child));
  return children.filter(({ child }) => !there.has(child));
}

/**
 * The same draft with a part for each child that came to the household, or to this device, since it was begun, and
 * with the household as it is now kept for when the family is gone from here.
 */
export function withHousehold(draft: Draft, family: FamilyForVisit, newId: () => Id): Draft {
  const known = new Set(draft.children.map(({ child }) => child));
  const missing = family.children.filter(({ child }) => !known.has(child));
  const household = keptHousehold(family, draft.household ?? null);
  const same = JSON.stringify(household) === JSON.stringify(draft.household);
  if (missing.length === 0 && same) return draft;
  const added = missing.map(({ child }) => ({ ...newDraftChild(child, newId), planned: false }));
  return { ...draft, household, children: [...draft.children, ...added] };
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
