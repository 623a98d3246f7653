/** A child’s own page. */

import type { Bodies, DateText, Id, Time } from '../../wire/records';
import type { ChildAge } from './age';
import type { AlertLine } from './alert';
import type { Carried } from './carried';
import type { LivingRow } from './living';
import type { WhoIsWho } from './people';
import type { ChoiceLine, DraftLine, DueLine, EditLine, NextVisit } from './today';
import type { ChildVisitRow, ElsewhereRow } from './visit';

export interface ChildRows {
  child: Id;
  family: Id;
  version: number;
  name: string;
  family_name: string;
  address: string | null;
  local_authority: string | null;
  family_story: string | null;
  age: ChildAge;
  sex: Bodies['child']['sex'];
  nhs_number: string | null;
  nhs_number_status: Bodies['child']['nhs_number_status'];
  languages: string[];
  interpreter_needed: boolean;
  communication_needs: string | null;
  mobility: Bodies['child']['mobility'];
  legal_basis: Bodies['child']['legal_basis'];
  health_offer: Bodies['child']['health_offer'];
  pen_picture: PenPictureRow | null;
  plan: LivingRow<'plan_action'>[];
  households: LivingRow<'household'>[];
  network: LivingRow<'network_member'>[];
  relationships: LivingRow<'relationship'>[];
  choices: ChoiceLine[];
  edits: EditLine[];
  may_write: boolean;
  who_is_who: WhoIsWho[];
  siblings: { child: Id; name: string; age: ChildAge }[];
  /** As on the first screen. */
  alerts: AlertLine[];
  dues: DueLine[];
  next_visit: NextVisit | null;
  last_seen: Time | null;
  /** Newest first. */
  entries: ChildVisitRow[];
  /** Recorded while they were in another family; newest first. */
  elsewhere: ElsewhereRow[];
  drafts: DraftLine[];
  allocated: { worker: Id; name: string; role: Bodies['allocation']['role'] }[];
  may_visit: boolean;
  /** It was opened in an emergency, and is open until then; null: it is the reader's anyway. */
  opened_until: Time | null;
  /** Only those who are named for the child reach the record. */
  is_protected: boolean;
  carried: Carried;
  carries_visits: boolean;
  as_at: Time | null;
}

export interface PenPictureRow {
  record: Id;
  version: number;
  text: string;
  written_to: Bodies['pen_picture']['written_to'];
  contributors: string[];
  by_name: string;
  at: Time;
  review_by: DateText | null;
  /** Two or more versions wait to be chosen from. */
  torn: boolean;
  /** Every text that was signed of it, in the order in which it was written. */
  versions: PenVersionRow[];
}

/** A text of a pen picture as one person signed it. */
export interface PenVersionRow {
  change: Id;
  text: string;
  written_to: Bodies['pen_picture']['written_to'];
  contributors: string[];
  by_name: string;
  at: Time;
  /** Who wrote the text, where whoever signed this chose it or brought it back. null: they wrote it. */
  words_of: string | null;
  /** Visits and words that it draws on. */
  based_on: Id[];
}
