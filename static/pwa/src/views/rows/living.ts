/** Living records: to be read, changed, or chosen from. */
import type { EditAct, EditDraft } from '../../visit/edit_draft';
import type { Bodies, Change, Id, StreamKind, Time } from '../../wire/records';
import type { MergingType } from '../living';

/** A living record in a list: what it says, and whether something of it waits to be chosen. */
export interface LivingRow<T extends MergingType> {
  record: Id;
  body: Bodies[T];
  torn: boolean;
}

/** One value of a field in conflict, and who wrote it when. null: nothing, or taken out of the list. */
export interface ContenderRow {
  value: unknown;
  by: { name: string; mine: boolean; at: Time; version: number | null }[];
}

export interface ConflictRow {
  field: string;
  /** Of a list, the element that the conflict is of; else null. */
  element: string | null;
  /** As it was before. */
  base: unknown;
  contenders: ContenderRow[];
}

/** A living record to be changed, or to be chosen from. */
export interface LivingRows {
  stream: Id;
  stream_kind: StreamKind;
  family: Id;
  record: Id;
  type: MergingType;
  /** The child's or the family's name. */
  about: string;
  /** Nothing of it is there yet. */
  is_new: boolean;
  /** Of its newest filed entry: the base of a change that begins now. */
  version: number;
  /** What it says to somebody who began at the version asked for; asked for none, what it says now. */
  body: Record<string, unknown>;
  /** What waits to be chosen, in that view. */
  conflicts: ConflictRow[];
  visibility: Change['visibility'];
  /** Children and adults of the family, for what names them. */
  children: { id: Id; name: string }[];
  adults: { id: Id; name: string }[];
  may_write: boolean;
  /** What was begun here of either act, and is not signed. */
  begun: Record<EditAct, EditDraft | null>;
}
