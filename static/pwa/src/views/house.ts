/** One family opened: its own entries and those of each child that this person may see, with their names. */
import type { Bodies, Entry, Id } from '../wire/records';
import { visitOfPart } from './digest';
import { byRecord, lastSigned, living, ofType } from './living';
import { type Names, names } from './names';
import type { Notebook } from './notebook';
import type { AdultRow, PersonName } from './rows';
import { type Held, toldApart } from './standing';

export interface House {
  family: Id;
  body: Bodies['family'];
  /** The family's own stream. */
  entries: Held;
  /** By child, in order of birth: what was not struck, and belongs to the visit that it names. */
  children: ReadonlyMap<Id, readonly Entry[]>;
  /** By child, everything: what was struck, and what names somebody else's visit, are shown as such. */
  held: ReadonlyMap<Id, Held>;
  adults: ReadonlyMap<Id, AdultRow>;
  /** Those who were struck too: they still have a name in what was signed. */
  named: ReadonlyMap<Id, AdultRow>;
  /** All that was signed of each of them. */
  told: ReadonlyMap<Id, readonly Entry[]>;
  names: Names;
  /** How far what was attached on this device is on its way, by record. */
  attached: ReturnType<Notebook['attached']>;
}

/**
 * Open the packs of one family.
 *
 * Shape:  null when there is no such family here.
 */
export async function openHouse(book: Notebook, family: Id): Promise<House | null> {
  const known = names(book);
  const body = known.families.get(family)?.family?.body;
  return body ? houseOf(book, known, { family, body }, childrenOf(book, known, family)) : null;
}

/** The same of a family of which the caller knows what it is called, and which children are meant. */
export async function houseOf(
  book: Notebook,
  known: Names,
  { family, body }: Pick<House, 'family' | 'body'>,
  children: readonly Id[],
): Promise<House> {
  const entries = toldApart(await book.entries(family));
  const held = new Map<Id, Held>();
  for (const child of children) held.set(child, toldApart(await book.entries(child)));
  return {
    family,
    body,
    entries,
    children: new Map([...held].map(([child, { standing }]) => [child, belonging(entries, standing)])),
    held,
    adults: adultsOf(entries.standing),
    named: adultsOf(entries.all),
    told: byRecord(entries.all, 'adult'),
    names: known,
    attached: book.attached(),
  };
}

/** Leaves out what names a visit that is here and was struck, or that it is no part of. */
function belonging(family: Held, entries: readonly Entry[]): readonly Entry[] {
  const visits = new Map(ofType(family.all, 'visit').map((visit) => [visit.change.record, visit]));
  const struck = struckVisits({ entries: family });
  return entries.filter(({ change }) => {
    const visit = visits.get(visitOfPart(change) ?? '');
    return !visit || (isPartOf(visit, change) && !struck.has(visit.change.record));
  });
}

/** The visits that were entered in error. */
export function struckVisits({ entries }: Pick<House, 'entries'>): ReadonlySet<Id> {
  return new Set(ofType(entries.struck, 'visit').map(({ change }) => change.record));
}

/** A visit's part is what its own author wrote and the visit itself lists; to name a visit is not enough. */
export function isPartOf({ change: visit }: Entry<'visit'>, part: Entry['change']): boolean {
  return part.author === visit.author && visit.body.parts.includes(part.record);
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
  const rows = living(entries, 'adult').map(({ record, version, body, torn }) => ({
    adult: record,
    version,
    name: body.name,
    description: body.description,
    relations: body.relations.map(({ child, relation }) => ({ child, relation })),
    sleeps_here: body.sleeps_here,
    cares_for_child: body.cares_for_child,
    language: body.language,
    relied_on_by_plan: body.relied_on_by_plan ?? null,
    steps_taken: body.steps_taken ?? null,
    note: body.note,
    torn: (torn ?? []).length > 0,
  }));
  return new Map(rows.map((row) => [row.adult, row]));
}

type Signed = Pick<Entry['change'], 'author' | 'signed_at'>;

/** Name or description of a grown-up, or the name of a child, by id: as they are called now. */
export function nameIn(house: House, id: Id): PersonName {
  const adult = house.named.get(id);
  if (adult) return { id, name: adult.name, description: adult.description };
  return { id, name: house.names.child(id) || house.names.person(id) || null, description: null };
}

/** The same in what was signed: a grown-up as its author could know them, and what they are called by now. */
export function nameThen(house: House, id: Id, signed: Signed): PersonName {
  const now = nameIn(house, id);
  const told = house.told.get(id) ?? [];
  const then = told.length > 1 ? living(knownTo(told, signed), 'adult')[0]?.body : undefined;
  if (!then) return now;
  const called = now.name ?? now.description;
  const { name, description } = then;
  return { id, name, description, ...(called && called !== (name ?? description) ? { now: called } : {}) };
}

/** What its author had signed, and what had come from others; the first, where a clock says that there was nothing yet. */
function knownTo(told: readonly Entry[], { author, signed_at }: Signed): readonly Entry[] {
  const known = told.filter(({ change, filed_at }) => {
    const since = change.author === author ? change.signed_at : (filed_at ?? change.signed_at);
    return since <= signed_at;
  });
  return known.length > 0 ? known : told.slice(0, 1);
}

/** The visits of a family in their newest words, oldest first by when they happened. */
export function visitsOf(house: House): Entry<'visit'>[] {
  return lastSigned(house.entries.standing, 'visit').sort(compareEvents);
}

/** The same with those that were entered in error, as they read before. */
export function visitsAndStruckOf(house: House): Entry<'visit'>[] {
  return [...visitsOf(house), ...lastSigned(house.entries.struck, 'visit')].sort(compareEvents);
}

/** Sort order by when it happened, then by when it was signed: the same on every device. */
export function compareEvents(a: Entry, b: Entry): number {
  return (
    a.change.event_at.localeCompare(b.change.event_at) ||
    a.change.signed_at.localeCompare(b.change.signed_at) ||
    a.change.change.localeCompare(b.change.change)
  );
}
