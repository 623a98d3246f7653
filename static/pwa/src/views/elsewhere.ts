/** Visits to another family, before the child joined the one that they are in now: their own record holds what was recorded of them. */
import type { Entry, Id } from '../wire/records';
import { newestFirst, visitOfPart } from './digest';
import type { House } from './house';
import { ofType } from './living';
import { familyOfVisit } from './names';
import type { ElsewhereRow } from './rows';
import { partOf } from './visit_rows';

/** Shape: newest first; none of a child who has always been of this family, of whom a part may have come before its visit. */
export function elsewhereOf(house: House, child: Id): ElsewhereRow[] {
  const all = house.held.get(child)?.all ?? [];
  const families = new Set(ofType(all, 'child').map(({ change }) => change.body.family));
  if (families.size < 2) return [];
  return groupsIn(house, all)
    .map(([visit, entries]) => elsewhereRow(house, child, visit, entries))
    .sort((a, b) => newestFirst(a.started_at, b.started_at));
}

/** By visit and by whoever wrote the record first: others answer what was raised at a visit, and made none. */
function groupsIn(house: House, all: readonly Entry[]): [visit: Id, entries: Entry[]][] {
  const here = new Set(ofType(house.entries.all, 'visit').map(({ change }) => change.record));
  const authors = new Map<Id, Id>();
  const groups = new Map<string, [Id, Entry[]]>();
  for (const entry of all) {
    const { change } = entry;
    const visit = visitOfPart(change);
    const author = authors.get(change.record) ?? change.author;
    authors.set(change.record, author);
    if (visit === null || here.has(visit)) continue;
    const key = `${visit} ${author}`;
    const [, entries] = groups.get(key) ?? [visit, []];
    groups.set(key, [visit, [...entries, entry]]);
  }
  return [...groups.values()];
}

function elsewhereRow(house: House, child: Id, visit: Id, entries: readonly Entry[]): ElsewhereRow {
  const first = (ofType(entries, 'child_visit')[0] ?? entries[0]) as Entry;
  const { author, event_at } = first.change;
  const records = new Set(entries.map(({ change }) => change.record));
  const isOne = ({ change }: Entry) => records.has(change.record);
  return {
    visit,
    family: familyOfVisit(house.names, visit, null),
    author,
    author_name: house.names.person(author),
    started_at: event_at,
    part: partOf(house, child, { author, at: event_at, isNaming: isOne, isOwn: isOne }),
  };
}
