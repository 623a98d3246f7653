/** A visit as it is read. */
import type { Bodies, DateText, Delivery, Id, Time } from '../../wire/records';
import type { VisitFacts } from '../digest';
import type { ChildAge } from './age';
import type { AmendmentRow } from './amending';
import type { FoundRow } from './found';
import type { PersonName, Relation } from './people';
import type { AttachmentRow, ChecklistRow, NoteRow, QuoteRow, Recorded, UnspokenRow } from './recorded';

export interface ArrivingParts {
  have: number;
  of: number;
}

/**
 * One child's part of a visit: what the visit's author wrote and the visit lists. `note` is null while it has not
 * arrived or may not be seen.
 */
export interface ChildPart {
  child: Id;
  name: string;
  /** At the time of the visit. */
  age: ChildAge;
  note: NoteRow | null;
  checklists: ChecklistRow[];
  quotes: QuoteRow[];
  unspoken: UnspokenRow[];
  attachments: AttachmentRow[];
  /** What else was found, and what the rules raised when it was signed. */
  found: FoundRow[];
  /** Records that name the visit and are no part of it: each person's apart. */
  also: Recorded[];
  /** What its author has changed since, as it read before. */
  before: Recorded[];
  /** What was entered in error, as it read before. */
  struck: Recorded[];
}

export interface PresentRow {
  adult: PersonName;
  part: 'whole' | 'start' | 'middle' | 'end';
  relations: { child: Id; child_name: string; relation: Relation }[];
}

export interface VisitHead extends VisitFacts {
  family: Id;
  family_name: string;
  author_name: string;
  /** Entered in error: it is shown, and counts for nothing. */
  struck: boolean;
  /** For an entry of this device that is not filed yet; null otherwise. */
  delivery: Delivery | null;
  /** null: everything that this person may see is here. */
  arriving: ArrivingParts | null;
}

export interface ThreadLine {
  review: Id;
  kind: Bodies['review']['kind'];
  by: Id;
  by_name: string;
  /** The reader wrote it. */
  mine: boolean;
  at: Time;
  text: string | null;
  answers: Id | null;
  /** Entered in error. */
  struck: boolean;
  /** The visit was changed after it. */
  before_change?: true;
  delivery: Delivery | null;
}

export interface VisitRows extends VisitHead {
  place: string | null;
  purpose: string | null;
  purpose_none_because: string | null;
  present: PresentRow[];
  interpreter: Bodies['visit']['interpreter'];
  next_visit_by: DateText | null;
  gaps_accepted: string[];
  children: ChildPart[];
  /** What its author changed after signing, in the order in which it was signed. */
  amendments: AmendmentRow[];
  /** The reader is its author, and it counts. */
  may_amend: boolean;
  /** The reader is its author, and it was entered in error. */
  may_rehome: boolean;
  thread: ThreadLine[];
  /** The question or direction that a reply from the reader would answer; null: none is open, or the reader is not its author. */
  may_reply_to: Id | null;
  /** Questions and directions to the reader that have no `read` of theirs yet. */
  unread: Id[];
}

export interface ChildVisitRow extends VisitHead {
  purpose: string | null;
  purpose_none_because: string | null;
  part: ChildPart;
}

/** What a child's own record holds of a visit to the family that they were in before. */
export interface ElsewhereRow {
  visit: Id;
  /** Where the visit can be opened; null: it is not on this device. */
  family: Id | null;
  author: Id;
  author_name: string;
  /** As far as the child's record tells. */
  started_at: Time;
  part: ChildPart;
}
