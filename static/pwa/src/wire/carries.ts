/**
 * What a pull's state says of what this device carries, where that is visits and not the caseload.
 *
 * Source: sync/PROTOCOL.md section 19.
 */
import { MalformedError } from './bytes';
import type { Json } from './json';
import type { Bodies, DateText, Id, Time } from './records';
import { asArray, asCount, asFlag, asId, asObject, asText, asTime, orNull } from './shape';

export type Carries = 'caseload' | 'visits';

/** A visit that the reader has planned: the device has the child's record `from` then `until` then. */
export interface PullVisit {
  child: Id;
  at: Time;
  from: Time;
  until: Time;
}

/** As little of a child as a note about the right one takes. */
export interface PullLine {
  child: Id;
  family: Id;
  family_name: string;
  preferred_name: string;
  dob: DateText | null;
  edd: DateText | null;
  gestation_at_birth_days: number | null;
  sex: Bodies['child']['sex'];
  languages: string[];
  interpreter_needed: boolean;
  mobility: Bodies['child']['mobility'];
}

export interface PullCarries {
  visits: PullVisit[];
  mark: Id;
  /** null: as they were under this mark. */
  lines: PullLine[] | null;
}

/** The mark of a device that has no lines yet. */
export const NO_LINES: Id = '0'.repeat(32);

/** Errors: MalformedError. */
export function readCarries(value: Json): PullCarries {
  const fields = asObject(value, 'carries');
  if (fields.what !== 'visits') throw new MalformedError('carries');
  return {
    visits: asArray(fields.visits, 'visits').map(readVisit),
    mark: asId(fields.mark, 'mark'),
    lines: fields.lines === undefined ? null : asArray(fields.lines, 'lines').map(readLine),
  };
}

function readVisit(value: Json): PullVisit {
  const row = asObject(value, 'visits');
  return {
    child: asId(row.child, 'child'),
    at: asTime(row.at, 'at'),
    from: asTime(row.from, 'from'),
    until: asTime(row.until, 'until'),
  };
}

function readLine(value: Json): PullLine {
  const row = asObject(value, 'lines');
  return {
    child: asId(row.child, 'child'),
    family: asId(row.family, 'family'),
    family_name: asText(row.family_name, 'family_name'),
    preferred_name: asText(row.preferred_name, 'preferred_name'),
    dob: orNull(row.dob, 'dob', asText),
    edd: orNull(row.edd, 'edd', asText),
    gestation_at_birth_days: orNull(row.gestation_at_birth_days, 'gestation', asCount),
    sex: asText(row.sex, 'sex') as PullLine['sex'],
    languages: asArray(row.languages, 'languages').map((each) => asText(each, 'languages')),
    interpreter_needed: asFlag(row.interpreter_needed, 'interpreter_needed'),
    mobility: asText(row.mobility, 'mobility') as PullLine['mobility'],
  };
}
