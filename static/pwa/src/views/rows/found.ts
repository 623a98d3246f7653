/** What was found on a visit beside the note, as it is read. */
import type { FindingType } from '../../visit/finding';
import type { Bodies, Id, Time } from '../../wire/records';

export type FoundType = FindingType | 'alert';

/** One answer to what a rule raised, as one person signed it. */
export interface AlertAnswer {
  change: Id;
  by_name: string;
  at: Time;
  state: Bodies['alert']['state'];
  response: string | null;
}

export type FoundRow<T extends FoundType = FoundType> = {
  [K in T]: {
    record: Id;
    type: K;
    at: Time;
    body: Bodies[K];
    /** What the ids in its body are called, as far as that is known here. */
    called: Record<Id, string>;
    restricted: boolean;
  } & (K extends 'alert' ? { answers: AlertAnswer[] } : unknown);
}[T];
