/** Item by visit: the answers to one list, side by side. */
import type { Bodies, Id, Time } from '../../wire/records';
import type { ChildAge } from './age';
import type { PersonName } from './people';

/**
 * What is new about an answer. `first_seen`: it had been asked before and was never seen; `first_observed`: nobody could observe it
 * before; `first_change`: it differs from what it was, for the first time; `later_change`: it differs once more.
 */
export type CellMark = 'first_seen' | 'first_observed' | 'first_change' | 'later_change';

export interface GridCell {
  value: string;
  note: string | null;
  mark: CellMark | null;
  /** What it was when it was last observed, where it has changed. */
  before: { value: string; at: Time } | null;
}

export interface GridColumn {
  record: Id;
  visit: Id;
  at: Time;
  /** Of the child, on that day. */
  age: ChildAge;
  author_name: string;
  /** Of the list, as it was answered then. */
  version: number;
  state: Bodies['checklist_response']['state'];
  setting: string | null;
  /** Whom the list is about; null: the child. */
  carer: PersonName | null;
  /** Changed by its author after it was signed; this is the newest word. */
  addendum: boolean;
}

export interface GridRow {
  item: string;
  /** One for each column; null: nothing was answered to it at that visit. */
  cells: (GridCell | null)[];
}

/** Item by visit for one list, about one child and, where the list is about carers, one carer or all of them. */
export interface ChecklistGrid {
  child: Id;
  child_name: string;
  definition: string;
  /** Of the newest column. */
  version: number;
  /** The one carer whom all columns are about, by one name; else null: each column says its own. */
  carer: PersonName | null;
  /** Oldest first; the last is the newest. */
  columns: GridColumn[];
  rows: GridRow[];
}

export interface CarerGrids {
  grids: ChecklistGrid[];
  /** Carers about whom nobody has answered a list yet. */
  without: PersonName[];
}
