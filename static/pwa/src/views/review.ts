/** A visit on the supervisor's desk: beside the family's earlier visits, with what changed on the checklists. */
import type { Entry, Id } from '../wire/records';
import { enquiriesOf } from './enquiries';
import { checklistGrid } from './grids';
import { compareEvents, type House, openHouse, visitsAndStruckOf } from './house';
import { lastSigned } from './living';
import type { Notebook } from './notebook';
import type { ChecklistGrid, ReviewRows } from './rows';
import { isReviewed } from './thread';
import { childFirst, visitRows } from './visit_rows';

const EARLIER_MAX = 10;

export async function review(book: Notebook, family: Id, id: Id): Promise<ReviewRows | null> {
  const house = await openHouse(book, family);
  if (!house) return null;
  const visits = visitsAndStruckOf(house);
  const entry = visits.find(({ change }) => change.record === id);
  if (!entry) return null;
  const rows = visitRows(book, house, entry);
  const known = rows.thread.filter(({ struck }) => !struck);
  return {
    ...rows,
    change: entry.change.change,
    earlier: visits
      .filter((other) => compareEvents(other, entry) < 0)
      .reverse()
      .slice(0, EARLIER_MAX)
      .map((other) => visitRows(book, house, other)),
    grids: gridsOf(house, entry),
    enquiries: enquiriesOf(book, house, entry),
    reviewed: isReviewed(known),
    opened_by_me: known.some(({ kind, mine, before_change }) => kind === 'opened' && mine && !before_change),
  };
}

function gridsOf(house: House, visit: Entry<'visit'>): ChecklistGrid[] {
  return [...house.children].flatMap(([child, entries]) =>
    lastSigned(entries, 'checklist_response')
      .filter(({ change }) => change.body.visit === visit.change.record && change.body.answers.length > 0)
      .sort(childFirst)
      .map((response) => checklistGrid(house, child, response)),
  );
}
