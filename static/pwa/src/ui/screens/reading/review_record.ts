/** A review as a record to be signed: it stands in the family's stream, beside the visit it is about. */
import type { Engine } from '../../../engine/port';
import type { Bodies, Id, NewRecord, Time } from '../../../wire/records';

export interface ReviewWords {
  family: Id;
  visit: Id;
  kind: Bodies['review']['kind'];
  text?: string;
  answers?: Id;
  /** The change of the visit that the reader has before them. */
  read_change?: Id;
  /** Record id, when it was made before. */
  record?: Id;
  at: Time;
}

/** Make the record; the engine signs it. */
export function reviewRecord(
  engine: Engine,
  { family, visit, kind, text, answers, read_change, record, at }: ReviewWords,
): NewRecord {
  return {
    stream: family,
    stream_kind: 'family',
    record: record ?? engine.newId(),
    type: 'review',
    base: 0,
    event_at: at,
    body: {
      visit,
      kind,
      text: text?.trim() || null,
      answers: answers ?? null,
      ...(read_change ? { read_change } : {}),
    },
  };
}

/** Device time, as records write it. */
export const nowTime = (): Time => new Date().toISOString();
