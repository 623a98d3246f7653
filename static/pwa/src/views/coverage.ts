/** Which child was seen at which visit to the family: one row a child, so that a child who was passed over stands out. */
import { NOT_OBSERVED } from '../checklist/library';
import type { Bodies, DateText, Entry, Id } from '../wire/records';
import { addDays, childAge, dayOf } from './age';
import { visitOfPart } from './digest';
import { type House, openHouse, visitsOf } from './house';
import { newestOnly, ofType } from './living';
import type { Notebook } from './notebook';
import type { CoverageCell, CoverageRows } from './rows';

const WEEKS_BACK = 26;

/** Shape: null when there is no such family here, or no child of it that this person may see. */
export async function coverage(book: Notebook, family: Id): Promise<CoverageRows | null> {
  const house = await openHouse(book, family);
  if (!house || house.children.size === 0) return null;
  const today = dayOf(book.now());
  const since = addDays(today, -WEEKS_BACK * 7);
  const all = visitsOf(house);
  const visits = all.filter(({ change }) => dayOf(change.body.started_at) >= since);
  return {
    family,
    family_name: house.body.name,
    since,
    earlier: all.length - visits.length,
    columns: visits.map(({ change }) => ({
      visit: change.record,
      at: change.body.started_at,
      kind: change.body.kind,
      author_name: house.names.person(change.author),
    })),
    children: [...house.children.keys()].map((child) => ({
      child,
      name: house.names.child(child),
      age: childAge(house.names.children.get(child)?.child.body ?? { gestation_at_birth_days: null }, today),
      cells: visits.map((visit) => cellOf(house, child, visit)),
    })),
  };
}

function cellOf(house: House, child: Id, { change: visit }: Entry<'visit'>): CoverageCell {
  const ofVisit = ({ change }: Entry) => visitOfPart(change) === visit.record;
  const parts = newestOnly((house.children.get(child) ?? []).filter(ofVisit));
  const note = ofType(parts, 'child_visit').at(-1)?.change.body;
  if (note?.seen === 'no') {
    return { is: 'not_seen', reason: note.not_seen_reason ?? null, detail: note.not_seen_detail ?? null };
  }
  if (note) {
    const { seen_alone, awake } = note;
    const sleep_place_seen = note.sleep_place_seen ?? null;
    return { is: 'seen', seen_alone, awake, sleep_place_seen, told: parts.some(isTold) };
  }
  if (!visit.body.children.includes(child)) {
    return notNamed(house.names.children.get(child)?.child.body, dayOf(visit.body.started_at));
  }
  const struck = (house.held.get(child)?.struck ?? []).filter(ofVisit);
  return { is: ofType(struck, 'child_visit').length > 0 ? 'struck' : 'not_here' };
}

/** A child of the family with whom the visit had nothing to do. */
function notNamed(child: Bodies['child'] | undefined, day: DateText): CoverageCell {
  if (child?.dob) return { is: child.dob <= day ? 'no_entry' : 'unborn' };
  const past = child && childAge(child, day).is === 'birth_not_recorded';
  return { is: past ? 'birth_not_recorded' : 'unborn' };
}

/** Answers of a list about the child that somebody could give, or cues. */
function isObserved({ carer, answers, cues }: Bodies['checklist_response']): boolean {
  return !carer && (cues.length > 0 || answers.some(({ value }) => value !== NOT_OBSERVED));
}

/** Whether anything was written of the child; what is about a carer alone, or was raised by a rule, is not. */
function isTold({ change: { type, body } }: Entry): boolean {
  switch (type) {
    case 'child_visit':
      return [body.observations, body.progress, body.direct_work].some((text) => (text ?? '').trim() !== '');
    case 'checklist_response':
      return isObserved(body);
    case 'tool_result':
      return !body.carer;
    case 'worker_safety':
      return (body.for_the_child ?? '').trim() !== '';
    case 'message_given':
    case 'alert':
      return false;
    default:
      return true;
  }
}
