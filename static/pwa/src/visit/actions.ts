/**
 * Everything that can happen to a draft. An action says what the author did; `reduce.ts` says what follows.
 *
 * Ids and times are made by the caller, so that the same actions always give the same draft.
 */
import type { Id, Time } from '../wire/records';
import type {
  BabyState,
  Draft,
  DraftAlert,
  DraftAttachment,
  DraftChild,
  DraftCue,
  DraftList,
  DraftPerson,
  DraftQuote,
  DraftUnspoken,
  Relation,
} from './draft';
import type { AsTyped, Enquiry, Finding, FindingBody } from './finding';

export type VisitFields = Pick<
  Draft,
  | 'started_at'
  | 'ended_at'
  | 'kind'
  | 'mandated_contact'
  | 'place'
  | 'interpreter'
  | 'purpose'
  | 'next_visit_by'
  | 'late_reason'
>;
export type ChildFields = Pick<
  DraftChild,
  | 'seen'
  | 'seen_alone'
  | 'awake'
  | 'sleep_place_seen'
  | 'not_seen_reason'
  | 'not_seen_detail'
  | 'next_step'
  | 'next_step_by'
  | 'observations'
  | 'progress'
  | 'direct_work'
  | 'direct_work_materials'
  | 'communication_aid_used'
  | 'advocate'
>;
export type PersonFields = Pick<DraftPerson, 'name' | 'description' | 'part'>;
export type ListFields = Pick<DraftList, 'with_carer' | 'setting' | 'note'>;
export type CueFields = Pick<DraftCue, 'context' | 'may_be_telling_us'>;
export type QuoteFields = Omit<DraftQuote, 'record' | 'locked'>;
export type AttachmentFields = Pick<DraftAttachment, 'caption' | 'made_by' | 'original' | 'third_party'>;
export type UnspokenFields = Omit<DraftUnspoken, 'record'>;

/** About the visit and who was in the room. */
export type RoomAction =
  | { is: 'write_visit'; fields: Partial<VisitFields> }
  | { is: 'enter'; person: DraftPerson }
  /** Nothing happens while a list or a quote names the person: see `isNamed`. */
  | { is: 'leave'; adult: Id }
  | { is: 'write_person'; adult: Id; fields: Partial<PersonFields> }
  | { is: 'relate'; adult: Id; child: Id; relation: Relation | null }
  | { is: 'add_enquiry'; enquiry: Enquiry }
  | { is: 'write_enquiry'; record: Id; fields: Partial<Enquiry['body']> }
  | { is: 'remove_enquiry'; record: Id }
  /** Names and hours of what rules found now; what is known already stays as it is. */
  | { is: 'note_raised'; raised: readonly { code: string; record: Id; raised_at: Time }[] }
  /** A call about a STOP that is being written down; null: it is kept or thrown away. */
  | { is: 'write_call'; code: string; body: FindingBody<'contact_record'> | null }
  | { is: 'write_answer'; code: string; text: string }
  /** Nothing happens while it stands from before. */
  | { is: 'tap_danger'; at: Time }
  /** `code`: of what it raised; `response`: when it was taken back and why; `record`: of the alert that says so. */
  | { is: 'take_back_danger'; code: string; record: Id; response: string }
  | {
      is: 'answer_raised';
      code: string;
      state: DraftAlert['state'];
      response: string;
      words: readonly string[];
    }
  | { is: 'accept_gap'; code: string }
  | { is: 'reopen_gap'; code: string };

/** About one child; changes that child's part and no other. */
export type ChildAction =
  /** Nothing happens on leaving out a child with something recorded: see `hasContent`. */
  | { is: 'plan_child'; child: Id; planned: boolean }
  | { is: 'write_child'; child: Id; fields: Partial<ChildFields> }
  | { is: 'open_list'; child: Id; list: DraftList; items: readonly string[] }
  | { is: 'remove_list'; child: Id; record: Id }
  | { is: 'set_state'; child: Id; record: Id; state: BabyState | null; items: readonly string[] }
  | { is: 'write_list'; child: Id; record: Id; fields: Partial<ListFields> }
  | { is: 'answer'; child: Id; record: Id; item: string; value: string | null }
  | { is: 'rest_not_observed'; child: Id; record: Id; items: readonly string[] }
  | { is: 'tap_cue'; child: Id; record: Id; cue: DraftCue }
  /** Takes back the newest tap of this cue that has no words. */
  | { is: 'undo_cue'; child: Id; record: Id; cue: string }
  | { is: 'write_cue'; child: Id; record: Id; place: number; fields: Partial<CueFields> }
  | { is: 'remove_cue'; child: Id; record: Id; place: number }
  | { is: 'add_quote'; child: Id; quote: DraftQuote }
  | { is: 'write_quote'; child: Id; record: Id; fields: Partial<QuoteFields> }
  | { is: 'lock_quote'; child: Id; record: Id }
  | { is: 'remove_quote'; child: Id; record: Id }
  | { is: 'add_unspoken'; child: Id; unspoken: DraftUnspoken }
  | { is: 'write_unspoken'; child: Id; record: Id; fields: Partial<UnspokenFields> }
  | { is: 'remove_unspoken'; child: Id; record: Id }
  | { is: 'add_finding'; child: Id; finding: Finding }
  /** '' in `as_typed`: nothing stands there any more that could not be taken. */
  | { is: 'write_finding'; child: Id; record: Id; fields: Partial<Finding['body']>; as_typed?: AsTyped }
  | { is: 'remove_finding'; child: Id; record: Id }
  /** Words that a call was about. */
  | { is: 'note_told'; child: Id; record: Id; words: readonly string[] }
  /** What is on the drawing pad; none: it is cleared. */
  | { is: 'draw'; child: Id; strokes: number[][] }
  /** The strokes that a picture was made of leave the pad; what was drawn since stays on it. */
  | { is: 'add_attachment'; child: Id; attachment: DraftAttachment; strokes?: number[][] }
  | { is: 'write_attachment'; child: Id; record: Id; fields: Partial<AttachmentFields> }
  | { is: 'remove_attachment'; child: Id; record: Id };

export type Action = RoomAction | ChildAction;
