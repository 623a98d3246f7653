/**
 * A visit that is not signed yet: everything its author chose or typed, and the ids its records will have.
 *
 * A draft is plain JSON, so that the vault can seal it after every change and bring it back after a crash. The
 * ids of the records are made when their part of the draft is made: signing twice signs the same records.
 * Text is '' while nothing is typed; a choice is null while nobody has chosen.
 *
 * Source: sync/records/ (what it becomes); docs/decisions/0010-one-draft-one-visit.md.
 */
import type { FamilyForVisit } from '../views/rows';
import type { Bodies, DateText, Id, Time } from '../wire/records';
import type { EditDraft } from './edit_draft';
import type { Enquiry, Finding, FindingBody } from './finding';
import type { MendDraft } from './mend_draft';
import type { ReviewDraft } from './review_draft';

type Visit = Bodies['visit'];
type ChildVisit = Bodies['child_visit'];
type Response = Bodies['checklist_response'];
type Quote = Bodies['quote'];
type Attachment = Bodies['attachment'];

export type VisitKind = Visit['kind'];
export type MandatedContact = NonNullable<Visit['mandated_contact']>;
export type PartOfVisit = Visit['present'][number]['part'];
export type Relation = Visit['present'][number]['relations'][number]['relation'];
export type InterpreterUse = Visit['interpreter']['used'];
export type Seen = ChildVisit['seen'];
export type SeenAlone = ChildVisit['seen_alone'];
export type Awake = ChildVisit['awake'];
export type NotSeenReason = NonNullable<ChildVisit['not_seen_reason']>;
export type BabyState = NonNullable<Response['state']>;
export type QuotePrompt = Quote['prompt'];

/** One heading of the note: the words, or why there are none. */
export interface NotePart {
  text: string;
  none_because: string;
}

/** Someone who was in the room. `known` is false when the `adult` record is signed with this visit. */
export interface DraftPerson {
  adult: Id;
  known: boolean;
  /** As the family's record has it, or as typed; '' when the name is not known. */
  name: string;
  /** What an unnamed person looked like or was called; '' when named. */
  description: string;
  part: PartOfVisit;
  /** By child id. */
  relations: Record<Id, Relation>;
}

/** `prefilled`: nobody tapped it; it stands because the child slept, and goes again with the sleep. */
export interface DraftAnswer {
  value: string;
  prefilled: boolean;
}

export interface DraftCue {
  cue: string;
  at: Time;
  context: string;
  may_be_telling_us: string;
}

/** A drawing, document or sound. Its content is sealed already; here is what names it and what is said about it. */
export interface DraftAttachment {
  record: Id;
  blob: string;
  kind: Attachment['kind'];
  media_type: Attachment['media_type'];
  /** Units: bytes of content, not of its sealed form. */
  size_bytes: number;
  /** A small JPEG in base64. */
  thumbnail: string | null;
  duration_sec: number | null;
  caption: string;
  made_by: Attachment['made_by'];
  original: Attachment['original'];
  third_party: boolean;
  made_at: Time;
  /** Sound that the end of the app cut off; what there is of it is all here. */
  cut_off?: boolean;
}

/** Answers to one version of one checklist: about the child, or about one named carer with this child. */
export interface DraftList {
  record: Id;
  definition: string;
  version: number;
  /** Whom a carer's list is about; null for a child's list. */
  carer: Id | null;
  /** Who was with the child; null when not said. */
  with_carer: Id | null;
  state: BabyState | null;
  started_at: Time;
  answers: Record<string, DraftAnswer>;
  cues: DraftCue[];
  setting: string;
  note: string;
}

/** Exact words. `locked` after the author saved them: from then on they can be removed, not changed. */
export interface DraftQuote {
  record: Id;
  locked: boolean;
  exact_words: string;
  speaker: Id | null;
  speaker_kind: Quote['speaker_kind'] | null;
  said_to: string;
  prompt: QuotePrompt | null;
  tool?: Quote['tool'];
  house?: Quote['house'];
  child_agreed_share?: Quote['child_agreed_share'];
  /** Left out while nobody has said. */
  risk_on_family_view?: boolean;
  where: string;
  who_heard: string[];
  language: string;
  translation: string;
  heard_at: Time;
}

export interface DraftUnspoken {
  record: Id;
  seen: string;
  context: string;
  possible_meanings: string[];
  view: string;
  noticed_at: Time;
}

/** One child's part. All of it ends in this child's stream and in no other. */
export interface DraftChild {
  child: Id;
  /** Record id of the `child_visit`. */
  record: Id;
  /** False: the visit was not about this child, and nothing is recorded in the child's stream. */
  planned: boolean;
  seen: Seen | null;
  seen_alone: SeenAlone | null;
  awake: Awake | null;
  sleep_place_seen: 'yes' | 'no' | null;
  not_seen_reason: NotSeenReason | null;
  not_seen_detail: string;
  next_step: string;
  next_step_by: DateText | '';
  observations: NotePart;
  progress: NotePart;
  direct_work: NotePart;
  direct_work_materials?: string[];
  communication_aid_used?: ChildVisit['communication_aid_used'];
  advocate?: ChildVisit['advocate'];
  lists: DraftList[];
  quotes: DraftQuote[];
  unspoken: DraftUnspoken[];
  /** Left out until something is attached. */
  attachments?: DraftAttachment[];
  /** What else was found. Left out until there is something. */
  findings?: Finding[];
  /** A drawing that is being made and not saved yet: its strokes, each as x, y, x, y, … on the pad's own grid. */
  drawing?: number[][];
}

/** Something a rule raised in this visit. `code` names it; the answer stays when it is found again. */
export interface DraftAlert {
  code: string;
  record: Id;
  raised_at: Time;
  state: 'open' | 'acknowledged' | 'resolved' | 'not_applicable';
  response: string;
  /** The words that had raised it when it was answered. Left out until it is. */
  words?: readonly string[];
  /** An answer in the author's own words that is being typed and not kept yet. */
  answering?: string;
}

/** “Immediate danger” that was tapped, and taken back in words. */
export interface DraftTakenBack {
  /** Of the alert that it becomes. */
  record: Id;
  tapped_at: Time;
  /** When it was taken back, and why. */
  response: string;
  /** Calls that were kept before the next tap: they are about this one or an earlier one, and not about that. */
  calls: Id[];
}

export interface Draft {
  draft: Id;
  /** Raised when this shape changes, so that an older draft can be told apart and brought up. */
  format: 1;
  family: Id;
  /** The household as last seen here, so that the visit can be finished when the family is no longer on this device. */
  household?: FamilyForVisit;
  /** Record id of the visit. */
  visit: Id;
  started_at: Time;
  ended_at: Time | null;
  updated_at: Time;
  kind: VisitKind;
  mandated_contact: MandatedContact | null;
  place: string;
  interpreter: { used: InterpreterUse | null; language: string };
  people: DraftPerson[];
  children: DraftChild[];
  purpose: NotePart;
  /** Questions put to carers in private. Left out until there is one. */
  enquiries?: Enquiry[];
  next_visit_by: DateText | '';
  /** When “immediate danger” was tapped; null: it was taken back. */
  danger_at?: Time | null;
  /** Each time it was tapped and taken back: signed, like what stands. Left out until there is one. */
  danger_taken_back?: DraftTakenBack[];
  late_reason: string;
  /** Calls about what rules raised, by the code of the STOP, while they are being written down. Left out until there is one. */
  calls?: Record<string, FindingBody<'contact_record'>>;
  /** Where an older version kept the only one: see calls.ts. */
  calling?: { code: string; body: FindingBody<'contact_record'> } | null;
  /** What rules have raised, and what was answered. Left out until one has. */
  alerts?: DraftAlert[];
  /** Codes of the gaps the author has seen and accepted; see gaps.ts. */
  gaps_accepted: string[];
  /**
   * Where the author was last: a step of the visit's screens, the child in view, and at a lock the place on the page and the form that
   * stood open in place of the step, with the child whom it was about. Never signed.
   */
  left_at?: { step: string; child: Id | null; place?: Place; moment?: { is: string; child: Id | null } };
}

/** A place on a page, in pixels: how far it is down, and the nearest part that a gap names, as far as it was from the top of the glass. */
export interface Place {
  scroll: number;
  near?: { mends: string; nth: number; from_top: number };
}

/** The children of the household, and what a new visit may take over from the family's record. */
export interface DraftSeed {
  family: Id;
  children: readonly Id[];
  place: string;
  now: Time;
}

/** Whatever somebody has begun to write and has not signed. */
export type AnyDraft = Draft | ReviewDraft | MendDraft | EditDraft;

export const EMPTY_PART: NotePart = { text: '', none_because: '' };

/**
 * A new draft for a family, with an own part for every child of the household.
 *
 * Source: docs/decisions/0010-one-draft-one-visit.md.
 */
export function newDraft(seed: DraftSeed, newId: () => Id): Draft {
  return {
    draft: newId(),
    format: 1,
    family: seed.family,
    visit: newId(),
    started_at: seed.now,
    ended_at: null,
    updated_at: seed.now,
    kind: 'home_planned',
    mandated_contact: null,
    place: seed.place,
    interpreter: { used: null, language: '' },
    people: [],
    children: seed.children.map((child) => newDraftChild(child, newId)),
    purpose: { ...EMPTY_PART },
    next_visit_by: '',
    late_reason: '',
    gaps_accepted: [],
  };
}

export function newDraftChild(child: Id, newId: () => Id): DraftChild {
  return {
    child,
    record: newId(),
    planned: true,
    seen: null,
    seen_alone: null,
    awake: null,
    sleep_place_seen: null,
    not_seen_reason: null,
    not_seen_detail: '',
    next_step: '',
    next_step_by: '',
    observations: { ...EMPTY_PART },
    progress: { ...EMPTY_PART },
    direct_work: { ...EMPTY_PART },
    lists: [],
    quotes: [],
    unspoken: [],
  };
}
