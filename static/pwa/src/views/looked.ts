/** Who looked: names of people and children beside the ids of the trail. They are this device's own; the trail has none. */
import type { TrailRow } from '../wire/trail';
import { names } from './names';
import type { Notebook } from './notebook';
import type { LookedNames, LookedRow } from './rows/looked';

const AS_IT_SHOULD_BE: readonly string[] = ['done', 'raised'];
const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);

/** Administrators ask nothing about children, and whoever reads only their own rows asks for nobody else's. */
export function lookedNames(book: Notebook): LookedNames {
  const known = names(book);
  const { person: me, role, team } = book.me;
  const everybody = [...known.people.values()];
  const inTeam = role === 'supervisor' || role === 'team_manager';
  const others = everybody.filter(({ body }) => role !== 'practitioner' && (!inTeam || body.team === team));
  const homes = [
    ...[...known.children].map(([child, { child: record }]) => [child, record.body.family] as const),
    ...[...known.subjects].flatMap(([child, { told }]) => (told ? [[child, told.family] as const] : [])),
  ];
  const children = homes.map(([child, family]) => ({
    child,
    name: known.child(child),
    family_name: known.family(family),
  }));
  return {
    me,
    people: everybody.map(({ record, body }) => ({ person: record, name: body.name })).sort(byName),
    children: children.sort((a, b) => a.family_name.localeCompare(b.family_name) || byName(a, b)),
    families: [...known.families.keys()].map((family) => ({ family, name: known.family(family) })),
    may_ask: {
      people: others.map(({ record }) => record),
      children: role === 'administrator' ? [] : children.map(({ child }) => child),
    },
  };
}

/** One row with the names that are known now. */
export function looked(known: LookedNames, row: TrailRow): LookedRow {
  return {
    number: row.number,
    at: row.at,
    action: row.action,
    refused: !AS_IT_SHOULD_BE.includes(row.outcome),
    own: row.person === known.me,
    who: row.person === null ? null : nameOf(known, row.person),
    about: about(known, row),
    count: row.count,
  };
}

const nameOf = (known: LookedNames, id: string) =>
  known.people.find(({ person }) => person === id)?.name ?? '';

function about(known: LookedNames, { subject, person, device }: TrailRow): LookedRow['about'] {
  if (subject === null || subject === person || subject === device) return null;
  const child = known.children.find((each) => each.child === subject);
  if (child) return { is: 'child', name: child.name };
  const family = known.families.find((each) => each.family === subject);
  if (family?.name) return { is: 'family', name: family.name };
  const name = nameOf(known, subject);
  return name ? { is: 'person', name } : { is: 'unknown', name: '' };
}
