/** What was found on a visit beside the note, as it is read. */
import type { FindingType } from '../../visit/finding';
import type { Bodies, Id, Time } from '../../wire/records';
import type { PersonName } from './people';

export type FoundType = FindingType | 'alert';

/** A record that another one names. `struck`: entered in error. */
export type Cited = { struck: boolean } & (
  | { is: 'quote'; words: string; speaker: PersonName }
  | { is: 'statement'; text: string }
  | { is: 'unspoken_voice'; seen: string }
  | ({ is: 'body_mark' } & Pick<Bodies['body_mark'], 'view' | 'site' | 'kind'>)
  /** As the step reads now; `changed`: it once read otherwise. */
  | { is: 'plan_action'; what: string; changed: boolean }
  | { is: 'alert'; rule: string; pack: string }
  | { is: 'visit' }
  | { is: 'child_visit' }
);

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
    /** What the ids in its body were called when it was signed, as far as that is known here. */
    called: Record<Id, string>;
    /** What those of them are called by now whose name is another since. Left out where there is none. */
    now_called?: Record<Id, string>;
    /** The records that its body names as what it is about or rests on, as far as they are known here. */
    cited: Record<Id, Cited>;
    restricted: boolean;
    /** When its author changed it after signing. null: never. */
    changed_at: Time | null;
  } & (K extends 'alert' ? { answers: AlertAnswer[] } : unknown);
}[T];
