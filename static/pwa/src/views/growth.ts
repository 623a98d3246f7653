/** Growth as it was entered, by the day it was measured. Nothing is worked out from a reference. */
import type { Entry, Id } from '../wire/records';
import { childAge, dueDateOf } from './age';
import { compareEvents, type House } from './house';
import { lastSigned } from './living';
import type { GrowthLine, GrowthRows } from './rows';

/** Shape: by the day of measuring, oldest first; what was measured on one day in the order of telling. */
export function growthOf(house: House, child: Id): GrowthRows {
  const body = house.names.children.get(child)?.child.body;
  const taken = lastSigned(house.children.get(child) ?? [], 'growth')
    .sort(compareEvents)
    .sort((a, b) => a.change.body.taken_on.localeCompare(b.change.body.taken_on));
  return {
    born_on: body?.dob ?? null,
    due_on: body ? dueDateOf(body) : null,
    lines: taken.map((entry) => growthLine(house, child, entry)),
  };
}

/** What its author left out may be absent from what was signed. */
function growthLine(house: House, child: Id, { change }: Entry<'growth'>): GrowthLine {
  const { record, author, status, visibility, body } = change;
  const born = house.names.children.get(child)?.child.body ?? { gestation_at_birth_days: null };
  return {
    record,
    by_name: house.names.person(author),
    age: childAge(born, body.taken_on),
    taken_on: body.taken_on,
    weight_g: body.weight_g ?? null,
    length_mm: body.length_mm ?? null,
    head_mm: body.head_mm ?? null,
    centile_band: body.centile_band ?? null,
    chart: body.chart,
    measured_by: body.measured_by,
    measurer_role: body.measurer_role,
    source: body.source,
    clothing: body.clothing ?? null,
    scales: body.scales ?? null,
    restricted: visibility === 'restricted',
    addendum: status === 'addendum',
  };
}
