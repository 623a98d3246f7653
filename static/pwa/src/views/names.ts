/** Who and what an id stands for, from the digests: no pack is opened for a name. */
import type { Bodies, Id, Time } from '../wire/records';
import type { PullSubject } from '../wire/subjects';
import { awayStreams } from './carried';
import {
  type ChildDigest,
  type Digest,
  type FamilyDigest,
  hasVisit,
  type OrganisationDigest,
} from './digest';
import type { Living } from './living';
import type { Notebook } from './notebook';

/** A child whose own record is here. */
export interface KnownChild extends ChildDigest {
  child: Living<'child'>;
  last_seen: Time | null;
}

/** A child of whom restricted records are here without its own. `told` null: the server has not said who it is. */
export interface KnownSubject {
  digest: ChildDigest;
  told: PullSubject | null;
}

export interface Names {
  people: ReadonlyMap<Id, Living<'person'>>;
  teams: ReadonlyMap<Id, Living<'team'>>;
  numbers: Bodies['local_numbers']['numbers'];
  children: ReadonlyMap<Id, KnownChild>;
  families: ReadonlyMap<Id, FamilyDigest>;
  /** None but for a safeguarding lead. They are not among the children: what is here of them is not their record. */
  subjects: ReadonlyMap<Id, KnownSubject>;
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
  const told = toldOf(book);
  return {
    people,
    teams,
    numbers,
    children,
    families,
    subjects: subjectsOf(book, digests, told.children),
    person: (id) => people.get(id)?.body.name ?? '',
    child: (id) => children.get(id)?.child.body.preferred_name ?? told.children.get(id)?.preferred_name ?? '',
    family: (id) => families.get(id)?.family?.body.name ?? told.families.get(id)?.name ?? '',
  };
}

function toldOf(book: Notebook) {
  const parts = book.subjects();
  return {
    children: new Map(parts.flatMap(({ children }) => children).map((row) => [row.child, row])),
    families: new Map(parts.flatMap(({ families }) => families).map((row) => [row.family, row])),
  };
}

function subjectsOf(
  book: Notebook,
  digests: ReadonlyMap<Id, Digest>,
  told: ReadonlyMap<Id, PullSubject>,
): Map<Id, KnownSubject> {
  const found = new Map<Id, KnownSubject>();
  if (book.me.role !== 'safeguarding_lead') return found;
  const away = awayStreams(book);
  for (const [stream, digest] of digests) {
    if (digest.kind === 'child' && !digest.child && !away.has(stream))
      found.set(stream, { digest, told: told.get(stream) ?? null });
  }
  return found;
}

/** The family of a child whose record is here, or of whom it was told; '' when neither. */
export function homeOf({ children, subjects }: Pick<Names, 'children' | 'subjects'>, child: Id): Id {
  return children.get(child)?.child.body.family ?? subjects.get(child)?.told?.family ?? '';
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
