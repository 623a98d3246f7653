/** What the capture screens know before a visit begins. */
import type { Bodies, Id, Time } from '../../wire/records';
import type { ChildAge } from './age';
import type { AdultRow } from './people';
import type { DueLine } from './today';

/** The newest answers to one checklist, about one child and (for the parents' list) one carer. */
export interface EarlierAnswers {
  definition: string;
  version: number;
  carer: Id | null;
  at: Time;
  answers: Record<string, string>;
}

export interface ChildForVisit {
  child: Id;
  name: string;
  age: ChildAge;
  sex: Bodies['child']['sex'];
  mobility: Bodies['child']['mobility'];
  languages: string[];
  interpreter_needed: boolean;
  communication_needs: string | null;
  last_seen: Time | null;
  dues: DueLine[];
  earlier: EarlierAnswers[];
}

export interface FamilyForVisit {
  family: Id;
  name: string;
  address: string | null;
  local_authority: string | null;
  /** Only children that this person may see. */
  children: ChildForVisit[];
  /** The remembered household and network. */
  adults: AdultRow[];
  /** Who was in the room at the last visit, to be offered first. */
  present_last: Id[];
}
