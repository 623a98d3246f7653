/** What a rule raised and nobody has answered yet. */
import type { Bodies, Id, Time } from '../../wire/records';
import type { AlertAnswer, FoundRow } from './found';
import type { QuoteRow } from './recorded';
import type { SubjectRow } from './restricted';

export interface AlertLine {
  alert: Id;
  child: Id;
  /** '' when not known here. */
  child_name: string;
  family_name: string;
  /** The child's record is not here: what was done about it may be in it. */
  by_name_alone: boolean;
  rule: string;
  pack: string;
  level: Bodies['alert']['level'];
  raised_at: Time;
}

export interface AlertRows extends AlertLine {
  /** Whom it is about, where the record is not here; null: it is. */
  subject: SubjectRow | null;
  family: Id;
  visit: Id | null;
  /** The whole visit can be opened here, of the family in which the child is. */
  visit_here: boolean;
  version: number;
  body: Bodies['alert'];
  /** Kept from the team: an answer is kept so too. */
  restricted: boolean;
  /** What it rests on, as far as it may be read here. */
  found: FoundRow[];
  quotes: QuoteRow[];
  /** Who was called about it, oldest first. */
  calls: (FoundRow<'contact_record'> & { by_name: string })[];
  /** In the order in which they were filed; those on their way last. */
  answers: AlertAnswer[];
  may_answer: boolean;
}
