/** The grown-ups around a child, and what people are called. */
import type { Bodies, Id } from '../../wire/records';

export type Relation = Bodies['adult']['relations'][number]['relation'];

export interface AdultRow {
  adult: Id;
  /** Stream version of the record in view: `base` of a change to it. 0 while it is on this device only. */
  version: number;
  name: string | null;
  description: string | null;
  relations: { child: Id; relation: Relation }[];
  sleeps_here: Bodies['adult']['sleeps_here'];
  cares_for_child: Bodies['adult']['cares_for_child'];
  language: string | null;
  relied_on_by_plan?: Bodies['adult']['relied_on_by_plan'];
  steps_taken?: string | null;
  note: string | null;
  torn?: boolean;
}

/** A grown-up as one child knows them. */
export interface WhoIsWho {
  adult: Id;
  name: string | null;
  description: string | null;
  relation: Relation;
  sleeps_here: Bodies['adult']['sleeps_here'];
  cares_for_child: Bodies['adult']['cares_for_child'];
  language: string | null;
  torn: boolean;
}

/** Of what was signed: as its author could know them then. */
export interface PersonName {
  id: Id;
  name: string | null;
  description: string | null;
  /** What they are called by now. Left out where that is the same. */
  now?: string;
}
