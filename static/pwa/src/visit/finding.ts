/**
 * What else is found on a visit: a mark, a weight, a call, a sentence and its kind. While it is not signed each is the body
 * of its record, with null where nobody has chosen and '' or null where nothing is typed.
 *
 * Source: sync/records/; docs/decisions/0030-what-is-found-on-a-visit-is-a-record-each.md.
 */
import type { Bodies, Id, RecordType, Time } from '../wire/records';
import { asItStands, FROM_SOMEBODY } from './dependent';
import { carerOf, needsCarer } from './tool';
import { isWithin, MEASURES, type Measure } from './whole';

export type FindingType =
  | 'statement'
  | 'action_progress'
  | 'body_mark'
  | 'contact_record'
  | 'growth'
  | 'message_given'
  | 'tool_result'
  | 'worker_safety'
  | 'voice_method'
  | 'day_in_life';

/** A body that is being filled in: anything may still be missing. */
export type Open<B> = { [F in keyof B]?: B[F] | null };

/** Without what the draft itself knows: the visit, the child, and when it was noted. */
export type FindingBody<T extends FindingType> = Open<
  Omit<InHand<T>, 'visit' | 'child' | 'noted_at' | 'noticed_at' | 'given_at'>
>;

/** `concern`: it is one, and what it is about may not have been said yet; no record says so. */
type InHand<T extends FindingType> = T extends 'statement'
  ? Bodies[T] & { concern: boolean }
  : T extends 'day_in_life'
    ? Omit<Bodies[T], 'slots'> & { slots: OpenSlot[] }
    : Bodies[T];

type Slot = Bodies['day_in_life']['slots'][number];

/** A part of a day; `basis` is null while nobody has said how it is known. */
export type OpenSlot = Omit<Slot, 'basis'> & { basis: Slot['basis'] | null };

export type Finding<T extends FindingType = FindingType> = {
  [K in T]: {
    record: Id;
    type: K;
    at: Time;
    body: FindingBody<K>;
    as_typed?: AsTyped;
    /** Of a call, and never signed: the words of a rule's list that stood in the visit when it was written down. */
    told?: readonly string[];
  };
}[T];

/** What stands in the field of a number and is none that a record takes, by field. Kept as it was typed, and never signed. */
export type AsTyped = Record<string, string>;

/** A question put to a carer in private. It belongs to the family, and few may read it. */
export interface Enquiry {
  record: Id;
  at: Time;
  body: Open<Omit<Bodies['private_enquiry'], 'visit'>>;
}

type Missing<T extends FindingType> = (body: FindingBody<T>) => string[];

/** What each cannot be signed without, by field. */
const MISSING: { [T in FindingType]: Missing<T> } = {
  statement: (body) => [
    ...blank(body, 'part', 'kind', 'text'),
    ...(FROM_SOMEBODY.includes(body.kind) && !has(body.source_person) && !has(body.source) ? ['source'] : []),
    ...(body.concern ? blank(body, 'concern_type') : []),
  ],
  action_progress: (body) => blank(body, 'action', 'direction', 'evidence'),
  body_mark: (body) => [
    ...blank(body, 'view', 'site', 'kind', 'how'),
    ...(mayBeBirthmark(body.kind) ? blank(body, 'on_birth_record') : []),
  ],
  contact_record: (body) =>
    body.outcome === 'not_yet'
      ? blank(body, 'not_yet_because')
      : [...blank(body, 'outcome', 'at'), ...(has(body.agency) || has(body.called) ? [] : ['called'])],
  growth: (body) => [
    ...(body.weight_g || body.length_mm || body.head_mm ? [] : ['weight_g']),
    ...blank(body, 'measured_by', 'measurer_role', 'source', 'chart'),
    // What the writer measured is of the day of the visit, unless they say another.
    ...(body.source === 'me' ? emptied(body) : blank(body, 'taken_on')),
  ],
  message_given: (body) => blank(body, 'carer', 'message'),
  tool_result: (body) => [
    ...blank(body, 'tool', 'version', 'assessor_trained'),
    ...emptied(body),
    ...(areasOf(body.results).length > 0 && areasOf(body.results).every(({ area }) => has(area))
      ? []
      : ['results']),
    ...(body.tool === 'other' && !has(body.tool_name) ? ['tool_name'] : []),
    ...(needsCarer(body.tool) && !has(body.carer) ? ['carer'] : []),
  ],
  worker_safety: (body) =>
    has(body.what_happened) || has(body.for_the_child) || has(body.private_place) ? [] : ['what_happened'],
  voice_method: (body) => (body.methods?.length ? [] : ['methods']),
  day_in_life: (body) => [
    ...blank(body, 'day_kind'),
    ...(slotsOf(body.slots).length > 0 && slotsOf(body.slots).every(({ what }) => has(what))
      ? []
      : ['slots']),
    ...(body.slots?.some(lacksBasis) ? ['basis'] : []),
  ],
};

export function isFindingType(type: RecordType): type is FindingType {
  return Object.hasOwn(MISSING, type);
}

/** Only of such a mark it has to be said whether the birth record has it. */
export function mayBeBirthmark(kind: FindingBody<'body_mark'>['kind']): boolean {
  return kind === 'mark_uncertain' || kind === 'known_birthmark';
}

/** Whether it was seen, or told and by whom, is not said yet of what is written. */
export function lacksBasis({ what, basis }: OpenSlot): boolean {
  return has(what) && basis === null;
}

/** The areas that have a result: one without is a line of the form that nobody has filled in. */
export function areasOf(results: Bodies['tool_result']['results'] | null | undefined) {
  return (results ?? []).filter(({ value }) => has(value));
}

/** The parts of a day of which something is said: one without is a part of the form that nobody has filled in. */
export function slotsOf(slots: readonly OpenSlot[] | null | undefined) {
  return (slots ?? []).filter(
    ({ what, time, feeling, told_by, who }) =>
      [what, time, feeling, told_by].some(has) || (who ?? []).length > 0,
  );
}

/** Shape: names of fields, in the order in which they are asked; none when it can be signed. */
export function missingOf(finding: Finding): string[] {
  return [
    ...unreadNumbers(finding),
    ...(MISSING[finding.type] as Missing<FindingType>)(finding.body as FindingBody<FindingType>),
  ];
}

/** Numbers that a record does not take: as somebody typed them, or as older versions of the app let them be. */
function unreadNumbers({ type, body, as_typed = {} }: Finding): string[] {
  const measures: Record<string, Measure> = type === 'growth' || type === 'body_mark' ? MEASURES[type] : {};
  const fields = body as Record<string, unknown>;
  return Object.entries(measures).flatMap(([field, measure]) => {
    const value = fields[field];
    return as_typed[field] || (typeof value === 'number' && !isWithin(value, measure)) ? [field] : [];
  });
}

export function isFindingWhole(finding: Finding): boolean {
  return missingOf(finding).length === 0;
}

/** What the carer's answers need is asked only when the question was put. */
export function missingOfEnquiry({ body }: Enquiry): string[] {
  return [
    ...blank(body, 'carer', 'asked'),
    ...(body.asked === 'yes' && body.alone_confirmed !== true ? ['alone_confirmed'] : []),
  ];
}

/** The findings of one type, in the order in which they were made. */
export function findingsOf<T extends FindingType>(
  { findings = [] }: { findings?: readonly Finding[] },
  type: T,
): Finding<T>[] {
  return findings.filter((each) => each.type === type) as Finding[] as Finding<T>[];
}

/** Words that stand with a mark, as one of its explanations, and not with what else was said. */
export function isExplanation(child: { findings?: readonly Finding[] }, quote: Id): boolean {
  return findingsOf(child, 'body_mark').some(({ body }) => (body.explanations ?? []).includes(quote));
}

/** Whether a finding names this grown-up: then they cannot leave the room. */
export function namesAdult(finding: Finding, adult: Id): boolean {
  const { type, body } = standing(finding);
  switch (type) {
    case 'statement':
      return body.source_person === adult || body.carer === adult;
    case 'message_given':
      return body.carer === adult;
    case 'tool_result':
      return carerOf(body) === adult;
    case 'voice_method':
      return body.via === adult;
    case 'day_in_life':
      return (body.slots ?? []).some(({ told_by }) => told_by === adult);
    default:
      return false;
  }
}

/** Whether a day says that this grown-up cares for the child at some hour: nobody has to be in the room for that. */
export function saysCares(finding: Finding, adult: Id): boolean {
  return (
    finding.type === 'day_in_life' &&
    (finding.body.slots ?? []).some(({ who }) => (who ?? []).includes(adult))
  );
}

/** As its form shows it: without choices that hung on an answer that is gone. */
export function standing<T extends FindingType>(finding: Finding<T>): Finding<T> {
  return { ...finding, body: asItStands(finding.type, finding.body as FindingBody<T>) } as Finding<T>;
}

function blank<B extends object>(body: B, ...fields: Extract<keyof B, string>[]): string[] {
  return fields.filter((field) => !has(body[field]));
}

/** A day that was there and was taken out again. */
function emptied({ taken_on }: { taken_on?: string | null }): string[] {
  return taken_on === '' ? ['taken_on'] : [];
}

function has(value: unknown): boolean {
  return typeof value === 'string' ? value.trim() !== '' : value !== null && value !== undefined;
}
