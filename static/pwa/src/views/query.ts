import type { Id } from '../wire/records';
import type { MergingType } from './living';

/** What may be asked of the open engine; the answer's shape is in rows.ts. */
export type Query =
  | { is: 'today' }
  | { is: 'child'; child: Id }
  | { is: 'visit'; family: Id; visit: Id }
  | { is: 'amending'; family: Id; visit: Id }
  | { is: 'rehoming'; family: Id; visit: Id }
  | { is: 'draft'; draft: Id }
  | { is: 'family_for_visit'; family: Id }
  | { is: 'outbox' }
  | { is: 'mending'; key: Id }
  | { is: 'ready' }
  | { is: 'queue' }
  | { is: 'review'; family: Id; visit: Id }
  | { is: 'team' }
  /** `base`: the version at which a change of it began; null: as it stands now. */
  | { is: 'living'; stream: Id; type: MergingType; record: Id; base: number | null }
  /** Never part of an address, a title or a log. */
  | { is: 'search'; term: string }
  | { is: 'alert'; child: Id; alert: Id }
  | { is: 'over_time'; child: Id }
  | { is: 'coverage'; family: Id }
  | { is: 'looked' }
  | { is: 'emergencies' }
  | { is: 'second_person' }
  /** What a safeguarding lead has of one child or family, or of all (null). */
  | { is: 'restricted'; of: Id | null };
