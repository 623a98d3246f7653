/** A visit as it was signed, with the conversation about it. */
import type { Id } from '../wire/records';
import { openHouse, visitsAndStruckOf } from './house';
import type { Notebook } from './notebook';
import type { VisitRows } from './rows';
import { visitRows } from './visit_rows';

export async function visit(book: Notebook, family: Id, id: Id): Promise<VisitRows | null> {
  const house = await openHouse(book, family);
  const entry = house && visitsAndStruckOf(house).find(({ change }) => change.record === id);
  return house && entry ? visitRows(book, house, entry) : null;
}
