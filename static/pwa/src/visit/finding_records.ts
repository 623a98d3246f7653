/** The records of what was found on a visit. Called by `child_records.ts` and `records.ts`. */
import type { Bodies, Id, NewRecord } from '../wire/records';
import { duringVisit, EVERYDAY, lateReason } from './body';
import { hasWords, isQuoteBegun, isUnspokenBegun } from './content';
import { enquiryAsItStands } from './dependent';
import type { Draft, DraftChild } from './draft';
import {
  areasOf,
  type Enquiry,
  type Finding,
  type FindingBody,
  type FindingType,
  findingsOf,
  slotsOf,
  standing,
} from './finding';
import { takenOn } from './taken';
import { carerOf, ownNameOf } from './tool';

/** What a body says of a field that nobody filled in. */
const EMPTY: { [T in FindingType]: Omit<Bodies[T], RequiredOf<T>> } = {
  statement: {
    source_person: null,
    source: null,
    evidence: [],
    lens: null,
    carer: null,
    concern_type: null,
    impact_now: null,
    impact_likely: null,
    change: null,
    family_response: null,
  },
  action_progress: {},
  body_mark: {
    x: null,
    y: null,
    length_mm: null,
    width_mm: null,
    shape: null,
    colours: [],
    skin_broken: null,
    explanations: [],
    explanation_none_because: null,
  },
  contact_record: {
    about: [],
    agency: null,
    called: null,
    number: null,
    said: null,
    advised: null,
    not_yet_because: null,
  },
  growth: {
    weight_g: null,
    length_mm: null,
    head_mm: null,
    clothing: null,
    scales: null,
    centile_band: null,
    feeding: null,
    lead: null,
    views_differ: null,
    view: null,
  },
  message_given: { response: null },
  tool_result: { carer: null, tool_name: null, follow_up: null, attachment: null },
  worker_safety: { what_happened: null, for_the_child: null, private_place: null, safe_visit_plan: null },
  voice_method: { place: null, language: null, via: null, wishes: null, told_how_used: null, note: null },
  day_in_life: {},
};

type RequiredOf<T extends FindingType> =
  | 'visit'
  | 'child'
  | 'noted_at'
  | 'noticed_at'
  | 'given_at'
  | (T extends 'statement' ? 'part' | 'kind' | 'text' : never)
  | (T extends 'action_progress' ? 'action' | 'direction' | 'evidence' : never)
  | (T extends 'body_mark' ? 'view' | 'site' | 'kind' | 'how' | 'on_birth_record' : never)
  | (T extends 'contact_record' ? 'outcome' | 'at' : never)
  | (T extends 'growth' ? 'taken_on' | 'measured_by' | 'measurer_role' | 'source' | 'chart' : never)
  | (T extends 'message_given' ? 'carer' | 'message' : never)
  | (T extends 'tool_result' ? 'tool' | 'version' | 'taken_on' | 'assessor_trained' | 'results' : never)
  | (T extends 'voice_method' ? 'methods' : never)
  | (T extends 'day_in_life' ? 'day_kind' | 'slots' : never);

/** The field that says when it was noted, where the type has one. */
const NOTED: Partial<Record<FindingType, string>> = {
  statement: 'noted_at',
  body_mark: 'noticed_at',
  message_given: 'given_at',
};

/** Not to be shown to the family: what is in it could bring somebody into danger, or is about the worker. */
const WITHHELD: ReadonlySet<FindingType> = new Set(['body_mark', 'contact_record', 'worker_safety']);

export function findingRecord(draft: Draft, child: DraftChild, begun: Finding): NewRecord {
  const finding = standing(begun);
  const at = duringVisit(draft, finding.at);
  const noted = NOTED[finding.type];
  const body = {
    ...EMPTY[finding.type],
    ...Object.fromEntries(
      Object.entries(finding.body)
        .filter(([field]) => field !== 'concern')
        .map(([field, value]) => [field, typed(value)]),
    ),
    visit: draft.visit,
    child: child.child,
    ...namedBy(finding, child),
    ...(finding.type === 'body_mark' ? { on_birth_record: finding.body.on_birth_record ?? 'unknown' } : {}),
    ...(finding.type === 'tool_result' ? toolFields(finding.body) : {}),
    ...(finding.type === 'day_in_life' ? { slots: slotsOf(finding.body.slots) } : {}),
    ...(finding.type === 'growth' || finding.type === 'tool_result'
      ? { taken_on: takenOn(draft, finding) }
      : {}),
    ...(noted ? { [noted]: at } : {}),
  };
  return {
    ...EVERYDAY,
    stream: child.child,
    stream_kind: 'child',
    record: finding.record,
    type: finding.type,
    event_at: at ?? draft.started_at,
    late_reason: lateReason(draft),
    ...(WITHHELD.has(finding.type) ? { family_view: 'withhold' } : {}),
    ...(isAboutAnEnquiry(draft, finding) ? { visibility: 'restricted' } : {}),
    body,
  } as NewRecord;
}

/** Who was called about what a carer answered in private tells of it: as few may read the one as the other. */
function isAboutAnEnquiry({ enquiries = [] }: Draft, { type, body }: Finding): boolean {
  return type === 'contact_record' && enquiries.some(({ record }) => (body.about ?? []).includes(record));
}

/** Of the other parts of the visit that it names, those that are signed with it. */
function namedBy({ type, body }: Finding, child: DraftChild): object {
  const quotes = child.quotes.filter(isQuoteBegun);
  if (type === 'body_mark') return { explanations: amongst(quotes, body.explanations) };
  const others = [...child.unspoken.filter(isUnspokenBegun), ...findingsOf(child, 'statement')];
  return type === 'statement' ? { evidence: amongst([...quotes, ...others], body.evidence) } : {};
}

function amongst(there: readonly { record: Id }[], named: readonly Id[] | null | undefined): Id[] {
  return (named ?? []).filter((id) => there.some(({ record }) => record === id));
}

/** Without what was filled in for another tool, before this one was chosen. */
function toolFields(body: FindingBody<'tool_result'>) {
  return { carer: carerOf(body), tool_name: ownNameOf(body), results: areasOf(body.results) };
}

export function enquiryRecord(draft: Draft, enquiry: Enquiry): NewRecord<'private_enquiry'> {
  const body = enquiryAsItStands(enquiry.body);
  return {
    ...EVERYDAY,
    stream: draft.family,
    stream_kind: 'family',
    record: enquiry.record,
    type: 'private_enquiry',
    event_at: duringVisit(draft, enquiry.at) ?? draft.started_at,
    late_reason: lateReason(draft),
    visibility: 'restricted',
    family_view: 'withhold',
    body: {
      visit: draft.visit,
      carer: body.carer as string,
      asked: body.asked as Bodies['private_enquiry']['asked'],
      alone_confirmed: body.alone_confirmed === true,
      answer: text(body.answer),
      pattern: text(body.pattern),
      children_exposed: body.children_exposed ?? [],
      orders: text(body.orders),
      marac_on: body.marac_on || null,
      next_ask: body.next_ask || null,
    },
  };
}

function text(value: string | null | undefined): string | null {
  return value && hasWords(value) ? value : null;
}

/** Text as it was typed, every space of it; null when nothing was. */
function typed(value: unknown): unknown {
  return typeof value === 'string' && !hasWords(value) ? null : value;
}
