/**
 * What each question to the open engine is answered with: plain rows, ready to be shown, made by `views/`.
 * Nothing here is a grade, a total or a sentence about a family: ages, dates, words as written, and states.
 *
 * Source: docs/decisions/0008-views-answer-in-rows.md.
 */
import type { AnyDraft } from '../visit/draft';
import type { EmergencyRows, SecondPersonRows } from './rows/access';
import type { AlertRows } from './rows/alert';
import type { AmendingRows, RehomingRows } from './rows/amending';
import type { FamilyForVisit } from './rows/capture';
import type { ChildRows } from './rows/child';
import type { QueueRows, ReviewRows } from './rows/desk';
import type { LivingRows } from './rows/living';
import type { LookedNames } from './rows/looked';
import type { MendingRows, OutboxRows } from './rows/outbox';
import type { CoverageRows, OverTimeRows } from './rows/over_time';
import type { RestrictedRows } from './rows/restricted';
import type { SearchRows } from './rows/search';
import type { TeamRows } from './rows/team';
import type { ReadyRows, TodayRows } from './rows/today';
import type { VisitRows } from './rows/visit';

export type {
  ChildProposal,
  EmergencyRow,
  EmergencyRows,
  FindingRow,
  LookedInto,
  LookedIntoRow,
  PostProposal,
  PostRow,
  ProposalRow,
  SecondPersonRows,
} from './rows/access';
export type { Age, ChildAge } from './rows/age';
export type { AlertLine, AlertRows } from './rows/alert';
export type { AmendingRows, AmendmentRow, AmendPart, RehomingRows } from './rows/amending';
export type {
  ChildForVisit,
  ChildHistory,
  EarlierAnswers,
  FamilyForVisit,
  FamilyHistory,
} from './rows/capture';
export type { Carried } from './rows/carried';
export type { ChildRows, PenPictureRow, PenVersionRow } from './rows/child';
export type {
  EnquiryRow,
  QueueItem,
  QueueRows,
  ReviewRows,
  WaitingRow,
} from './rows/desk';
export type { AlertAnswer, Cited, FoundRow, FoundType } from './rows/found';
export type { CarerGrids, CellMark, ChecklistGrid, GridCell, GridColumn, GridRow } from './rows/grid';
export type { ConflictRow, ContenderRow, LivingRow, LivingRows } from './rows/living';
export type { LookedNames, LookedRow } from './rows/looked';
export type { MendField, MendingRows, MendPart, OutboxItem, OutboxRows, OutboxState } from './rows/outbox';
export type {
  CoverageCell,
  CoverageColumn,
  CoverageRows,
  GrowthLine,
  GrowthRows,
  OverTimeRows,
  QuoteLine,
  UnspokenLine,
  VoiceRows,
} from './rows/over_time';
export type { AdultRow, PersonName, Relation, WhoIsWho } from './rows/people';
export type {
  Answer,
  AttachmentRow,
  ChecklistRow,
  CueRow,
  NoteRow,
  QuoteRow,
  Recorded,
  UnspokenRow,
} from './rows/recorded';
export type {
  RestrictedGroup,
  RestrictedList,
  RestrictedRow,
  RestrictedRows,
  RestrictedWords,
  SubjectRow,
} from './rows/restricted';
export type { SearchHit, SearchRows } from './rows/search';
export type { DeviceRow, TeamAllocation, TeamPerson, TeamRows } from './rows/team';
export type {
  BegunLine,
  ChildLine,
  ChoiceLine,
  DraftLine,
  DueLine,
  DueWhen,
  EditLine,
  LocalNumber,
  MessageLine,
  NextVisit,
  NextVisitLine,
  OutboxCounts,
  ReadyRows,
  TodayRows,
} from './rows/today';
export type {
  ArrivingParts,
  ChildPart,
  ChildVisitRow,
  ElsewhereRow,
  PresentRow,
  ThreadLine,
  VisitHead,
  VisitRows,
} from './rows/visit';

/** One row shape for each `Query['is']`. */
export interface Rows {
  today: TodayRows;
  /** null: no such child here, or none that this person may see; the two look alike. */
  child: ChildRows | null;
  visit: VisitRows | null;
  /** null: no such visit here, or none that this person may change. */
  amending: AmendingRows | null;
  /** null: no such visit here that was entered in error, or none of the reader's. */
  rehoming: RehomingRows | null;
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
  /** null: no such alert here, or none that this person may see. */
  alert: AlertRows | null;
  /** null: no such child here, or none that this person may see. */
  over_time: OverTimeRows | null;
  coverage: CoverageRows | null;
  looked: LookedNames;
  emergencies: EmergencyRows;
  second_person: SecondPersonRows;
  restricted: RestrictedRows;
}
