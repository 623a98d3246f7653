/**
 * The shape of a published practice file, as the screens read it: the words, and the answers that may be given.
 * No field for a total or a grade exists, because none may be made of these lists.
 *
 * Source: checklists/load.py, which checks every file before it is published.
 */
import type { BabyState } from '../visit/draft';

/** One phrase, exactly as it was published. */
export interface Item {
  key: string;
  exact_text: string;
  order: number;
}

export interface AnsweredItem extends Item {
  answer_set: string;
}

interface Published {
  key: string;
  version: number;
  title: string;
  lead_in: string | null;
  source_credit: string;
  /** Units: whole months, both ends included; null for any age. */
  age_range_months: { from: number; to: number } | null;
  valid_from: string;
  valid_to: string | null;
}

/** A list whose items are answered one by one. */
export interface AnswerList extends Published {
  kind: 'answers';
  subject: 'child' | 'carer';
  states?: { value: BabyState; label: string }[];
  items: AnsweredItem[];
}

/** A list whose items are noticed, each as often as it happens. */
export interface CueList extends Published {
  kind: 'cues';
  subject: 'child';
  items: Item[];
}

/** The headings of the note. */
export interface NoteForm extends Published {
  kind: 'note';
  items: (Item & { per: 'visit' | 'child' })[];
}

/** A choice of codes with their words. */
export interface CodeList extends Published {
  kind: 'codes';
  items: Item[];
}

export type Definition = AnswerList | CueList | NoteForm | CodeList;

export interface AnswerValue {
  value: string;
  label: string;
}

export interface AnswerSet {
  key: string;
  values: AnswerValue[];
  /** The two ends of a question that asks "this or that"; empty when it does not. */
  poles: string[];
}

export interface AnswerSets {
  always: AnswerValue;
  sets: AnswerSet[];
}
