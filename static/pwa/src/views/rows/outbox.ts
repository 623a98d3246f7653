/** What the worker signed, and what became of it. */
import type { Bodies, Change, Delivery, Id, Time } from '../../wire/records';
import type { MergingType } from '../living';
import type { Waits } from '../notebook';
import type { OutboxCounts } from './today';

export type OutboxState = Delivery | 'read';

/** One thing the worker signed: a visit with all its parts, or a single record. */
/** Beyond the ordinary: what is asked of a second person or done by one, an emergency, and what was found about it. */
export type AccessType = 'proposal' | 'protection' | 'person' | 'break_glass' | 'break_glass_review';

export interface OutboxItem {
  key: Id;
  what: 'visit' | 'answer' | 'review' | 'allocation' | MergingType | AccessType | 'other';
  visit: Id | null;
  family: Id | null;
  family_name: string | null;
  /** Of a visit whose family is not here by name: what is known of it all the same. Left out for everything else. */
  unnamed_visit?: {
    at: Time;
    /** null: its own words are not here any more. */
    kind: Bodies['visit']['kind'] | null;
    /** Of children who are still here, and of grown-ups whom its author met there. */
    names: string[];
  };
  /** Sequence numbers, ascending. */
  seqs: number[];
  /** How many of its records the server set aside. */
  set_aside: number;
  /** The least advanced of its parts. */
  state: OutboxState;
  /** Attachments whose content the server does not have yet. */
  attachments_waiting: number;
  /** Codes of PROTOCOL 4.6, each once. */
  why: string[];
  /** When the part of it that was set aside was signed once more, if it was. */
  sent_again_at: Time | null;
  event_at: Time;
  signed_at: Time;
  /** Opened or reviewed by somebody else. */
  read_by: string | null;
  read_at: Time | null;
}

/** Something in a body that its author wrote or chose. */
export interface MendField {
  /** Names and places in lists, from the body down. */
  path: (string | number)[];
  /** The last name in the path. */
  name: string;
  is: 'words' | 'date' | 'choice' | 'whole';
  value: string | null;
}

export interface MendPart {
  change: Id;
  type: Change['type'];
  seq: number;
  why: string | null;
  signed_at: Time;
  fields: MendField[];
  /** null when its words have come back as filed. */
  written: Change | null;
}

export interface MendingRows {
  item: OutboxItem;
  /** What the server set aside and nothing has taken the place of, by number. */
  parts: MendPart[];
  /** What was set aside and sent again since: readable as it was. */
  before: MendPart[];
  may: 'again' | 'correct' | 'nothing';
  on_its_way: Delivery | null;
}

export interface OutboxRows {
  /** What needs the worker first, then newest first. */
  items: OutboxItem[];
  counts: OutboxCounts;
  /** The same in records, as the server and the supervisor count. */
  records: Waits;
  /** Records of the worker's that went with the organisation's database and did not come back; those that did. */
  gone: { missing: number; returned: number } | null;
  as_at: Time | null;
}
