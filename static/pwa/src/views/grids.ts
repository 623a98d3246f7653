/**
 * Item by visit: the answers to one list side by side, oldest first, and where each first changed. Answers only: no total,
 * no grade, and what nobody could observe is never a change.
 */
import { NOT_OBSERVED, SEEN } from '../checklist/library';
import type { Id } from '../wire/records';
import { childAge, dayOf } from './age';
import { answerTo, earlierResponses, lastObserved, type Response } from './checklists';
import { compareEvents, type House, nameIn, nameThen } from './house';
import { lastSigned } from './living';
import type { CarerGrids, CellMark, ChecklistGrid, GridCell, GridColumn } from './rows';

const REVIEW_COLUMNS_MAX = 6;
const CARES: readonly (string | null)[] = ['daily', 'sometimes', 'contact_only'];
const PARENTS: readonly string[] = ['mother', 'father', 'step_parent', 'partner', 'foster'];

/** The table that ends with this response, about the same child and carer. */
export function checklistGrid(house: House, child: Id, response: Response): ChecklistGrid {
  const responses = [...earlierResponses(house.children.get(child) ?? [], response), response];
  return gridOf(house, child, responses, responses.slice(-REVIEW_COLUMNS_MAX));
}

/** One table for each list about the child. */
export function childGrids(house: House, child: Id): ChecklistGrid[] {
  const responses = responsesOf(house, child).filter((response) => carerOf(response) === null);
  return byDefinition(responses).map((each) => gridOf(house, child, each, each));
}

/** One table for each list about carers, with all of them side by side at each visit; and who has none yet. */
export function carerGrids(house: House, child: Id): CarerGrids {
  const responses = responsesOf(house, child).filter((response) => carerOf(response) !== null);
  const asked = new Set(responses.map(carerOf));
  return {
    grids: byDefinition(responses).map((each) => {
      const placed = sideBySide(house, each);
      return gridOf(house, child, placed, placed);
    }),
    without: carersOf(house, child)
      .filter((carer) => !asked.has(carer))
      .map((carer) => nameIn(house, carer)),
  };
}

/** What was answered before lists could be about a carer names none. */
function carerOf({ change }: Response): Id | null {
  return change.body.carer ?? null;
}

function responsesOf(house: House, child: Id): Response[] {
  return lastSigned(house.children.get(child) ?? [], 'checklist_response')
    .filter(({ change }) => change.body.answers.length > 0)
    .sort(compareEvents);
}

function byDefinition(responses: readonly Response[]): Response[][] {
  const keys = [...new Set(responses.map(({ change }) => change.body.definition))];
  return keys.map((key) => responses.filter(({ change }) => change.body.definition === key));
}

/** Visit after visit, and within one the carers in the order of the household. */
function sideBySide(house: House, responses: readonly Response[]): Response[] {
  const visits = [...new Set(responses.map(({ change }) => change.body.visit))];
  const adults = [...house.named.keys()];
  const place = ({ change: { body } }: Response) => [
    visits.indexOf(body.visit),
    adults.indexOf(body.carer ?? ''),
  ];
  return [...responses].sort((a, b) => {
    const [[visit = 0, carer = 0], [other = 0, neighbour = 0]] = [place(a), place(b)];
    return visit - other || carer - neighbour || compareEvents(a, b);
  });
}

function carersOf(house: House, child: Id): Id[] {
  return [...house.adults.values()]
    .filter(({ cares_for_child, relations }) => {
      const relation = relations.find((each) => each.child === child)?.relation ?? 'none';
      const cares = CARES.includes(cares_for_child) && relation !== 'professional';
      return cares || PARENTS.includes(relation);
    })
    .map(({ adult }) => adult);
}

/** Shape: all – oldest first; shown – those of them that have a column. */
function gridOf(
  house: House,
  child: Id,
  all: readonly Response[],
  shown: readonly Response[],
): ChecklistGrid {
  const newest = (shown.at(-1) as Response).change.body;
  const columns = shown.map((response) => columnOf(house, child, response));
  const carers = new Set(columns.map(({ carer }) => JSON.stringify(carer)));
  const items = [
    ...new Set([...shown].reverse().flatMap(({ change }) => change.body.answers.map((a) => a.item))),
  ];
  return {
    child,
    child_name: house.names.child(child),
    definition: newest.definition,
    version: newest.version,
    carer: carers.size === 1 ? (columns[0]?.carer ?? null) : null,
    columns,
    rows: items.map((item) => ({ item, cells: shown.map((response) => cellOf(item, response, all)) })),
  };
}

function columnOf(house: House, child: Id, { change }: Response): GridColumn {
  const { body, event_at, record, status } = change;
  const born = house.names.children.get(child)?.child.body ?? { gestation_at_birth_days: null };
  return {
    record,
    visit: body.visit,
    at: event_at,
    age: childAge(born, dayOf(event_at)),
    author_name: house.names.person(change.author),
    version: body.version,
    state: body.state ?? null,
    setting: body.setting ?? null,
    carer: body.carer ? nameThen(house, body.carer, change) : null,
    addendum: status === 'addendum',
  };
}

function cellOf(item: string, response: Response, all: readonly Response[]): GridCell | null {
  const { body } = response.change;
  const given = body.answers.find((answer) => answer.item === item);
  if (!given) return null;
  const earlier = all
    .slice(0, all.indexOf(response))
    .filter((each) => carerOf(each) === carerOf(response) && each.change.body.visit !== body.visit);
  const before = lastObserved(earlier, item);
  const mark = markOf(given.value, before?.value ?? null, valuesOf(earlier, item));
  const changed = mark !== null && before !== null && before.value !== given.value;
  return { value: given.value, note: given.note ?? null, mark, before: changed ? before : null };
}

function valuesOf(earlier: readonly Response[], item: string): string[] {
  return earlier.flatMap(({ change }) => answerTo(change.body, item) ?? []);
}

/** Shape: before – the last answer that could be given; earlier – all answers, oldest first, "not observed" among them. */
function markOf(value: string, before: string | null, earlier: readonly string[]): CellMark | null {
  if (value === NOT_OBSERVED || earlier.length === 0 || value === before) return null;
  if (value === SEEN && !earlier.includes(SEEN)) return 'first_seen';
  if (before === null) return 'first_observed';
  const said = earlier.filter((each) => each !== NOT_OBSERVED);
  return said.some((each, place) => place > 0 && each !== said[place - 1]) ? 'later_change' : 'first_change';
}
