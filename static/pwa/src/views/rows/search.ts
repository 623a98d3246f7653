/** What a search over everything on the device finds. */
import type { Id, RecordType, Time } from '../../wire/records';

export interface SearchRows {
  /** The newest ones. */
  hits: SearchHit[];
  /** How many there are in all. */
  found: number;
  as_at: Time | null;
}

/** One record in which the words stand. */
export interface SearchHit {
  change: Id;
  what: RecordType;
  /** null: it is in the family's record. */
  child: Id | null;
  family: Id | null;
  visit: Id | null;
  /** '' when not known here. */
  child_name: string;
  family_name: string;
  author_name: string;
  at: Time;
  /** The words found, as they were written, and what stands before and after them. */
  before: string;
  hit: string;
  after: string;
  struck: boolean;
  /** The stream, where restricted records alone are here of it and are read by themselves; else null. */
  restricted: Id | null;
}
