/** One family opened: its own entries and those of each child that this person may see, with their names. */
import type { Bodies, Entry, Id } from '../wire/records';
import { newest, ofType } from './digest';
import { type Names, names } from './names';
import type { Notebook } from './notebook';
import type { AdultRow, PersonName } from './rows';

export interface House {
  family: Id;
  body: Bodies['family'];
  entries: readonly Entry[];
  /** By child, in order of birth. */
  children: ReadonlyMap<Id, readonly Entry[]>;
  adults: ReadonlyMap<Id, AdultRow>;
  names: Names;
}

/**
 * Open the packs of one family.
 *
 * Shape:  null when there is no such family here.
 */
export async function openHouse(book: Notebook, family: Id): Promise<House | null> {
  const known = names(book);
  const body = known.families.get(family)?.family?.body;
  if (!body) return null;
  const entries = await book.entries(family);
  const children = new Map<Id, readonly Entry[]>();
  for (const child of childrenOf(book, known, family)) children.set(child, await book.entries(child));
  return { family, body, entries, children, adults: adultsOf(entries), names: known };
}

/** Children of a family that are on this device, in order of birth. */
export function childrenOf(book: Notebook, known: Names, family: Id): Id[] {
  const born = (child: Id) => {
    const body = known.children.get(child)?.child.body;
    return body?.dob ?? body?.edd ?? '';
  };
  return book
    .streams()
    .filter((stream) => stream.kind === 'child' && known.children.has(stream.stream))
    .filter(({ stream }) => known.children.get(stream)?.child.body.family === family)
    .map(({ stream }) => stream)
    .sort((a, b) => born(a).localeCompare(born(b)));
}

function adultsOf(entries: readonly Entry[]): Map<Id, AdultRow> {
  const rows = newest(entries, 'adult').map(({ record, version, body }) => ({
    adult: record,
    version,
    name: body.name,
    description: body.description,
    relations: body.relations.map(({ child, relation }) => ({ child, relation })),
    sleeps_here: body.sleeps_here,
    cares_for_child: body.cares_for_child,
    language: body.language,
    note: body.note,
  }));
  return new Map(rows.map((row) => [row.adult, row]));
}

/** Name or description of a grown-up, or the name of a child, by id. */
export function nameIn(house: House, id: Id): PersonName {
  const adult = house.adults.get(id);
  if (adult) return { id, name: adult.name, description: adult.description };
  return { id, name: house.names.child(id) || house.names.person(id) || null, description: null };
}

/** The visit entries of a family, oldest first by when they happened. */
export function visitsOf(house: House): Entry<'visit'>[] {
  return ofType(house.entries, 'visit').sort((a, b) => compareEvents(a, b));
}

/** Sort order by when it happened, then by when it was signed: the same on every device. */
export function compareEvents(a: Entry, b: Entry): number {
  return (
    a.change.event_at.localeCompare(b.change.event_at) ||
    a.change.signed_at.localeCompare(b.change.signed_at) ||
    a.change.change.localeCompare(b.change.change)
  );
}
