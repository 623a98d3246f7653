/** What the capture screens know before a visit begins. */
import type { Bodies, Id, Time } from '../../wire/records';
import type { ChildAge } from './age';
import type { AdultRow } from './people';
import type { DueLine } from './today';

/** The newest answers to one checklist, about one child and (for the parents' list) one carer. */
export interface EarlierAnswers {
  definition: string;
  version: number;
  carer: Id | null;
  at: Time;
  answers: Record<string, string>;
}

/** What earlier visits found of a child, as far as rules look back. */
export interface ChildHistory {
  legal_basis: Bodies['child']['legal_basis'];
  communication_aids: string[];
  visits: ({ record: Id; at: Time } & Pick<Bodies['child_visit'], 'seen' | 'seen_alone' | 'awake'>)[];
  responses: {
    record: Id;
    at: Time;
    definition: string;
    carer: Id | null;
    answers: Record<string, string>;
  }[];
  growth: ({ record: Id } & Pick<
    Bodies['growth'],
    'taken_on' | 'weight_g' | 'centile_band' | 'measurer_role' | 'views_differ'
  >)[];
  messages: Pick<Bodies['message_given'], 'carer' | 'message'>[];
  tools: ({ record: Id } & Pick<
    Bodies['tool_result'],
    'tool' | 'tool_name' | 'version' | 'taken_on' | 'carer' | 'results'
  >)[];
  concerns: {
    record: Id;
    at: Time;
    concern_type: NonNullable<Bodies['statement']['concern_type']>;
    change: Bodies['statement']['change'];
  }[];
  plan: { record: Id; body: Bodies['plan_action'] }[];
  pen_picture: { record: Id; at: Time } | null;
}

/** What earlier visits found of the family and its grown-ups. */
export interface FamilyHistory {
  /** By adult. */
  adults: Record<Id, { last_met: Time | null }>;
  responsibilities: {
    record: Id;
    adult: Id;
    child: Id;
    holds: Bodies['relationship']['responsibility'];
    verified: boolean;
    since: Time;
  }[];
  /** Those that this person may read. */
  enquiries: ({ record: Id } & Pick<Bodies['private_enquiry'], 'visit' | 'carer' | 'asked'>)[];
  mandated: { visit: Id; at: Time }[];
}

export interface ChildForVisit {
  child: Id;
  name: string;
  age: ChildAge;
  sex: Bodies['child']['sex'];
  mobility: Bodies['child']['mobility'];
  languages: string[];
  interpreter_needed: boolean;
  communication_needs: string | null;
  last_seen: Time | null;
  dues: DueLine[];
  earlier: EarlierAnswers[];
  /** Never kept in a draft. */
  history?: ChildHistory;
}

export interface FamilyForVisit {
  family: Id;
  name: string;
  address: string | null;
  local_authority: string | null;
  /** Only children that this person may see. */
  children: ChildForVisit[];
  /** The remembered household and network. */
  adults: AdultRow[];
  /** Who was in the room at the last visit, to be offered first. */
  present_last: Id[];
  /** Of whoever asks, where it is known here. Never kept in a draft. */
  author_profession?: Bodies['person']['profession'];
  /** Never kept in a draft. */
  history?: FamilyHistory;
  /** Reading has lapsed: whom a visit can be about, and nothing more. Never kept in a draft. */
  names_only?: true;
}
