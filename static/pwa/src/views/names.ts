/** Who and what an id stands for, from the digests: no pack is opened for a name. */
import type { Bodies, Id } from '../wire/records';
import type { ChildDigest, FamilyDigest, Living, OrganisationDigest } from './digest';
import type { Notebook } from './notebook';

export interface Names {
  people: ReadonlyMap<Id, Living<'person'>>;
  teams: ReadonlyMap<Id, Living<'team'>>;
  numbers: Bodies['local_numbers']['numbers'];
  children: ReadonlyMap<Id, ChildDigest & { child: Living<'child'> }>;
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
  const children = new Map<Id, ChildDigest & { child: Living<'child'> }>();
  const families = new Map<Id, FamilyDigest>();
  const numbers: Names['numbers'] = [];
  for (const [stream, digest] of book.digests()) {
    if (digest.kind === 'organisation') readOrganisation(digest, people, teams, numbers);
    else if (digest.kind === 'family') families.set(stream, digest);
    else if (digest.kind === 'child' && digest.child)
      children.set(stream, { ...digest, child: digest.child });
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
