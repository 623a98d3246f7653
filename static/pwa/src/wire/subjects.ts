/**
 * Whom the restricted records are about that a safeguarding lead is given, as a pull's state tells it.
 *
 * Source: sync/PROTOCOL.md section 20.
 */
import { MalformedError } from './bytes';
import type { Json } from './json';
import type { DateText, Id } from './records';
import { asArray, asId, asObject, asText, orNull } from './shape';

export interface PullSubject {
  child: Id;
  family: Id;
  preferred_name: string;
  dob: DateText | null;
  edd: DateText | null;
  /** Who works with the child now, the leads first. */
  workers: Id[];
}

export interface PullSubjectFamily {
  family: Id;
  name: string;
}

/** What is told under one mark, and kept for as long as that is named. */
export interface SubjectPart {
  mark: Id;
  children: PullSubject[];
  families: PullSubjectFamily[];
}

/** `told` null: as it was under this mark. */
export interface SaidPart {
  mark: Id;
  told: Omit<SubjectPart, 'mark'> | null;
}

const PARTS_MAX = 16;

/** Errors: MalformedError. */
export function readSubjects(value: Json): SaidPart[] {
  const parts = asArray(value, 'subjects');
  if (parts.length > PARTS_MAX) throw new MalformedError('subjects');
  return parts.map(readPart);
}

function readPart(value: Json): SaidPart {
  const { mark, children, families } = asObject(value, 'subjects');
  const told =
    children === undefined
      ? null
      : {
          children: asArray(children, 'children').map(readChild),
          families: asArray(families, 'families').map(readFamily),
        };
  return { mark: asId(mark, 'mark'), told };
}

function readChild(value: Json): PullSubject {
  const row = asObject(value, 'children');
  return {
    child: asId(row.child, 'child'),
    family: asId(row.family, 'family'),
    preferred_name: asText(row.preferred_name, 'preferred_name'),
    dob: orNull(row.dob, 'dob', asText),
    edd: orNull(row.edd, 'edd', asText),
    workers: asArray(row.workers, 'workers').map((each) => asId(each, 'workers')),
  };
}

function readFamily(value: Json): PullSubjectFamily {
  const row = asObject(value, 'families');
  return { family: asId(row.family, 'family'), name: asText(row.name, 'name') };
}
