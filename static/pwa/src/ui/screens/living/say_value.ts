/** A value of a living record in words, as the choose screen and the lists say it. */
import type { LivingRows, Relation } from '../../../views/rows';
import { RELATION, SLEEPS_HERE } from '../../strings/codes';
import { CHOOSE, EDIT } from '../../strings/living';
import { sayDate } from '../../strings/when';
import type { FieldKind } from './forms';

export type Named = Pick<LivingRows, 'children' | 'adults'>;

/** Shape: element – the value is one element of a list, not the whole. */
export function sayValue(kind: FieldKind, value: unknown, named: Named, element = false): string {
  if (value === null || value === undefined || value === '') return element ? CHOOSE.taken : CHOOSE.emptied;
  if (element) return sayElement(kind, value, named);
  if (Array.isArray(value)) {
    return value.map((each) => sayElement(kind, each, named)).join(', ') || CHOOSE.emptied;
  }
  switch (kind.is) {
    case 'code':
      return kind.words[String(value)] ?? String(value);
    case 'flag':
      return value === true ? EDIT.yes : EDIT.no;
    case 'person':
      return nameOf(named, String(value));
    case 'date':
      return sayDate(String(value));
    default:
      return String(value);
  }
}

function sayElement(kind: FieldKind, value: unknown, named: Named): string {
  const each = value as { child?: string; relation?: Relation; person?: string; sleeps_here?: string };
  if (kind.is === 'relations' && each.child && each.relation) {
    return `${nameOf(named, each.child)}: ${RELATION[each.relation]}`;
  }
  if (kind.is === 'members' && each.person) {
    const sleeps = SLEEPS_HERE[each.sleeps_here as keyof typeof SLEEPS_HERE];
    return `${nameOf(named, each.person)}: ${sleeps ?? each.sleeps_here}`;
  }
  return kind.is === 'people' ? nameOf(named, String(value)) : String(value);
}

export function nameOf({ children, adults }: Named, id: string): string {
  return [...children, ...adults].find((each) => each.id === id)?.name ?? '';
}
