/** Who and what an id stands for, from the digests: no pack is opened for a name. */
import type { Bodies, Id, Time } from '../wire/records';
import { type ChildDigest, type FamilyDigest, hasVisit, type OrganisationDigest } from './digest';
import type { Living } from './living';
import type { Notebook } from './notebook';

/** A child whose own record is here. */
export interface KnownChild extends ChildDigest {
  child: Living<'child'>;
  last_seen: Time | null;
}

export interface Names {
  people: ReadonlyMap<Id, Living<'person'>>;
  teams: ReadonlyMap<Id, Living<'team'>>;
  numbers: Bodies['local_numbers']['numbers'];
  children: ReadonlyMap<Id, KnownChild>;
  families: ReadonlyMap<Id, FamilyDigest>;
  /** '' when the person is not known on this device. */
  person(id: Id): string;
  child(id: Id): string;
  family(id: Id): string;
}

/** Look through all digests once. */
export function names(book: Notebook): Names {
  const people = new Map<Id, Living<'person'>>();
  const teams = new Map<Id, Living<'team'>>();
  const children = new Map<Id, KnownChild>();
  const families = new Map<Id, FamilyDigest>();
  const numbers: Names['numbers'] = [];
  const digests = book.digests();
  for (const [stream, digest] of digests) {
    if (digest.kind === 'organisation') readOrganisation(digest, people, teams, numbers);
    else if (digest.kind === 'family') families.set(stream, digest);
  }
  for (const [stream, digest] of digests) {
    if (digest.kind !== 'child' || !digest.child) continue;
    const last_seen = lastSeen(digest, families.get(digest.child.body.family));
    children.set(stream, { ...digest, child: digest.child, last_seen });
  }
  return {
    people,
    teams,
    numbers,
    children,
    families,
    person: (id) => people.get(id)?.body.name ?? '',
    child: (id) => children.get(id)?.child.body.preferred_name ?? '',
    family: (id) => families.get(id)?.family?.body.name ?? '',
  };
}

/** The family to which a visit can be opened here; null: it is not on this device. Shape: family – where it is looked for first. */
export function familyOfVisit({ families }: Names, visit: Id, family: Id | null): Id | null {
  const has = (id: Id) => {
    const digest = families.get(id);
    return digest !== undefined && (hasVisit(digest, visit) || digest.struck.includes(visit));
  };
  if (family !== null && has(family)) return family;
  return [...families.keys()].find(has) ?? null;
}

/** By the word of whoever made the visit; a struck visit saw nobody. */
function lastSeen({ seen }: ChildDigest, family: FamilyDigest | undefined): Time | null {
  const counts = ({ visit, by }: ChildDigest['seen'][number]) => {
    const author = family?.visits.find((each) => each.visit === visit)?.author ?? by;
    return author === by && !family?.struck.includes(visit);
  };
  return seen.find(counts)?.at ?? null;
}

function readOrganisation(
  digest: OrganisationDigest,
  people: Map<Id, Living<'person'>>,
  teams: Map<Id, Living<'team'>>,
  numbers: Names['numbers'],
): void {
  for (const person of digest.people) people.set(person.record, person);
  for (const team of digest.teams) teams.set(team.record, team);
  numbers.push(...digest.numbers);
}
