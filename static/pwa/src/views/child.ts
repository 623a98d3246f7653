/** One child: who they are, who is who to them, and what was recorded, newest first. */
import type { Entry, Id } from '../wire/records';
import { childAge, dayOf } from './age';
import { openAlerts } from './alerts';
import { inForce } from './allocated';
import { carriedNow } from './carried';
import { choicesOf } from './choices';
import { draftLines, editLines } from './draft';
import { duesOf } from './dues';
import { elsewhereOf } from './elsewhere';
import { openedUntil } from './emergencies';
import { type House, openHouse, visitsAndStruckOf } from './house';
import { isTorn, living, type MergingType } from './living';
import { names } from './names';
import { nextVisitOf } from './next_visit';
import type { Notebook } from './notebook';
import { penPicture } from './pen_picture';
import { mayWrite } from './record';
import type { ChildRows, ChildVisitRow, LivingRow, WhoIsWho } from './rows';
import { childPart, visitHead } from './visit_rows';

export async function child(book: Notebook, id: Id): Promise<ChildRows | null> {
  const digest = names(book).children.get(id);
  const house = digest && (await openHouse(book, digest.child.body.family));
  const entries = house?.children.get(id);
  if (!digest || !house || !entries) return null;
  const { body, version } = digest.child;
  const today = dayOf(book.now());
  const until = openedUntil(book, id);
  return {
    child: id,
    family: house.family,
    version,
    name: body.preferred_name,
    family_name: house.body.name,
    address: house.body.address,
    local_authority: house.body.local_authority,
    family_story: house.body.story,
    age: childAge(body, today),
    sex: body.sex,
    nhs_number: body.nhs_number,
    nhs_number_status: body.nhs_number_status,
    languages: body.languages,
    interpreter_needed: body.interpreter_needed,
    communication_needs: body.communication_needs,
    mobility: body.mobility,
    legal_basis: body.legal_basis,
    health_offer: body.health_offer,
    pen_picture: penPicture(house, entries),
    plan: livingRows(entries, 'plan_action').sort(byEnd),
    households: livingRows(house.entries.standing, 'household'),
    network: livingRows(house.entries.standing, 'network_member'),
    relationships: livingRows(house.entries.standing, 'relationship').filter(
      ({ body }) => body.from_person === id || body.to_person === id,
    ),
    choices: choicesOf(book, house.names, [id, house.family]),
    edits: editLines(book, house.names, house.family),
    may_write: until === null && mayWrite(book),
    who_is_who: whoIsWho(house, id),
    siblings: siblingsOf(house, id, today),
    alerts: openAlerts(house.names).filter((alert) => alert.child === id),
    dues: duesOf(digest, today),
    next_visit: nextVisitOf(book, house.names, id),
    last_seen: digest.last_seen,
    entries: visitsTo(book, house, id),
    elsewhere: elsewhereOf(house, id),
    drafts: draftLines(book, house.names, house.family),
    allocated: allocatedTo(book, house, id),
    may_visit: until === null && book.me.role === 'practitioner',
    opened_until: until,
    is_protected: digest.is_protected ?? false,
    carried: carriedNow(book)(id),
    carries_visits: book.carries() !== null,
    as_at: book.as_at(),
  };
}

function whoIsWho(house: House, child: Id): WhoIsWho[] {
  return [...house.adults.values()].map((adult) => ({
    adult: adult.adult,
    name: adult.name,
    description: adult.description,
    relation: adult.relations.find((each) => each.child === child)?.relation ?? 'unknown',
    sleeps_here: adult.sleeps_here,
    cares_for_child: adult.cares_for_child,
    language: adult.language,
    torn: adult.torn ?? false,
  }));
}

function livingRows<T extends MergingType>(entries: readonly Entry[], type: T): LivingRow<T>[] {
  return living(entries, type).map((each) => ({
    record: each.record,
    body: each.body,
    torn: isTorn(each),
  }));
}

/** Open steps first, the one that ends first at the head; those that are over after them. */
function byEnd(a: LivingRow<'plan_action'>, b: LivingRow<'plan_action'>): number {
  const over = ({ body }: LivingRow<'plan_action'>) => (body.status === 'open' ? 0 : 1);
  return over(a) - over(b) || (a.body.by_when ?? '9').localeCompare(b.body.by_when ?? '9');
}

function siblingsOf(house: House, child: Id, today: string): ChildRows['siblings'] {
  return [...house.children.keys()].flatMap((id) => {
    const body = house.names.children.get(id)?.child.body;
    return id === child || !body
      ? []
      : [{ child: id, name: body.preferred_name, age: childAge(body, today) }];
  });
}

function visitsTo(book: Notebook, house: House, child: Id): ChildVisitRow[] {
  return visitsAndStruckOf(house)
    .filter(({ change }) => change.body.children.includes(child))
    .reverse()
    .map((entry) => ({
      ...visitHead(book, house, entry),
      purpose: entry.change.body.purpose,
      purpose_none_because: entry.change.body.purpose_none_because,
      part: childPart(house, child, entry),
    }));
}

function allocatedTo(book: Notebook, house: House, child: Id): ChildRows['allocated'] {
  return inForce(book, house.names.children.get(child)?.allocations ?? []).map(({ body }) => ({
    worker: body.worker,
    name: house.names.person(body.worker),
    role: body.role,
  }));
}
