/** What a rule raised and nobody has answered yet. */
import type { Bodies, Id, Time } from '../../wire/records';
import type { AlertAnswer, FoundRow } from './found';
import type { QuoteRow } from './recorded';

export interface AlertLine {
  alert: Id;
  child: Id;
  child_name: string;
  rule: string;
  pack: string;
  level: Bodies['alert']['level'];
  raised_at: Time;
}

export interface AlertRows extends AlertLine {
  family: Id;
  visit: Id | null;
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
