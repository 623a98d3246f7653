/** What of a record that is written anew could not be signed: the server would refuse it, or nobody can mean it. Pure. */
import { dayOf } from '../views/age';
import { fieldIn } from '../views/mending';
import type { MendField } from '../views/rows';
import { isDay } from '../wire/days';
import type { Change, RecordType } from '../wire/records';
import { bodyOf } from './amended';
import type { MendDraft } from './mend_draft';
import { isWithin, MEASURES, type Measure } from './whole';

/** Words and days that a record cannot be without. Held against the schemas by a test. Source: sync/records/. */
export const NEVER_EMPTY: Partial<Record<RecordType, readonly string[]>> = {
  action_progress: ['evidence'],
  attachment: ['caption'],
  body_mark: ['site'],
  day_in_life: ['what'],
  growth: ['measured_by', 'taken_on'],
  tool_result: ['area', 'taken_on', 'value', 'version'],
  unspoken_voice: ['seen'],
};

/** What was done on a day that is written down: it cannot lie behind the signature. */
const HAPPENED: readonly string[] = ['growth taken_on', 'tool_result taken_on'];

export type Wrong = { is: 'empty' | 'year' | 'future' } | ({ is: 'number' } & Measure);

/** Shape: null when the field may be signed as it stands, as far as it is not too long. */
export function wrongIn(part: { written: Change }, field: MendField, draft: MendDraft): Wrong | null {
  const { type, signed_at } = part.written;
  const value = fieldIn(bodyOf(part, draft), field.path);
  if (value === null || value.trim() === '') {
    const isElement = typeof field.path.at(-1) === 'number';
    return isElement || NEVER_EMPTY[type]?.includes(field.name) ? { is: 'empty' } : null;
  }
  if (field.is === 'date') {
    if (!isDay(value)) return { is: 'year' };
    return HAPPENED.includes(`${type} ${field.name}`) && value > dayOf(signed_at) ? { is: 'future' } : null;
  }
  if (field.is !== 'whole') return null;
  const measure = (MEASURES as Partial<Record<RecordType, Record<string, Measure>>>)[type]?.[field.name];
  if (!measure) return null;
  const isGiven = typeof valueAt(bodyOf(part, draft), field.path) === 'number';
  return isGiven && isWithin(Number(value), measure) ? null : { is: 'number', ...measure };
}

function valueAt(body: unknown, path: MendField['path']): unknown {
  return path.reduce((value, step) => (value as Record<string | number, unknown> | null)?.[step], body);
}

/** The parts that are changed, not struck, and in which something is wrong. `written`: null when its words are not here. */
export function wrongParts<P extends { written: Change | null; fields: readonly MendField[] }>(
  parts: readonly P[],
  draft: MendDraft,
): P[] {
  return parts.filter(({ written, fields }) => {
    if (!written || draft.struck?.includes(written.change) || !(written.change in draft.bodies)) return false;
    return fields.some((field) => wrongIn({ written }, field, draft));
  });
}
