/** What the first screen shows, and whether the day can begin. */

import type { EditAct } from '../../visit/edit_draft';
import type { Bodies, DateText, Id, Time } from '../../wire/records';
import type { Reading } from '../lease';
import type { MergingType } from '../living';
import type { ChildAge } from './age';
import type { AlertLine } from './alert';
import type { Carried } from './carried';

export type DueWhen =
  | { is: 'later'; days: number }
  | { is: 'open'; days_left: number }
  | { is: 'last_day' }
  | { is: 'overdue'; days: number };

export interface DueLine {
  due: Id;
  child: Id;
  child_name: string;
  code: Bodies['due']['code'];
  window_from: DateText;
  window_to: DateText;
  when: DueWhen;
  source: string;
}

/** When somebody means to come next, as long as no later visit was made. */
export interface NextVisit {
  by: DateText;
  /** Negative when the day is over. */
  days_left: number;
  written_at: Time;
  /** Who wrote it; null: the reader. */
  by_name: string | null;
}

export interface NextVisitLine extends NextVisit {
  child: Id;
  child_name: string;
}

export interface ChildLine {
  child: Id;
  family: Id;
  name: string;
  family_name: string;
  age: ChildAge;
  legal_basis: Bodies['child']['legal_basis'];
  health_offer: Bodies['child']['health_offer'];
  /** Role of the reader towards this child; null for a supervisor who is not allocated. */
  allocated_as: Bodies['allocation']['role'] | null;
  last_seen: Time | null;
  /** Dues not done, soonest first. */
  dues: DueLine[];
  next_visit: NextVisit | null;
  /** As on the child's own page. */
  opened_until: Time | null;
  is_protected: boolean;
  carried: Carried;
}

export interface DraftLine {
  draft: Id;
  family: Id;
  family_name: string;
  started_at: Time;
  saved_at: Time;
  /** It came back from a device that was lost, and has not been written in since. */
  came_back: boolean;
}

/** A question or direction from a supervisor to the reader. */
export interface MessageLine {
  review: Id;
  visit: Id;
  family: Id;
  family_name: string;
  kind: 'question' | 'direction';
  from: string;
  at: Time;
  /** The reader has opened it. */
  read: boolean;
  /** The reader has replied to it. */
  settled: boolean;
}

/** A living record that somebody has begun to change here and has not signed. */
export interface EditLine {
  draft: Id;
  stream: Id;
  record: Id;
  type: MergingType;
  act: EditAct;
  /** The child's or the family's name. */
  about: string;
  saved_at: Time;
}

/** What somebody has begun to write outside a visit and has not signed: no record that they change. */
export interface BegunLine {
  draft: Id;
  what: 'question' | 'direction' | 'reviewed' | 'reply' | 'mend' | 'amend' | 'alert' | 'other';
  /** The child's or the family's name; '' when it is not known here. */
  about: string;
  /** Where they can go on; null when its form is not on this device. */
  on:
    | { is: 'visit' | 'review' | 'amending'; family: Id; visit: Id }
    | { is: 'mending'; key: Id }
    | { is: 'alert'; child: Id; alert: Id }
    | null;
  saved_at: Time;
  /** As of a draft. */
  came_back: boolean;
}

/** A record of which two or more versions wait for somebody to choose. */
export interface ChoiceLine {
  stream: Id;
  record: Id;
  type: MergingType;
  about: string;
}

export interface OutboxCounts {
  on_device: number;
  received: number;
  needs_you: number;
}

export interface LocalNumber {
  label: string;
  number: string;
  when: string | null;
}

export interface TodayRows {
  /** What rules raised and nobody has answered, worst first. */
  alerts: AlertLine[];
  /** When the server last spoke; null never. */
  as_at: Time | null;
  children: ChildLine[];
  /** Dues of all children that are open or overdue, or start within 14 days; most urgent first. */
  dues: DueLine[];
  /** As far ahead as dues. */
  next_visits: NextVisitLine[];
  drafts: DraftLine[];
  edits: EditLine[];
  begun: BegunLine[];
  choices: ChoiceLine[];
  /** Not settled, newest first. */
  messages: MessageLine[];
  outbox: OutboxCounts;
  numbers: LocalNumber[];
  ready: ReadyRows;
  /** Whether records may be read; the children are here by name in any case. */
  reading: Reading;
  /** This device carries children with a visit ahead only. */
  carries_visits: boolean;
}

/** What the notebook knows of whether the day can begin. */
export interface ReadyRows {
  as_at: Time | null;
  /** The server spoke within the last day, and nothing it named is still to come. */
  fresh: boolean;
  /** Parts of the caseload that the server has named and that are not here yet. */
  to_come: number;
  /** How far the device's clock is off; 0 when it is right, or was never measured. Units: seconds, positive when it is fast. */
  clock_off_sec: number;
}
