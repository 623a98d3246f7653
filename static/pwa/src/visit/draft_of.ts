/** The draft that a signed visit was, from its records: what the rules look at. It is never saved and never signed. */
import type { FamilyForVisit } from '../views/rows';
import type { Bodies, Id, NewRecord, RecordType, Time } from '../wire/records';
import type { Draft, DraftChild, DraftList, DraftPerson, NotePart } from './draft';
import { type Enquiry, type Finding, isFindingType } from './finding';

export type Signed = Pick<NewRecord, 'type' | 'stream' | 'record' | 'event_at' | 'late_reason' | 'body'>;

/** `family`: as it stood before the visit. Errors: RangeError when there is no visit among the records. */
export function draftOf(records: readonly Signed[], family: FamilyForVisit, signed_at: Time): Draft {
  const [head] = bodiesOf(records, 'visit');
  if (!head) throw new RangeError('no visit');
  const { body: visit, record } = head;
  return {
    draft: record,
    format: 1,
    family: family.family,
    visit: record,
    started_at: visit.started_at,
    ended_at: visit.ended_at ?? null,
    updated_at: signed_at,
    kind: visit.kind,
    mandated_contact: visit.mandated_contact ?? null,
    place: visit.place ?? '',
    interpreter: { used: visit.interpreter.used, language: visit.interpreter.language ?? '' },
    people: visit.present.map((each) => person(each, family, records)),
    children: family.children.map(({ child }) => childOf(child, records)),
    purpose: part(visit.purpose, visit.purpose_none_because),
    enquiries: bodiesOf(records, 'private_enquiry').map(
      ({ record, event_at, body }): Enquiry => ({ record, at: event_at, body }),
    ),
    next_visit_by: visit.next_visit_by ?? '',
    late_reason: head.late_reason ?? '',
    gaps_accepted: visit.gaps_accepted,
    alerts: [],
  };
}

/** Who was met for the first time has a record that was signed with the visit. */
function person(
  present: Bodies['visit']['present'][number],
  family: FamilyForVisit,
  records: readonly Signed[],
): DraftPerson {
  const known = family.adults.find(({ adult }) => adult === present.adult);
  const told = known ?? bodiesOf(records, 'adult').find(({ record }) => record === present.adult)?.body;
  return {
    adult: present.adult,
    known: known !== undefined,
    name: told?.name ?? '',
    description: told?.description ?? '',
    part: present.part,
    relations: Object.fromEntries(present.relations.map(({ child, relation }) => [child, relation])),
  };
}

function childOf(child: Id, all: readonly Signed[]): DraftChild {
  const records = all.filter(({ stream }) => stream === child);
  const [own] = bodiesOf(records, 'child_visit');
  const body = own?.body;
  return {
    child,
    record: own?.record ?? child,
    planned: own !== undefined,
    seen: body?.seen ?? null,
    seen_alone: body?.seen_alone ?? null,
    awake: body?.awake ?? null,
    sleep_place_seen: body?.sleep_place_seen ?? null,
    not_seen_reason: body?.not_seen_reason ?? null,
    not_seen_detail: body?.not_seen_detail ?? '',
    next_step: body?.next_step ?? '',
    next_step_by: body?.next_step_by ?? '',
    observations: part(body?.observations, body?.observations_none_because),
    progress: part(body?.progress, body?.progress_none_because),
    direct_work: part(body?.direct_work, body?.direct_work_none_because),
    direct_work_materials: body?.direct_work_materials ?? [],
    communication_aid_used: body?.communication_aid_used ?? null,
    advocate: body?.advocate ?? null,
    lists: bodiesOf(records, 'checklist_response').map(listOf),
    quotes: bodiesOf(records, 'quote').map(
      ({ record, event_at, body: { visit: _, child: __, ...quote } }) => ({
        ...quote,
        record,
        locked: true,
        said_to: quote.said_to ?? '',
        where: quote.where ?? '',
        language: quote.language ?? '',
        translation: quote.translation ?? '',
        heard_at: quote.heard_at ?? event_at,
      }),
    ),
    unspoken: bodiesOf(records, 'unspoken_voice').map(
      ({ record, event_at, body: { visit: _, child: __, ...voice } }) => ({
        ...voice,
        record,
        context: voice.context ?? '',
        view: voice.view ?? '',
        noticed_at: voice.noticed_at ?? event_at,
      }),
    ),
    findings: records
      .filter(({ type }) => isFindingType(type))
      .map(({ record, type, event_at, body }) => ({ record, type, at: event_at, body }) as Finding),
    attachments: [],
  };
}

function listOf({ record, event_at, body }: Signed & { body: Bodies['checklist_response'] }): DraftList {
  return {
    record,
    definition: body.definition,
    version: body.version,
    carer: body.carer ?? null,
    with_carer: body.with_carer ?? null,
    state: body.state ?? null,
    started_at: event_at,
    answers: Object.fromEntries(body.answers.map(({ item, value }) => [item, { value, prefilled: false }])),
    cues: body.cues.map((cue) => ({
      ...cue,
      at: cue.at ?? event_at,
      context: cue.context ?? '',
      may_be_telling_us: cue.may_be_telling_us ?? '',
    })),
    setting: body.setting ?? '',
    note: body.note ?? '',
  };
}

function part(text: string | null | undefined, none_because: string | null | undefined): NotePart {
  return { text: text ?? '', none_because: none_because ?? '' };
}

function bodiesOf<T extends RecordType>(records: readonly Signed[], type: T) {
  return records.filter((each) => each.type === type) as (Signed & { type: T; body: Bodies[T] })[];
}
