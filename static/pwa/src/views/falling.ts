/**
 * What falls with a visit that was entered in error as a whole, beside its parts: what rules raised, what was asked in private, and
 * who was met there for the first time.
 *
 * Source: docs/decisions/0058-a-signed-visit-is-changed-beside-itself.md.
 */
import type { Entry, Id } from '../wire/records';
import { visitOfPart } from './digest';
import { type House, isPartOf } from './house';
import { byRecord, lastSigned, newestOnly, ofType } from './living';

/** What rules raised about a child, as long as nobody else has answered it. */
export function raisedAt(house: House, visit: Entry<'visit'>, child: Id): Entry<'alert'>[] {
  const alerts = ofType(house.held.get(child)?.standing ?? [], 'alert').filter(
    ({ change }) => change.body.visit === visit.change.record,
  );
  const others = new Set(
    alerts.filter(({ change }) => change.author !== visit.change.author).map(({ change }) => change.record),
  );
  return ofType(newestOnly(alerts), 'alert').filter(({ change }) => !others.has(change.record));
}

/** No screen of a device that is carried into homes shows it, so that it could not be struck by itself. */
export function askedAt(house: House, { change: visit }: Entry<'visit'>): Entry<'private_enquiry'>[] {
  return lastSigned(house.entries.standing, 'private_enquiry').filter(
    ({ change }) => change.body.visit === visit.record && change.author === visit.author,
  );
}

/** Whom its author wrote down with it, as long as nobody else has written of them and nothing that stands names them. */
export function metAt(house: House, visit: Entry<'visit'>): Entry<'adult'>[] {
  const { author, event_at, body } = visit.change;
  const present = new Set(body.present.map(({ adult }) => adult));
  const met = [...byRecord(house.entries.standing, 'adult').values()].filter(
    (told) =>
      told[0]?.change.event_at === event_at &&
      present.has(told[0].change.record) &&
      told.every(({ change }) => change.author === author),
  );
  if (met.length === 0) return [];
  const others = namedBeside(house, visit);
  return met
    .map((told) => told.at(-1) as Entry<'adult'>)
    .filter(
      ({ change }) =>
        !others.some(([record, body]) => record !== change.record && body.includes(change.record)),
    );
}

/** What stands when the visit has fallen. Shape: records and their bodies as text. */
function namedBeside(house: House, visit: Entry<'visit'>): [record: Id, body: string][] {
  const asked = askedAt(house, visit).map(({ change }) => change.record);
  const raised = [...house.held.keys()].flatMap((child) => raisedAt(house, visit, child));
  const fallen = new Set([visit.change.record, ...asked, ...raised.map(({ change }) => change.record)]);
  const falls = ({ change }: Entry) =>
    fallen.has(change.record) || (visitOfPart(change) === visit.change.record && isPartOf(visit, change));
  return [house.entries, ...house.held.values()]
    .flatMap(({ standing }) => newestOnly(standing))
    .filter((entry) => !falls(entry))
    .map(({ change }) => [change.record, JSON.stringify(change.body)]);
}
