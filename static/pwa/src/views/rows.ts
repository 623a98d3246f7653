/**
 * What each question to the open engine is answered with: plain rows, ready to be shown, made by `views/`.
 * Nothing here is a grade, a total or a sentence about a family: ages, dates, words as written, and states.
 *
 * Source: docs/decisions/0008-views-answer-in-rows.md.
 */
import type { AnyDraft } from '../visit/draft';
import type { EditAct, EditDraft } from '../visit/edit_draft';
import type {
  Bodies,
  Change,
  DateText,
  Delivery,
  Id,
  RecordType,
  Role,
  StreamKind,
  Time,
} from '../wire/records';
import type { VisitFacts } from './digest';
import type { MergingType } from './living';
import type { BlobState, Waits } from './notebook';

/** One row shape for each `Query['is']`. */
export interface Rows {
  today: TodayRows;
  /** null: no such child here, or none that this person may see; the two look alike. */
  child: ChildRows | null;
  visit: VisitRows | null;
  draft: AnyDraft | null;
  family_for_visit: FamilyForVisit | null;
  outbox: OutboxRows;
  mending: MendingRows | null;
  ready: ReadyRows;
  queue: QueueRows;
  review: ReviewRows | null;
  team: TeamRows;
  /** null: no such stream here, or none that this person may see. */
  living: LivingRows | null;
  search: SearchRows;
}

// --- search ---------------------------------------------------------------------------------------------------

export interface SearchRows {
  /** The newest ones. */
  hits: SearchHit[];
  /** How many there are in all. */
  found: number;
  as_at: Time | null;
}

/** One record in which the words stand. */
export interface SearchHit {
  change: Id;
  what: RecordType;
  /** null: it is in the family's record. */
  child: Id | null;
  family: Id | null;
  visit: Id | null;
  /** '' when not known here. */
  child_name: string;
  family_name: string;
  author_name: string;
  at: Time;
  /** The words found, as they were written, and what stands before and after them. */
  before: string;
  hit: string;
  after: string;
  struck: boolean;
}

// --- ages -----------------------------------------------------------------------------------------------------

/** An age as health visitors say it. Units: whole days, weeks, months or years, never rounded up. */
export type Age =
  | { unit: 'days'; days: number }
  | { unit: 'weeks'; weeks: number }
  | { unit: 'months'; months: number }
  | { unit: 'years'; years: number; months: number };

export type ChildAge =
  | {
      is: 'born';
      dob: DateText;
      age: Age;
      /** Counted from the due date; only for a child born before 37 weeks, until the second birthday. */
      corrected: Age | null;
      /** Before the due date has come, how many days are still to go; else null. */
      days_to_due_date: number | null;
    }
  | { is: 'unborn'; edd: DateText; weeks: number; days: number; days_to_go: number }
  /** A due date has passed and no birth is recorded. */
  | { is: 'birth_not_recorded'; edd: DateText; days_past: number };

// --- lists ----------------------------------------------------------------------------------------------------

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
  /** When the server last spoke; null never. */
  as_at: Time | null;
  children: ChildLine[];
  /** Dues of all children that are open or overdue, or start within 14 days; most urgent first. */
  dues: DueLine[];
  drafts: DraftLine[];
  edits: EditLine[];
  choices: ChoiceLine[];
  /** Not settled, newest first. */
  messages: MessageLine[];
  outbox: OutboxCounts;
  numbers: LocalNumber[];
  ready: ReadyRows;
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

// --- people ---------------------------------------------------------------------------------------------------

export type Relation = Bodies['adult']['relations'][number]['relation'];

export interface AdultRow {
  adult: Id;
  /** Stream version of the record in view: `base` of a change to it. 0 while it is on this device only. */
  version: number;
  name: string | null;
  description: string | null;
  relations: { child: Id; relation: Relation }[];
  sleeps_here: Bodies['adult']['sleeps_here'];
  cares_for_child: Bodies['adult']['cares_for_child'];
  language: string | null;
  note: string | null;
  torn?: boolean;
}

/** A grown-up as one child knows them. */
export interface WhoIsWho {
  adult: Id;
  name: string | null;
  description: string | null;
  relation: Relation;
  sleeps_here: Bodies['adult']['sleeps_here'];
  cares_for_child: Bodies['adult']['cares_for_child'];
  language: string | null;
  torn: boolean;
}

// --- a visit as it was signed ---------------------------------------------------------------------------------

export interface ArrivingParts {
  have: number;
  of: number;
}

/** One line of a checklist that differs from the last visit at which it was observed. */
export interface Answer {
  item: string;
  value: string;
  note: string | null;
  /** The earlier answer, if there is one and it differs; `not_observed` never counts as a change. */
  before: { value: string; at: Time } | null;
}

export interface CueRow {
  cue: string;
  at: Time;
  context: string | null;
  may_be_telling_us: string | null;
}

export interface ChecklistRow {
  record: Id;
  definition: string;
  version: number;
  carer: PersonName | null;
  with_carer: PersonName | null;
  state: Bodies['checklist_response']['state'];
  setting: string | null;
  note: string | null;
  answers: Answer[];
  cues: CueRow[];
}

export interface PersonName {
  id: Id;
  name: string | null;
  description: string | null;
}

/** A drawing, document or sound; what it holds is opened when somebody asks for it. */
export interface AttachmentRow {
  record: Id;
  child: Id;
  kind: Bodies['attachment']['kind'];
  media_type: Bodies['attachment']['media_type'];
  caption: string;
  size_bytes: number;
  duration_sec: number | null;
  /** A small JPEG in base64. */
  thumbnail: string | null;
  made_by: Bodies['attachment']['made_by'];
  original: Bodies['attachment']['original'];
  third_party: boolean;
  /** How far it is on its way, if it was made on this device; null: it is fetched when it is opened. */
  here: BlobState | null;
}

export interface QuoteRow {
  record: Id;
  exact_words: string;
  speaker: PersonName;
  speaker_kind: 'child' | 'adult';
  said_to: string | null;
  prompt: Bodies['quote']['prompt'];
  where: string | null;
  who_heard: string[];
  language: string | null;
  translation: string | null;
  heard_at: Time | null;
}

export interface UnspokenRow {
  record: Id;
  seen: string;
  context: string | null;
  possible_meanings: string[];
  view: string | null;
  noticed_at: Time | null;
}

/** What one person recorded about one child, naming a visit. */
export interface Recorded {
  by: Id;
  by_name: string;
  notes: Bodies['child_visit'][];
  checklists: ChecklistRow[];
  quotes: QuoteRow[];
  unspoken: UnspokenRow[];
  attachments: AttachmentRow[];
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
  note: Bodies['child_visit'] | null;
  checklists: ChecklistRow[];
  quotes: QuoteRow[];
  unspoken: UnspokenRow[];
  attachments: AttachmentRow[];
  /** Records that name the visit and are no part of it: each person's apart. */
  also: Recorded[];
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

export interface ChildRows {
  child: Id;
  family: Id;
  version: number;
  name: string;
  family_name: string;
  address: string | null;
  local_authority: string | null;
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
  choices: ChoiceLine[];
  edits: EditLine[];
  may_write: boolean;
  who_is_who: WhoIsWho[];
  siblings: { child: Id; name: string; age: ChildAge }[];
  dues: DueLine[];
  last_seen: Time | null;
  /** Newest first. */
  entries: ChildVisitRow[];
  drafts: DraftLine[];
  allocated: { worker: Id; name: string; role: Bodies['allocation']['role'] }[];
  may_visit: boolean;
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
}

/** A living record in a list: what it says, and whether something of it waits to be chosen. */
export interface LivingRow<T extends MergingType> {
  record: Id;
  body: Bodies[T];
  torn: boolean;
}

/** One value of a field in conflict, and who wrote it when. null: nothing, or taken out of the list. */
export interface ContenderRow {
  value: unknown;
  by: { name: string; mine: boolean; at: Time; version: number | null }[];
}

export interface ConflictRow {
  field: string;
  /** Of a list, the element that the conflict is of; else null. */
  element: string | null;
  /** As it was before. */
  base: unknown;
  contenders: ContenderRow[];
}

/** A living record to be changed, or to be chosen from. */
export interface LivingRows {
  stream: Id;
  stream_kind: StreamKind;
  family: Id;
  record: Id;
  type: MergingType;
  /** The child's or the family's name. */
  about: string;
  /** Nothing of it is there yet. */
  is_new: boolean;
  /** Of its newest filed entry: the base of a change that begins now. */
  version: number;
  /** What it says to somebody who began at the version asked for; asked for none, what it says now. */
  body: Record<string, unknown>;
  /** What waits to be chosen, in that view. */
  conflicts: ConflictRow[];
  visibility: Change['visibility'];
  /** Children and adults of the family, for what names them. */
  children: { id: Id; name: string }[];
  adults: { id: Id; name: string }[];
  may_write: boolean;
  /** What was begun here of either act, and is not signed. */
  begun: Record<EditAct, EditDraft | null>;
}

// --- for a visit that begins or goes on -----------------------------------------------------------------------

/** The newest answers to one checklist, about one child and (for the parents' list) one carer. */
export interface EarlierAnswers {
  definition: string;
  version: number;
  carer: Id | null;
  at: Time;
  answers: Record<string, string>;
}

export interface ChildForVisit {
  child: Id;
  name: string;
  age: ChildAge;
  sex: Bodies['child']['sex'];
  mobility: Bodies['child']['mobility'];
  languages: string[];
  interpreter_needed: boolean;
  communication_needs: string | null;
  last_seen: Time | null;
  dues: DueLine[];
  earlier: EarlierAnswers[];
}

export interface FamilyForVisit {
  family: Id;
  name: string;
  address: string | null;
  local_authority: string | null;
  /** Only children that this person may see. */
  children: ChildForVisit[];
  /** The remembered household and network. */
  adults: AdultRow[];
  /** Who was in the room at the last visit, to be offered first. */
  present_last: Id[];
}

// --- outbox ---------------------------------------------------------------------------------------------------

export type OutboxState = Delivery | 'read';

/** One thing the worker signed: a visit with all its parts, or a single record. */
export interface OutboxItem {
  key: Id;
  what: 'visit' | 'review' | 'allocation' | MergingType | 'other';
  visit: Id | null;
  family: Id | null;
  family_name: string | null;
  /** Sequence numbers, ascending. */
  seqs: number[];
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
  is: 'words' | 'date' | 'choice';
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
  as_at: Time | null;
}

// --- the desk -------------------------------------------------------------------------------------------------

export interface QueueItem extends VisitHead {
  child_names: string[];
  /** Nobody has marked it as reviewed. */
  reviewed: boolean;
  opened_by_me: boolean;
  /** A question of a supervisor that has no reply yet. */
  question_open: boolean;
  /** A reply came after the last question, and nobody has marked the visit as reviewed since. */
  answered: boolean;
}

export interface WaitingRow {
  person: Id;
  name: string;
  received: number;
  quarantined: number;
  held: number;
  missing: number;
  /** Codes of what the server noticed about this person's devices, each once. */
  alarms: string[];
  /** Unfinished notes that wait to go back to this person. */
  recovered: number;
}

export interface QueueRows {
  as_at: Time | null;
  /** Unreviewed first, oldest first; then the reviewed ones of the last 14 days, newest first. */
  items: QueueItem[];
  waiting: WaitingRow[];
}

export interface GridColumn {
  visit: Id;
  at: Time;
  author_name: string;
}

export interface GridRow {
  item: string;
  /** One for each column; null: the item was not on the list at that visit. */
  cells: ({ value: string; changed: boolean } | null)[];
}

/** Item by visit for one list, about one child and one carer. */
export interface ChecklistGrid {
  child: Id;
  child_name: string;
  definition: string;
  version: number;
  carer: PersonName | null;
  /** Oldest first; the last is the newest. */
  columns: GridColumn[];
  rows: GridRow[];
}

export interface ReviewRows extends VisitRows {
  /** Earlier visits to the family that the reader may see, newest first. */
  earlier: VisitRows[];
  grids: ChecklistGrid[];
  reviewed: boolean;
  opened_by_me: boolean;
}

export interface TeamAllocation {
  /** The `allocation` record, its version and body: what ending it must be based on. */
  record: Id;
  version: number;
  body: Bodies['allocation'];
  child: Id;
  child_name: string;
  family_name: string;
}

export interface TeamPerson {
  person: Id;
  name: string;
  role: Role;
  profession: Bodies['person']['profession'];
  allocations: TeamAllocation[];
  waiting: WaitingRow | null;
}

export interface TeamRows {
  team: Id | null;
  name: string | null;
  people: TeamPerson[];
  /** Children that can be allocated. */
  children: { child: Id; name: string; family_name: string }[];
  as_at: Time | null;
}
