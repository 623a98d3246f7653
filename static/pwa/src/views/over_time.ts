/** One child over time: checklists by visit, carers side by side, words and voice, growth. */
import type { Id } from '../wire/records';
import { childAge, dayOf } from './age';
import { carerGrids, childGrids } from './grids';
import { growthOf } from './growth';
import { openHouse } from './house';
import { names } from './names';
import type { Notebook } from './notebook';
import type { OverTimeRows } from './rows';
import { voiceOf } from './voice';

export async function overTime(book: Notebook, id: Id): Promise<OverTimeRows | null> {
  const body = names(book).children.get(id)?.child.body;
  const house = body && (await openHouse(book, body.family));
  if (!body || !house?.children.has(id)) return null;
  return {
    child: id,
    family: house.family,
    name: body.preferred_name,
    family_name: house.body.name,
    age: childAge(body, dayOf(book.now())),
    lists: childGrids(house, id),
    carers: carerGrids(house, id),
    voice: voiceOf(house, id),
    growth: growthOf(house, id),
    as_at: book.as_at(),
  };
}
