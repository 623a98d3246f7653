/** What of a changed record could not be signed: the server would refuse it. Pure. */
import { fieldIn } from '../views/mending';
import type { AmendPart, MendField } from '../views/rows';
import type { RecordType } from '../wire/records';
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

export type Wrong = { is: 'empty' } | ({ is: 'number' } & Measure);

/** Shape: null when the field may be signed as it stands, as far as it is not too long. */
export function wrongIn(part: AmendPart, field: MendField, draft: MendDraft): Wrong | null {
  const { type } = part.written;
  const value = fieldIn(bodyOf(part, draft), field.path);
  if (value === null || value.trim() === '') {
    const isElement = typeof field.path.at(-1) === 'number';
    return isElement || NEVER_EMPTY[type]?.includes(field.name) ? { is: 'empty' } : null;
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

/** The parts that are changed, not struck, and in which something is wrong. */
export function wrongParts(parts: readonly AmendPart[], draft: MendDraft): AmendPart[] {
  return parts.filter(
    (part) =>
      !draft.struck?.includes(part.written.change) &&
      part.written.change in draft.bodies &&
      part.fields.some((field) => wrongIn(part, field, draft)),
  );
}
