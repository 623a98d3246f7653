/**
 * Whom restricted records are about, where only these are here: a safeguarding lead has no record of the child. What is put together of
 * them is never taken for one.
 *
 * Source: sync/PROTOCOL.md section 20; docs/decisions/0059-whom-restricted-records-are-about.md.
 */
import type { Bodies, Id } from '../wire/records';
import { childAge, dayOf } from './age';
import { awayStreams } from './carried';
import { type House, houseOf } from './house';
import type { Names } from './names';
import type { Notebook } from './notebook';
import type { SubjectRow } from './rows/restricted';

/** The streams of children and families of which restricted records alone are here. */
export function restrictedStreams(book: Notebook, known: Names): Id[] {
  if (book.me.role !== 'safeguarding_lead') return [];
  const away = awayStreams(book);
  const families = [...known.families].filter(([, { family }]) => !family).map(([family]) => family);
  const alone = new Set([...known.subjects.keys(), ...families.filter((family) => !away.has(family))]);
  // Of what is only announced nothing is here yet.
  const here = book.streams().filter(({ stream, version }) => version > 0 && alone.has(stream));
  return here.map(({ stream }) => stream);
}

/** Shape: null of one whose own record is here, or of whom nothing is. */
export async function openSubject(book: Notebook, known: Names, child: Id): Promise<House | null> {
  const subject = known.subjects.get(child);
  if (!subject) return null;
  return openByName(book, known, subject.told?.family ?? familyOf(book, child));
}

/** A family by its name, with those of its children whose restricted records are here. */
export function openByName(book: Notebook, known: Names, family: Id): Promise<House> {
  const own = known.families.get(family)?.family?.body;
  const children = [...known.subjects]
    .filter(([child, { told }]) => (told?.family ?? familyOf(book, child)) === family)
    .map(([child]) => child);
  return houseOf(book, known, { family, body: own ?? byName(known.family(family)) }, children);
}

/** Whom the records of a stream are about, and who can be asked for more. */
export function subjectRow(book: Notebook, known: Names, stream: Id): SubjectRow {
  const told = known.subjects.get(stream)?.told ?? null;
  const isChild = known.subjects.has(stream);
  const family = isChild ? (told?.family ?? familyOf(book, stream)) : stream;
  const children = book
    .subjects()
    .flatMap(({ children }) => children)
    .filter((each) => (isChild ? each.child === stream : each.family === stream));
  const workers = new Set(children.flatMap(({ workers }) => workers));
  return {
    stream,
    kind: isChild ? 'child' : 'family',
    name: isChild ? known.child(stream) : known.family(stream),
    family_name: known.family(family),
    age: told ? childAge({ ...told, gestation_at_birth_days: null }, dayOf(book.now())) : null,
    children: isChild ? [] : children.map(({ child, preferred_name: name }) => ({ child, name })),
    workers: [...workers].map(known.person).filter((name) => name !== ''),
  };
}

function familyOf(book: Notebook, child: Id): Id {
  return book.streams().find(({ stream }) => stream === child)?.family ?? '';
}

/** What is told of a family is what it is called. */
function byName(name: string): Bodies['family'] {
  return { name, address: null, local_authority: null, story: null };
}
