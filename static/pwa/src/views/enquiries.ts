/** What was asked in private at a visit, for those who supervise it: at a desk alone, never where a carer may look on. */
import type { Entry } from '../wire/records';
import { type House, nameIn, struckVisits } from './house';
import { changedAt, lastSigned } from './living';
import type { Notebook } from './notebook';
import type { EnquiryRow } from './rows';

/**
 * Shape: empty for a practitioner, whose device is carried into homes.
 *
 * Source: docs/decisions/0030-what-is-found-on-a-visit-is-a-record-each.md.
 */
export function enquiriesOf(book: Notebook, house: House, visit: Entry<'visit'>): EnquiryRow[] {
  if (book.me.role === 'practitioner') return [];
  const { standing, struck } = house.entries;
  const isFallen = struckVisits(house).has(visit.change.record);
  const shown = [
    ...lastSigned(standing, 'private_enquiry').map((entry) => ({ entry, struck: isFallen })),
    ...lastSigned(struck, 'private_enquiry').map((entry) => ({ entry, struck: true })),
  ];
  return shown
    .filter(({ entry }) => entry.change.body.visit === visit.change.record)
    .map(({ entry, struck }) => enquiryRow(house, entry, struck));
}

/** One question in private. Shape: struck – it was entered in error. */
export function enquiryRow(house: House, { change }: Entry<'private_enquiry'>, struck: boolean): EnquiryRow {
  return {
    record: change.record,
    by_name: house.names.person(change.author),
    at: change.signed_at,
    changed_at: changedAt(change),
    struck,
    carer: nameIn(house, change.body.carer),
    body: change.body,
    exposed: change.body.children_exposed.map(({ child, how }) => ({
      name: house.names.child(child),
      how,
    })),
  };
}
