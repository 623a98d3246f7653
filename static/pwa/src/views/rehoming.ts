/**
 * A visit of the reader's that was entered in error, for them to write again about the right child.
 *
 * Source: docs/decisions/0058-a-signed-visit-is-changed-beside-itself.md.
 */
import type { Id } from '../wire/records';
import { visitOfPart } from './digest';
import { isPartOf, openHouse } from './house';
import { lastSigned, newestOnly } from './living';
import type { Notebook } from './notebook';
import type { RehomingRows } from './rows';

/** Shape: null when it is not here, counts, or is somebody else's. */
export async function rehoming(book: Notebook, family: Id, id: Id): Promise<RehomingRows | null> {
  const house = await openHouse(book, family);
  const visit = house && lastSigned(house.entries.struck, 'visit').find(({ change }) => change.record === id);
  if (!house || !visit || visit.change.author !== book.me.person) return null;
  const children = visit.change.body.children.filter((child) => house.held.has(child));
  return {
    family,
    family_name: house.body.name,
    visit: id,
    started_at: visit.change.body.started_at,
    children: children.map((child) => {
      const { standing = [], struck = [] } = house.held.get(child) ?? {};
      const parts = newestOnly([...standing, ...struck]).filter(
        ({ change }) => visitOfPart(change) === id && isPartOf(visit, change),
      );
      return {
        child,
        name: house.names.child(child),
        records: [visit.change, ...parts.map(({ change }) => change)],
      };
    }),
  };
}
