/** What earlier visits found, as far as the author-time rules look back: of one child, and of the family. */
import type { Entry, Id, RecordType } from '../wire/records';
import { compareEvents, type House, struckVisits, visitsOf } from './house';
import { lastSigned, living } from './living';
import { newestPenPicture } from './pen_picture';
import type { ChildHistory, FamilyHistory } from './rows';

/** Shape: everything in its newest words and once, in the order in which it happened, but growth and what tools came to, which are by the day they were taken. */
export function childHistory(house: House, child: Id, entries: readonly Entry[]): ChildHistory {
  const body = house.names.children.get(child)?.child.body;
  const pen = newestPenPicture(entries);
  return {
    legal_basis: body?.legal_basis ?? 'universal',
    communication_aids: body?.communication_aids ?? [],
    visits: inOrder(entries, 'child_visit').map(({ change: { record, event_at, body: part } }) => ({
      record,
      at: event_at,
      seen: part.seen,
      seen_alone: part.seen_alone,
      awake: part.awake,
    })),
    responses: inOrder(entries, 'checklist_response').map(
      ({ change: { record, event_at, body: given } }) => ({
        record,
        at: event_at,
        definition: given.definition,
        carer: given.carer ?? null,
        answers: Object.fromEntries(given.answers.map(({ item, value }) => [item, value])),
      }),
    ),
    growth: lastSigned(entries, 'growth')
      .map(({ change: { record, body: taken } }) => ({
        record,
        taken_on: taken.taken_on,
        weight_g: taken.weight_g,
        centile_band: taken.centile_band,
        measurer_role: taken.measurer_role,
        views_differ: taken.views_differ,
      }))
      .sort((a, b) => a.taken_on.localeCompare(b.taken_on)),
    messages: inOrder(entries, 'message_given').map(({ change: { body: given } }) => ({
      carer: given.carer,
      message: given.message,
    })),
    tools: lastSigned(entries, 'tool_result')
      .map(({ change: { record, body: given } }) => ({
        record,
        tool: given.tool,
        tool_name: given.tool_name,
        version: given.version,
        taken_on: given.taken_on,
        carer: given.carer ?? null,
        results: given.results,
      }))
      .sort((a, b) => a.taken_on.localeCompare(b.taken_on)),
    concerns: inOrder(entries, 'statement').flatMap(({ change: { record, event_at, body: said } }) =>
      said.concern_type
        ? [{ record, at: event_at, concern_type: said.concern_type, change: said.change ?? null }]
        : [],
    ),
    plan: living(entries, 'plan_action').map(({ record, body: step }) => ({ record, body: step })),
    pen_picture: pen ? { record: pen.record, at: pen.at } : null,
  };
}

export function familyHistory(house: House): FamilyHistory {
  const visits = visitsOf(house);
  const struck = struckVisits(house);
  return {
    adults: Object.fromEntries(
      [...house.adults.keys()].map((adult) => [
        adult,
        {
          last_met:
            visits.findLast(({ change }) => change.body.present.some((each) => each.adult === adult))?.change
              .event_at ?? null,
        },
      ]),
    ),
    responsibilities: living(house.entries.standing, 'relationship')
      .filter(({ body }) => house.names.children.has(body.to_person))
      .map(({ record, body }) => ({
        record,
        adult: body.from_person,
        child: body.to_person,
        holds: body.responsibility,
        verified: Boolean(body.evidence && body.evidence_seen_on && body.evidence_seen_by),
        since: firstWritten(house, record),
      })),
    enquiries: inOrder(house.entries.standing, 'private_enquiry')
      .filter(({ change }) => !struck.has(change.body.visit))
      .map(({ change: { record, body } }) => ({
        record,
        visit: body.visit,
        carer: body.carer,
        asked: body.asked,
      })),
    mandated: visits
      .filter(({ change }) => change.body.mandated_contact)
      .map(({ change }) => ({ visit: change.record, at: change.event_at })),
  };
}

function inOrder<T extends RecordType>(entries: readonly Entry[], type: T): Entry<T>[] {
  return lastSigned(entries, type).sort(compareEvents as (a: Entry<T>, b: Entry<T>) => number);
}

function firstWritten(house: House, record: Id): string {
  const found = house.entries.standing.find(({ change }) => change.record === record);
  return found?.change.signed_at ?? '';
}
