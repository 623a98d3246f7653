/** What was found on a visit beside the note, as it is read. */
import type { Bodies, Id, Time } from '../../wire/records';

export type FoundType =
  | 'statement'
  | 'action_progress'
  | 'body_mark'
  | 'contact_record'
  | 'growth'
  | 'message_given'
  | 'tool_result'
  | 'worker_safety'
  | 'voice_method'
  | 'day_in_life'
  | 'alert';

export type FoundRow<T extends FoundType = FoundType> = {
  [K in T]: {
    record: Id;
    type: K;
    at: Time;
    body: Bodies[K];
    /** What the ids in its body are called, as far as that is known here. */
    called: Record<Id, string>;
    restricted: boolean;
  };
}[T];
