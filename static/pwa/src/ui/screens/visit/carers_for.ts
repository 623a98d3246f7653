/** Who may care for a child at some hour: the household and its other children, whether here or not, and who was met today. */
import { calledName } from '../../../visit/household';
import type { Id } from '../../../wire/records';
import type { OpenVisit } from './open_visit';
import { VISIT } from './strings';

/** Shape: everybody once; last of all those `chosen` who are no longer on this device, so that they can be taken back. */
export function carersFor({ draft, family }: OpenVisit, child: Id, chosen: readonly Id[]) {
  const known = new Map<Id, string>([
    ...family.adults.map((adult) => [adult.adult, calledName(adult)] as const),
    ...draft.people.map((person) => [person.adult, calledName(person)] as const),
    ...family.children.filter((each) => each.child !== child).map((each) => [each.child, each.name] as const),
  ]);
  return [...new Set([...known.keys(), ...chosen])].map((id) => ({
    value: id,
    label: known.get(id) || VISIT.unnamed,
  }));
}
