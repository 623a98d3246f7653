/**
 * Fields whose value is chosen from a list, by type of record: codes, which nobody writes. Held against the schemas by a test.
 *
 * Source: sync/records/.
 */
import type { RecordType } from '../wire/records';

export const CODED: Partial<Record<RecordType, readonly string[]>> = {
  action_progress: ['direction'],
  adult: ['cares_for_child', 'relation', 'relied_on_by_plan', 'sleeps_here', 'was_in_care'],
  alert: ['level', 'state'],
  allocation: ['end_reason', 'role'],
  attachment: ['kind', 'made_by', 'media_type', 'original'],
  body_mark: ['colours', 'how', 'kind', 'on_birth_record', 'skin_broken', 'view'],
  break_glass_review: ['finding'],
  checklist_response: ['state'],
  child: ['health_offer', 'legal_basis', 'mobility', 'nhs_number_status', 'sex'],
  child_visit: [
    'advocate',
    'awake',
    'communication_aid_used',
    'not_seen_reason',
    'seen',
    'seen_alone',
    'sleep_place_seen',
  ],
  contact_record: ['agency', 'outcome'],
  day_in_life: ['basis', 'day_kind', 'slot'],
  due: ['code'],
  growth: ['centile_band', 'chart', 'clothing', 'feeding', 'measurer_role', 'scales', 'source'],
  household: ['sleeps_here', 'source'],
  message_given: ['message'],
  network_member: ['agency', 'knows_of_plan'],
  pen_picture: ['written_to'],
  person: ['profession', 'role'],
  plan_action: ['status'],
  private_enquiry: ['asked'],
  proposal: ['role', 'what', 'why'],
  protection: ['why'],
  quote: ['child_agreed_share', 'house', 'prompt', 'speaker_kind', 'tool'],
  relationship: ['basis', 'kind', 'quality', 'responsibility'],
  review: ['kind'],
  statement: ['change', 'concern_type', 'kind', 'lens', 'part'],
  tool_result: ['tool'],
  visit: ['kind', 'mandated_contact', 'part', 'relation', 'used'],
  voice_method: ['methods', 'told_how_used'],
  worker_safety: ['private_place'],
};
