/**
 * The change and its bodies as TypeScript knows them. The shapes come from the server's OpenAPI document
 * (`api.ts`, generated); only the names are given here.
 *
 * Source: sync/PROTOCOL.md section 2.
 */
import type { components } from './api';

type Schemas = components['schemas'];

/** 32 hex characters; opaque. */
export type Id = string;
/** RFC 3339, UTC, milliseconds: `2026-11-21T09:30:00.000Z`. */
export type Time = string;
/** `2026-11-21`. */
export type DateText = string;

export interface Bodies {
  person: Schemas['PersonBody'];
  team: Schemas['TeamBody'];
  local_numbers: Schemas['LocalNumbersBody'];
  family: Schemas['FamilyBody'];
  adult: Schemas['AdultBody'];
  household: Schemas['HouseholdBody'];
  network_member: Schemas['NetworkMemberBody'];
  relationship: Schemas['RelationshipBody'];
  visit: Schemas['VisitBody'];
  review: Schemas['ReviewBody'];
  private_enquiry: Schemas['PrivateEnquiryBody'];
  child: Schemas['ChildBody'];
  pen_picture: Schemas['PenPictureBody'];
  plan_action: Schemas['PlanActionBody'];
  child_visit: Schemas['ChildVisitBody'];
  checklist_response: Schemas['ChecklistResponseBody'];
  quote: Schemas['QuoteBody'];
  unspoken_voice: Schemas['UnspokenVoiceBody'];
  voice_method: Schemas['VoiceMethodBody'];
  day_in_life: Schemas['DayInLifeBody'];
  statement: Schemas['StatementBody'];
  action_progress: Schemas['ActionProgressBody'];
  body_mark: Schemas['BodyMarkBody'];
  contact_record: Schemas['ContactRecordBody'];
  growth: Schemas['GrowthBody'];
  message_given: Schemas['MessageGivenBody'];
  tool_result: Schemas['ToolResultBody'];
  worker_safety: Schemas['WorkerSafetyBody'];
  alert: Schemas['AlertBody'];
  attachment: Schemas['AttachmentBody'];
  allocation: Schemas['AllocationBody'];
  due: Schemas['DueBody'];
  protection: Schemas['ProtectionBody'];
  break_glass: Schemas['BreakGlassBody'];
  break_glass_review: Schemas['BreakGlassReviewBody'];
  proposal: Schemas['ProposalBody'];
  opened: Schemas['OpenedBody'];
}
export type RecordType = keyof Bodies;
export type StreamKind = Schemas['Change']['stream_kind'];
export type Role = Schemas['PersonBody']['role'];

/** A change of one type, as it is signed. */
export type Change<T extends RecordType = RecordType> = {
  [K in T]: Omit<Schemas['Change'], 'type' | 'body'> & { type: K; body: Bodies[K] };
}[T];

/** What a screen hands over to be signed; the engine adds author, device, times, state and ids of the change. */
export type NewRecord<T extends RecordType = RecordType> = {
  [K in T]: {
    stream: Id;
    stream_kind: StreamKind;
    record: Id;
    type: K;
    /** Stream version of the record in view; 0 for a new record. */
    base: number;
    event_at: Time;
    body: Bodies[K];
    visibility?: Schemas['Change']['visibility'];
    family_view?: Schemas['Change']['family_view'];
    third_party?: boolean;
    late_reason?: string | null;
    definition_version?: string | null;
    /** Left out: it is signed for the first time. */
    status?: Exclude<Schemas['Change']['status'], 'signed'>;
    /** The own change that this one sends again, set right or as it was. */
    supersedes?: Id;
    /** The own change that this one changes after signing: both stand. Never beside `supersedes`. */
    adds_to?: Id;
    /** When it was written, if not now and not with the draft. */
    recorded_at?: Time;
  };
}[T];

/** Where one change is on its way. `mine` means made on this device. */
export type Delivery = 'on_device' | 'received' | 'filed' | 'needs_you';

/** A change as the device holds it: filed (with its version) or still on its way (version null). */
export type Entry<T extends RecordType = RecordType> = {
  [K in T]: {
    version: number | null;
    received_at: Time | null;
    filed_at: Time | null;
    /** Sequence number if this device made it. */
    seq: number | null;
    /** The other device that made it, and its number there. */
    made?: { device: Id; seq: number } | null;
    change: Change<K>;
  };
}[T];
