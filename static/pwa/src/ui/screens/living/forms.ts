/** What may be changed of each living record, and with what kind of field. The bodies are those of sync/records/. */

import type { MergingType } from '../../../views/living';
import type { Id } from '../../../wire/records';
import { tooLongIn } from '../../../wire/text_max';
import { CARES, HEALTH_OFFER, LEGAL_BASIS, MOBILITY, SEX, SLEEPS_HERE } from '../../strings/codes';
import { TOO_LONG } from '../../strings/field';
import {
  AGENCY,
  EDIT,
  FIELD,
  FIELD_READ,
  KNOWS,
  PLAN_STATUS,
  QUALITY,
  RELATIONSHIP,
  RESPONSIBILITY_BASIS,
  SOURCE,
  WRITTEN_TO,
} from '../../strings/living';
import { dayFault, type InHand } from './days';

export type FieldKind =
  | { is: 'text' }
  | { is: 'area'; words_max?: number }
  | { is: 'date' }
  | { is: 'code'; words: Readonly<Record<string, string>>; list?: boolean }
  | { is: 'flag' }
  | { is: 'texts' }
  | { is: 'person' }
  | { is: 'people' }
  | { is: 'relations' }
  | { is: 'members' };

export interface FormField {
  name: string;
  label: string;
  kind: FieldKind;
  needed: boolean;
}

export const PEN_WORDS_MAX = 150;

const TEXT = { is: 'text' } as const;
const AREA = { is: 'area' } as const;
const DATE = { is: 'date' } as const;
const FLAG = { is: 'flag' } as const;
const TEXTS = { is: 'texts' } as const;
const PERSON = { is: 'person' } as const;
const code = (words: Readonly<Record<string, string>>, list = false): FieldKind => ({
  is: 'code',
  words,
  list,
});

/** A star marks what may not stay empty. */
const FORMS: Record<MergingType, Record<string, FieldKind>> = {
  pen_picture: {
    'text*': { is: 'area', words_max: PEN_WORDS_MAX },
    'written_to*': code(WRITTEN_TO),
    contributors: TEXTS,
    review_by: DATE,
  },
  plan_action: {
    goal: AREA,
    'what*': AREA,
    who: TEXTS,
    by_when: DATE,
    support_needed: AREA,
    'status*': code(PLAN_STATUS),
    achieved_on: DATE,
    evidence: AREA,
  },
  child: {
    'preferred_name*': TEXT,
    dob: DATE,
    edd: DATE,
    'sex*': code(SEX),
    languages: TEXTS,
    'interpreter_needed*': FLAG,
    communication_needs: AREA,
    communication_aids: TEXTS,
    ethnicity: TEXT,
    faith: TEXT,
    disability: TEXTS,
    'mobility*': code(MOBILITY, true),
    mobility_assessed_on: DATE,
    'legal_basis*': code(LEGAL_BASIS, true),
    health_offer: code(HEALTH_OFFER),
  },
  adult: {
    name: TEXT,
    description: AREA,
    relations: { is: 'relations' },
    sleeps_here: code(SLEEPS_HERE),
    cares_for_child: code(CARES),
    language: TEXT,
    dob: DATE,
    contact: TEXT,
    address: AREA,
    was_in_care: code(KNOWS),
    own_history_asked_on: DATE,
    needs: TEXTS,
    strengths: AREA,
    relied_on_by_plan: code(KNOWS),
    steps_taken: AREA,
    note: AREA,
  },
  relationship: {
    'from_person*': PERSON,
    'to_person*': PERSON,
    'kind*': code(RELATIONSHIP, true),
    'responsibility*': code(KNOWS),
    basis: code(RESPONSIBILITY_BASIS, true),
    evidence: TEXT,
    evidence_seen_on: DATE,
    evidence_seen_by: TEXT,
    quality: code(QUALITY),
    orders: TEXTS,
    starts_on: DATE,
    ends_on: DATE,
  },
  family: { 'name*': TEXT, address: AREA, local_authority: TEXT, story: AREA },
  household: {
    address: AREA,
    local_authority: TEXT,
    members: { is: 'members' },
    'source*': code(SOURCE),
    note: AREA,
  },
  network_member: {
    'agency*': code(AGENCY, true),
    name: TEXT,
    role: TEXT,
    for_people: { is: 'people' },
    phone: TEXT,
    email: TEXT,
    'knows_of_plan*': code(KNOWS),
    'core_group*': FLAG,
    'lead_professional*': FLAG,
    last_contact: DATE,
    'checked_on*': DATE,
  },
};

export function fieldsOf(type: MergingType): FormField[] {
  return Object.entries(FORMS[type]).map(([starred, kind]) => {
    const name = starred.replace('*', '');
    return { name, label: labelOf(type, name), kind, needed: starred.endsWith('*') };
  });
}

export function labelOf(type: MergingType, field: string): string {
  return FIELD[`${type}.${field}`] ?? field;
}

/** Its name where versions of it are read side by side. */
export function readLabelOf(type: MergingType, field: string): string {
  return FIELD_READ[`${type}.${field}`] ?? labelOf(type, field);
}

/** How one field is said and written; one that no form has is read as a text. */
export function kindOf(type: MergingType, field: string): FieldKind {
  return fieldsOf(type).find(({ name }) => name === field)?.kind ?? TEXT;
}

/** What a new record begins with: nothing that its author has not said. A step of the plan is open until somebody says otherwise. */
export function emptyBody(type: MergingType, stream: Id): Record<string, unknown> {
  const body = Object.fromEntries(fieldsOf(type).map(({ name, kind }) => [name, emptyOf(kind)]));
  return type === 'plan_action' ? { ...body, child: stream, status: 'open' } : body;
}

function emptyOf({ is }: FieldKind): unknown {
  return is === 'texts' || is === 'people' || is === 'relations' || is === 'members' ? [] : null;
}

/** What must be put right before a body can be signed, by field. */
export function faultsOf(type: MergingType, inHand: InHand): Record<string, string> {
  const { body } = inHand;
  const found: [string, string][] = fieldsOf(type).flatMap((field) => {
    const fault = faultOf(type, field, inHand);
    return fault ? [[field.name, fault] as [string, string]] : [];
  });
  if (type === 'adult' && !body.name && !body.description)
    found.push(['name', EDIT.needed(labelOf(type, 'name'))]);
  if (type === 'child' && !body.dob && !body.edd) found.push(['dob', EDIT.needed(labelOf(type, 'dob'))]);
  return Object.fromEntries(found);
}

function faultOf(type: MergingType, field: FormField, inHand: InHand): string | null {
  const { name, label, kind, needed } = field;
  const value = inHand.body[name];
  if (needed && (value === null || value === undefined || value === '')) return EDIT.needed(label);
  return kind.is === 'date' ? dayFault(type, field, inHand) : tooLong(type, name, kind, value);
}

/** Shape: null when it is short enough, or no text. */
export function tooLong(type: MergingType, name: string, kind: FieldKind, value: unknown): string | null {
  const over = tooLongIn(type, { [name]: value }).find(({ field }) => field.split('.')[0] === name)?.over;
  if (over) return kind.is === 'texts' ? TOO_LONG.line(over) : TOO_LONG.by(over);
  if (kind.is !== 'area' || kind.words_max === undefined || typeof value !== 'string') return null;
  const words = countWords(value);
  return words > kind.words_max ? EDIT.tooLong(words, kind.words_max) : null;
}

export function countWords(text: string): number {
  return text.split(/\s+/).filter(Boolean).length;
}
