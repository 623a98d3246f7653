/**
 * What a pull's state tells of access beyond the ordinary: what waits for a second person, glass that was broken, and children that
 * are protected.
 *
 * Source: sync/PROTOCOL.md section 18.
 */
import type { Json } from './json';
import type { Bodies, Id, Time } from './records';
import { asArray, asFlag, asId, asObject, asOneOf, asText, asTime, type Fields, orNull } from './shape';

type ProposalBody = Bodies['proposal'];

/** What one person has asked a second to do. Names come where the child is not protected. */
export interface PullProposal {
  record: Id;
  what: ProposalBody['what'];
  by: Id;
  child: Id | null;
  child_name: string | null;
  family_name: string | null;
  person: Id | null;
  role: Bodies['person']['role'] | null;
  team: Id | null;
  active: boolean | null;
  why: NonNullable<ProposalBody['why']> | null;
  at: Time;
}

/** A record that was opened in an emergency. `reason`: null to whoever opened it. */
export interface PullBrokenGlass {
  record: Id;
  child: Id;
  person: Id;
  from: Time;
  to: Time;
  reviewed: boolean;
  reason: string | null;
  /** Left out: nobody has looked into it yet, or the server does not tell. */
  review?: PullReview;
  /** Those who looked into it after. */
  also?: PullReview[];
}

/** Who looked into it, when, and what they found. `finding` null: that cannot be read. */
export interface PullReview {
  by: Id;
  at: Time;
  finding: Bodies['break_glass_review']['finding'] | null;
}

/** What somebody found about a record that the reader opened in an emergency. */
export interface PullFinding extends PullReview {
  record: Id;
  from: Time;
  to: Time;
  /** What others found after. */
  also?: PullReview[];
}

/** A child of the team that only those reach who are named for it. */
export interface PullProtected {
  child: Id;
  from: Time;
  workers: Id[];
}

export interface PullAccess {
  proposals: PullProposal[];
  broken_glass: PullBrokenGlass[];
  findings: PullFinding[];
  protected_children: PullProtected[];
}

const FINDINGS = ['justified', 'not_justified', 'follow_up'] as const;
const WHATS: readonly PullProposal['what'][] = ['protect', 'unprotect', 'allocate_self', 'change_post'];

/** Each may be left out. Errors: MalformedError. */
export function readAccess(fields: Fields): PullAccess {
  return {
    proposals: asArray(fields.proposals ?? [], 'proposals').map(readProposal),
    broken_glass: asArray(fields.break_glass ?? [], 'break_glass').map(readBrokenGlass),
    findings: asArray(fields.findings ?? [], 'findings').map(readFinding),
    protected_children: asArray(fields.protected ?? [], 'protected').map(readProtected),
  };
}

function readProposal(value: Json): PullProposal {
  const row = asObject(value, 'proposals');
  return {
    record: asId(row.record, 'record'),
    what: asOneOf(row.what, WHATS, 'what'),
    by: asId(row.by, 'by'),
    child: orNull(row.child, 'child', asId),
    child_name: orNull(row.child_name, 'child_name', asText),
    family_name: orNull(row.family_name, 'family_name', asText),
    person: orNull(row.person, 'person', asId),
    role: orNull(row.role, 'role', asText) as PullProposal['role'],
    team: orNull(row.team, 'team', asId),
    active: orNull(row.active, 'active', asFlag),
    why: orNull(row.why, 'why', asText) as PullProposal['why'],
    at: asTime(row.at, 'at'),
  };
}

function readBrokenGlass(value: Json): PullBrokenGlass {
  const row = asObject(value, 'break_glass');
  return {
    record: asId(row.record, 'record'),
    child: asId(row.child, 'child'),
    person: asId(row.person, 'person'),
    from: asTime(row.from, 'from'),
    to: asTime(row.to, 'to'),
    reviewed: asFlag(row.reviewed, 'reviewed'),
    reason: orNull(row.reason, 'reason', asText),
    ...(row.review === undefined ? {} : { review: readReview(asObject(row.review, 'review')) }),
    ...readAlso(row),
  };
}

/** Of a finding that this app does not know nothing is said. */
function readReview(row: Fields): PullReview {
  const finding = orNull(row.finding, 'finding', asText);
  return {
    by: asId(row.by, 'by'),
    at: asTime(row.at, 'at'),
    finding: FINDINGS.find((known) => known === finding) ?? null,
  };
}

function readAlso({ also }: Fields): { also?: PullReview[] } {
  if (also === undefined) return {};
  return { also: asArray(also, 'also').map((each) => readReview(asObject(each, 'also'))) };
}

function readFinding(value: Json): PullFinding {
  const row = asObject(value, 'findings');
  return {
    record: asId(row.record, 'record'),
    from: asTime(row.from, 'from'),
    to: asTime(row.to, 'to'),
    ...readReview(row),
    ...readAlso(row),
  };
}

function readProtected(value: Json): PullProtected {
  const row = asObject(value, 'protected');
  return {
    child: asId(row.child, 'child'),
    from: asTime(row.from, 'from'),
    workers: asArray(row.workers, 'workers').map((each) => asId(each, 'workers')),
  };
}
