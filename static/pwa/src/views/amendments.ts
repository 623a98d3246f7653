/** What was changed of a visit after it was signed, by whom it was signed: each change with its reason, as it was and as it is. */
import type { Change, Entry, Id } from '../wire/records';
import { visitOfPart } from './digest';
import { type House, isPartOf } from './house';
import { byRecord } from './living';
import { fieldIn, fieldsOf } from './mending';
import type { AmendmentRow, MendField } from './rows';
import { isSignedOnce } from './standing';

/** Shape: in the order in which they were signed; of the visit itself only what reads differently, or that it was struck. */
export function amendmentsOf(house: House, visit: Entry<'visit'>): AmendmentRow[] {
  const ofVisit = house.entries.all.filter(({ change }) => change.record === visit.change.record);
  const parts = [...house.held].flatMap(([child, { all }]) =>
    all
      .filter(({ change }) => visitOfPart(change) === visit.change.record && isPartOf(visit, change))
      .map((entry) => ({ entry, child })),
  );
  const all = [...ofVisit.map((entry) => ({ entry, child: null as Id | null })), ...parts].filter(
    ({ entry: { change } }) => isSignedOnce(change.type) && change.author === visit.change.author,
  );
  const nameOf = new Map(all.map(({ entry, child }) => [entry.change.change, child]));
  const entries = all.map(({ entry }) => entry);
  const types = [...new Set(entries.map(({ change }) => change.type))];
  return types
    .flatMap((type) => [...byRecord(entries, type).values()])
    .flatMap((versions) => versions.slice(1).map((entry, at) => [versions[at], entry] as const))
    .flatMap(([before, { change }]) => {
      if (!before || change.status === 'signed') return [];
      const child = nameOf.get(change.change);
      return [
        {
          change: change.change,
          type: change.type,
          child_name: child ? house.names.child(child) : '',
          at: change.signed_at,
          why: change.late_reason,
          struck: change.status === 'entered_in_error',
          fields: change.status === 'addendum' ? changedIn(before.change, change) : [],
        },
      ];
    })
    .sort((a, b) => a.at.localeCompare(b.at));
}

/** Every field of either that does not read the same in both. */
function changedIn(before: Change, after: Change): AmendmentRow['fields'] {
  const fields = new Map<string, MendField>(
    [...fieldsOf(before), ...fieldsOf(after)].map((field) => [field.path.join(' '), field]),
  );
  return [...fields.values()]
    .map((field) => ({
      was: { ...field, value: fieldIn(before.body, field.path) },
      now: { ...field, value: fieldIn(after.body, field.path) },
    }))
    .filter(({ was, now }) => was.value !== now.value);
}
