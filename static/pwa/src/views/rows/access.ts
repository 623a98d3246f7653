/** Records that were opened in an emergency, and what takes a second person. */
import type { Bodies, Id, Time } from '../../wire/records';

/** A record that somebody else opened in an emergency. */
export interface EmergencyRow {
  record: Id;
  child: Id;
  /** null: the child is not on this device. */
  child_name: string | null;
  family_name: string | null;
  person_name: string;
  from: Time;
  to: Time;
  /** The four hours are not over. */
  is_open: boolean;
  reviewed: boolean;
  /** null: the record has been erased since. */
  reason: string | null;
  looked: LookedInto;
}

/** Everybody who looked into it, the first who did first; nobody: that is not told, or nobody has. */
export interface LookedInto {
  by: LookedIntoRow[];
  /** By the last that each of them says, they did not find the same. */
  differs: boolean;
}

/** What came of looking into it. `finding` null: that cannot be read. */
export interface LookedIntoRow {
  by_name: string;
  mine: boolean;
  at: Time;
  finding: Bodies['break_glass_review']['finding'] | null;
}

/** What was found about a record that the reader opened. */
export interface FindingRow {
  record: Id;
  from: Time;
  to: Time;
  looked: LookedInto;
}

export interface EmergencyRows {
  /** Whether this person is one who looks into them. */
  may_review: boolean;
  /** Whether this person may open a record in an emergency. */
  may_open: boolean;
  /** Not looked into, or not settled, first, each the newest first. */
  rows: EmergencyRow[];
  /** About the reader's own, the newest first. */
  findings: FindingRow[];
  as_at: Time | null;
}

type Protection = Bodies['protection'];

/** What has been proposed about a child. */
export interface ChildProposal {
  record: Id;
  what: 'protect' | 'unprotect' | 'allocate_self';
  by: Id;
  by_name: string;
  mine: boolean;
  child: Id;
  /** null: the child is protected, or its record is gone. */
  child_name: string | null;
  family_name: string | null;
  /** Whose children they are, while they are protected. */
  worker_names: string[];
  why: Protection['why'] | null;
  at: Time;
}

/** A post, in words that can be shown. */
export interface PostRow {
  role: Bodies['person']['role'];
  team_name: string | null;
  active: boolean;
}

/** What has been proposed about somebody's post. */
export interface PostProposal {
  record: Id;
  what: 'change_post';
  by_name: string;
  mine: boolean;
  person: Id;
  person_name: string;
  present: PostRow;
  asked: PostRow;
  /** The record as it will be, but for `proposal`, and what it is based on. */
  version: number;
  body: Bodies['person'];
  at: Time;
}

export type ProposalRow = ChildProposal | PostProposal;

export interface SecondPersonRows {
  organisation: Id;
  /** What this person may ask a second for. */
  may_propose: 'children' | 'posts' | null;
  /** Whether protection is this person's to set and lift. */
  may_protect: boolean;
  proposals: ProposalRow[];
  /** Children of the team on this device, who are not protected. */
  children: { child: Id; name: string; family_name: string }[];
  protected_children: { child: Id; from: Time; name: string | null; worker_names: string[] }[];
  people: { person: Id; name: string; body: Bodies['person'] }[];
  teams: { team: Id; name: string }[];
  as_at: Time | null;
}
