/** What one person recorded about one child: answers, cues, words, attachments. */
import type { Bodies, Id, Time } from '../../wire/records';
import type { BlobState } from '../notebook';
import type { FoundRow } from './found';
import type { PersonName } from './people';

/** One line of a checklist that differs from the last visit at which it was observed. */
export interface Answer {
  item: string;
  value: string;
  note: string | null;
  /** The earlier answer, if there is one and it differs; `not_observed` never counts as a change. */
  before: { value: string; at: Time } | null;
}

export interface CueRow {
  cue: string;
  /** null: it was written down after the visit. */
  at: Time | null;
  context: string | null;
  may_be_telling_us: string | null;
}

interface Signed {
  /** When its author changed it after signing: these are the newest words. null: never. */
  changed_at: Time | null;
}

/** What is written of one child in the note of a visit. */
export type NoteRow = Bodies['child_visit'] & Signed;

export interface ChecklistRow extends Signed {
  record: Id;
  at: Time;
  definition: string;
  version: number;
  carer: PersonName | null;
  with_carer: PersonName | null;
  state: Bodies['checklist_response']['state'];
  setting: string | null;
  note: string | null;
  answers: Answer[];
  cues: CueRow[];
}

/** A drawing, document or sound; what it holds is opened when somebody asks for it. */
export interface AttachmentRow extends Signed {
  record: Id;
  child: Id;
  kind: Bodies['attachment']['kind'];
  media_type: Bodies['attachment']['media_type'];
  caption: string;
  size_bytes: number;
  duration_sec: number | null;
  /** A small JPEG in base64. */
  thumbnail: string | null;
  made_by: Bodies['attachment']['made_by'];
  original: Bodies['attachment']['original'];
  third_party: boolean;
  /** How far it is on its way, if it was made on this device; null: it is fetched when it is opened. */
  here: BlobState | null;
}

export interface QuoteRow extends Signed {
  record: Id;
  exact_words: string;
  speaker: PersonName;
  speaker_kind: 'child' | 'adult';
  said_to: string | null;
  prompt: Bodies['quote']['prompt'];
  tool: NonNullable<Bodies['quote']['tool']> | null;
  house: NonNullable<Bodies['quote']['house']> | null;
  where: string | null;
  who_heard: string[];
  language: string | null;
  translation: string | null;
  heard_at: Time | null;
  /** null: nobody said. */
  child_agreed_share: Bodies['quote']['child_agreed_share'] | null;
  risk_on_family_view: boolean | null;
}

export interface UnspokenRow extends Signed {
  record: Id;
  seen: string;
  context: string | null;
  possible_meanings: string[];
  view: string | null;
  noticed_at: Time | null;
}

/** What one person recorded about one child, naming a visit. */
export interface Recorded {
  by: Id;
  by_name: string;
  notes: NoteRow[];
  checklists: ChecklistRow[];
  quotes: QuoteRow[];
  unspoken: UnspokenRow[];
  attachments: AttachmentRow[];
  found: FoundRow[];
}
