/** The supervisor’s queue and review. */

import type { Bodies, Id, Time } from '../../wire/records';
import type { AlertLine } from './alert';
import type { ChecklistGrid } from './grid';
import type { PersonName } from './people';
import type { BegunLine } from './today';
import type { VisitHead, VisitRows } from './visit';

export interface QueueItem extends VisitHead {
  child_names: string[];
  /** Nobody has marked it as reviewed. */
  reviewed: boolean;
  opened_by_me: boolean;
  /** A question of a supervisor that has no reply yet. */
  question_open: boolean;
  /** A reply came after the last question, and nobody has marked the visit as reviewed since. */
  answered: boolean;
}

export interface WaitingRow {
  person: Id;
  name: string;
  received: number;
  quarantined: number;
  held: number;
  missing: number;
  /** Codes of what the server noticed about this person's devices, each once. */
  alarms: string[];
  /** Records that have come again after an older copy of the database was put back. */
  returned?: number;
  /** Unfinished notes that wait to go back to this person. */
  recovered: number;
}

export interface QueueRows {
  /** What rules raised and nobody has answered, worst first. */
  alerts: AlertLine[];
  begun: BegunLine[];
  /** Of how many children and families a safeguarding lead has restricted records alone. */
  restricted: number;
  as_at: Time | null;
  /** Unreviewed first, oldest first; then the reviewed ones of the last 14 days, newest first. */
  items: QueueItem[];
  waiting: WaitingRow[];
  /** As on the first screen. */
  carries_visits: boolean;
}

/** A question in private, as it was signed. */
export interface EnquiryRow {
  record: Id;
  by_name: string;
  at: Time;
  /** When its author changed it after signing. null: never. */
  changed_at: Time | null;
  /** Entered in error. */
  struck: boolean;
  carer: PersonName;
  body: Bodies['private_enquiry'];
  /** `name` '': a child that the reader may not see. */
  exposed: { name: string; how: string | null }[];
}

export interface ReviewRows extends VisitRows {
  /** The change of the visit that these rows show. */
  change: Id;
  /** Earlier visits to the family that the reader may see, newest first. */
  earlier: VisitRows[];
  grids: ChecklistGrid[];
  /** What was asked in private, of which only those learn who may read it. */
  enquiries: EnquiryRow[];
  reviewed: boolean;
  opened_by_me: boolean;
}
