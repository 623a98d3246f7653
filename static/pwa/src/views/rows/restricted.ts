/** Restricted records that are read by themselves: what a safeguarding lead has of a child or family, and no more. */
import type { Bodies, Id, RecordType, Time } from '../../wire/records';
import type { ChildAge } from './age';
import type { EnquiryRow } from './desk';
import type { Recorded } from './recorded';

/** Whom they are about. Names are '' when they are not known here. */
export interface SubjectRow {
  /** Id of the child's stream or, of a record about the household, of the family's. */
  stream: Id;
  kind: 'child' | 'family';
  name: string;
  family_name: string;
  /** null: of a family, or not told. */
  age: ChildAge | null;
  /** Of a family: the children of whom is told. */
  children: { child: Id; name: string }[];
  /** Who works with the child, or the children, now; the leads first. */
  workers: string[];
}

/** The words of one record, as far as there is a way to show them; `words`: as they were typed. */
export type RestrictedWords =
  | { is: 'recorded'; recorded: Recorded }
  | { is: 'enquiry'; enquiry: EnquiryRow }
  | { is: 'words'; words: string[] };

export interface RestrictedRow {
  record: Id;
  type: RecordType;
  /** Of an alert: what raised it and how it stands, which the desk lists too. Of anything else null. */
  alert: Pick<Bodies['alert'], 'pack' | 'rule' | 'state' | 'level'> | null;
  by_name: string;
  /** When it happened. */
  at: Time;
  /** When it was first signed. */
  signed_at: Time;
  /** When its author changed it after signing. null: never. */
  changed_at: Time | null;
  /** Entered in error. */
  struck: boolean;
  shown: RestrictedWords;
  /** As it read before its author changed it, oldest first. */
  before: RestrictedWords[];
}

export interface RestrictedGroup extends SubjectRow {
  /** Newest first; what was entered in error last. */
  records: RestrictedRow[];
}

/** What stands in the list of all, which opens nothing: no words. */
export interface RestrictedList extends SubjectRow {
  records: Omit<RestrictedRow, 'shown' | 'before'>[];
}

export interface RestrictedRows {
  as_at: Time | null;
  /** Of all, those with the newest record first; none where one was asked for. */
  list: RestrictedList[];
  /** The one that was asked for, with all words; null: nothing of it is here, or all were asked for. */
  one: RestrictedGroup | null;
}
