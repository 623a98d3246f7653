/** What was found on a visit beside the note, as it is read. */
import type { FindingType } from '../../visit/finding';
import type { Bodies, Id, Time } from '../../wire/records';

export type FoundType = FindingType | 'alert';

export type FoundRow<T extends FoundType = FoundType> = {
  [K in T]: {
    record: Id;
    type: K;
    at: Time;
    body: Bodies[K];
    /** What the ids in its body were called when it was signed, as far as that is known here. */
    called: Record<Id, string>;
    /** What those of them are called by now whose name is another since. Left out where there is none. */
    now_called?: Record<Id, string>;
    restricted: boolean;
  };
}[T];
