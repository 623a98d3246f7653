/**
 * The records a draft becomes when it is signed: the visit first, then the grown-ups met for the first time, then
 * each child's part in that child's own stream. Ids come from the draft, so signing again signs the same records.
 *
 * Source: sync/PROTOCOL.md section 2.3; sync/records/.
 */

import type { NewRecord } from '../wire/records';
import { answered, EVERYDAY, lateReason, words } from './body';
import { childRecords } from './child_records';
import type { Draft, DraftPerson } from './draft';
import { enquiryRecord } from './finding_records';
import { type GapContext, gaps } from './gaps';

/**
 * Everything to be signed for a draft that lacks nothing it must have.
 *
 * Shape:  one `visit`, whose `parts` name every record about a child; `adult`s; the children's records.
 * Errors: RangeError when a `must` gap is open (gaps.ts): no true record could be made.
 */
export function recordsOf(draft: Draft, context: GapContext): NewRecord[] {
  const found = gaps(draft, context);
  const missing = found.find(({ must }) => must);
  if (missing) throw new RangeError(`cannot be signed: ${missing.kind}`);
  const children = draft.children.filter(({ planned }) => planned);
  const parts = children.flatMap((child) => childRecords(draft, child, context.find));
  const accepted = found.map(({ code }) => code).filter((code) => draft.gaps_accepted.includes(code));
  const newcomers = draft.people.filter(({ known }) => !known);
  return [
    visitRecord(draft, parts, accepted),
    ...newcomers.map((person) => adultRecord(draft, person)),
    ...parts,
    ...(draft.enquiries ?? []).map((enquiry) => enquiryRecord(draft, enquiry)),
  ];
}

function visitRecord(draft: Draft, parts: readonly NewRecord[], accepted: string[]): NewRecord<'visit'> {
  return {
    ...EVERYDAY,
    stream: draft.family,
    stream_kind: 'family',
    record: draft.visit,
    type: 'visit',
    event_at: draft.started_at,
    late_reason: lateReason(draft),
    body: {
      kind: draft.kind,
      mandated_contact: draft.mandated_contact,
      started_at: draft.started_at,
      ended_at: draft.ended_at,
      place: words(draft.place),
      purpose: words(draft.purpose.text),
      purpose_none_because: words(draft.purpose.none_because),
      present: draft.people.map(({ adult, part, relations }) => ({
        adult,
        part,
        relations: relationList(relations),
      })),
      interpreter: {
        used: answered(draft.interpreter.used, 'interpreter_unanswered'),
        language: words(draft.interpreter.language),
      },
      children: draft.children.filter(({ planned }) => planned).map(({ child }) => child),
      parts: parts.map(({ record }) => record),
      gaps_accepted: accepted,
      next_visit_by: draft.next_visit_by || null,
    },
  };
}

function adultRecord(draft: Draft, person: DraftPerson): NewRecord<'adult'> {
  return {
    ...EVERYDAY,
    stream: draft.family,
    stream_kind: 'family',
    record: person.adult,
    type: 'adult',
    event_at: draft.started_at,
    late_reason: lateReason(draft),
    body: {
      name: words(person.name),
      description: words(person.description),
      relations: relationList(person.relations),
      sleeps_here: null,
      cares_for_child: null,
      language: null,
      note: null,
    },
  };
}

function relationList(relations: DraftPerson['relations']) {
  return Object.entries(relations).map(([child, relation]) => ({ child, relation }));
}
