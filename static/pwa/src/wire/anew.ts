/**
 * The same statement in a new change that names the old one: nothing is altered but what its author corrected.
 *
 * Source: sync/PROTOCOL.md section 14.2.
 */
import type { Change, NewRecord, Time } from './records';

/** `corrected`: another body, and when it was written; left out, word for word what was said before. */
export function anew(change: Change, corrected?: { body: unknown; at: Time }): NewRecord {
  const { stream, stream_kind, record, type, base, event_at, visibility, family_view, third_party } = change;
  return {
    stream,
    stream_kind,
    record,
    type,
    base,
    event_at,
    visibility,
    family_view,
    third_party,
    late_reason: change.late_reason,
    ...(change.status === 'signed' ? {} : { status: change.status }),
    definition_version: change.definition_version,
    body: corrected ? corrected.body : change.body,
    supersedes: change.change,
    recorded_at: corrected ? corrected.at : change.recorded_at,
  } as NewRecord;
}
