/** A signed visit as its author may change it, and what was changed of one. */
import type { Change, Id, RecordType, Time } from '../../wire/records';
import type { FoundRow } from './found';
import type { MendField } from './outbox';
import type { ChecklistRow, QuoteRow, UnspokenRow } from './recorded';

/** One record of a signed visit in its newest words. */
export interface AmendPart {
  written: Change;
  /** Stream version in view; 0 while it is on this device only. */
  version: number;
  /** null: it is about the household. */
  child: Id | null;
  /** Its first words, to tell it from its neighbours; '' when nobody wrote any. */
  says: string;
  /** What may be written anew; exact words and who said them may only be struck. */
  fields: MendField[];
  /** How it is read, where it is no plain list of fields. */
  found: FoundRow | null;
  checklist: ChecklistRow | null;
  quote: QuoteRow | null;
  unspoken: UnspokenRow | null;
}

export interface AmendingRows {
  family: Id;
  family_name: string;
  visit: Id;
  started_at: Time;
  /** In order of birth. */
  children: { child: Id; name: string }[];
  /** The visit first; then of each child its note, and what stands beside it. */
  parts: AmendPart[];
  /**
   * What falls beside the parts when the whole visit was entered in error: what rules raised and nobody else has answered, what was asked
   * in private, and whom nobody but this visit knows.
   */
  falling: AmendPart[];
}

/** A visit of the reader's that was entered in error, to be written again for the right child. */
export interface RehomingRows {
  family: Id;
  family_name: string;
  visit: Id;
  started_at: Time;
  /** Whose part can be taken, in order of birth: the visit and all that was written about the child, as it read before. */
  children: { child: Id; name: string; records: Change[] }[];
}

/** One change after signing. */
export interface AmendmentRow {
  change: Id;
  type: RecordType;
  /** '' for what is about the household. */
  child_name: string;
  /** When it was signed. */
  at: Time;
  /** Its author's reason; null: an older version of the app asked for none. */
  why: string | null;
  /** Entered in error, rather than changed. */
  struck: boolean;
  /** What reads differently: as it was, and as it is. */
  fields: { was: MendField; now: MendField }[];
}
