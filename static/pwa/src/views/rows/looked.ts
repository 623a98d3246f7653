/** Who looked: rows of the audit trail with the names that this device knows. */
import type { Id, Time } from '../../wire/records';

/** Names beside the ids of the trail, as this device knows them now. */
export interface LookedNames {
  me: Id;
  people: { person: Id; name: string }[];
  children: { child: Id; name: string; family_name: string }[];
  families: { family: Id; name: string }[];
  /** Whose rows and about whom this person may ask: of `people` and of `children`. */
  may_ask: { people: Id[]; children: Id[] };
}

export interface LookedRow {
  number: number;
  at: Time;
  /** As the server names it; the words are the screen's. */
  action: string;
  refused: boolean;
  own: boolean;
  /** null: the server itself, or somebody who was not let in; '' when the person is not known on this device. */
  who: string | null;
  /** null: it is about nobody in particular. */
  about: { is: 'child' | 'family' | 'person' | 'unknown'; name: string } | null;
  count: number | null;
}
