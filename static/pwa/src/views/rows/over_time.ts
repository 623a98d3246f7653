/** A child over time, and the children of a family beside one another. */
import type { Bodies, DateText, Id, Time } from '../../wire/records';
import type { ChildAge } from './age';
import type { CarerGrids, ChecklistGrid } from './grid';
import type { QuoteRow, UnspokenRow } from './recorded';

interface VoiceSigned {
  /** When it was heard or noticed. */
  at: Time;
  visit: Id;
  /** To whom the visit was; null: it is not on this device. */
  family: Id | null;
  by_name: string;
  restricted: boolean;
}

export type QuoteLine = VoiceSigned & { is: 'quote'; quote: QuoteRow };
export type UnspokenLine = VoiceSigned & { is: 'unspoken'; unspoken: UnspokenRow };

/** Newest first. */
export interface VoiceRows {
  /** The child's own exact words, and what the child showed without words. */
  own: (QuoteLine | UnspokenLine)[];
  /** What others said, recorded with this child. */
  others: QuoteLine[];
}

export type GrowthLine = Pick<
  Bodies['growth'],
  | 'taken_on'
  | 'weight_g'
  | 'length_mm'
  | 'head_mm'
  | 'centile_band'
  | 'chart'
  | 'measured_by'
  | 'measurer_role'
  | 'source'
  | 'clothing'
  | 'scales'
> & {
  record: Id;
  by_name: string;
  /** On the day of measuring; corrected where the child was born early. */
  age: ChildAge;
  restricted: boolean;
  addendum: boolean;
};

export interface GrowthRows {
  born_on: DateText | null;
  /** Only for a child who was born early. */
  due_on: DateText | null;
  /** By the day of measuring, oldest first. */
  lines: GrowthLine[];
}

export interface OverTimeRows {
  child: Id;
  family: Id;
  name: string;
  family_name: string;
  age: ChildAge;
  lists: ChecklistGrid[];
  carers: CarerGrids;
  voice: VoiceRows;
  growth: GrowthRows;
  as_at: Time | null;
}

export type CoverageCell =
  /** `told`: something is written of what the child did, said or showed. */
  | ({ is: 'seen'; told: boolean } & Pick<Bodies['child_visit'], 'seen_alone' | 'awake' | 'sleep_place_seen'>)
  | { is: 'not_seen'; reason: Bodies['child_visit']['not_seen_reason']; detail: string | null }
  /** The visit has no part about this child. */
  | { is: 'no_entry' }
  | { is: 'unborn' }
  /** Past the day by which the child was born, and no birthday is on record. */
  | { is: 'birth_not_recorded' }
  /** The part has not arrived. */
  | { is: 'not_here' }
  /** The part was entered in error. */
  | { is: 'struck' };

export interface CoverageColumn {
  visit: Id;
  at: Time;
  kind: Bodies['visit']['kind'];
  author_name: string;
}

export interface CoverageRows {
  family: Id;
  family_name: string;
  since: DateText;
  /** How many visits lie before that day. */
  earlier: number;
  /** Oldest first. */
  columns: CoverageColumn[];
  /** Those whom the reader may see, in order of birth; one cell for each column. */
  children: { child: Id; name: string; age: ChildAge; cells: CoverageCell[] }[];
}
