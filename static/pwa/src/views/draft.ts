/** A visit that is not signed yet, and the line that leads back to it. */
import type { AnyDraft, Draft } from '../visit/draft';
import type { Id } from '../wire/records';
import { newestFirst } from './digest';
import type { Names } from './names';
import type { Notebook } from './notebook';
import type { DraftLine } from './rows';

export function draft(book: Notebook, id: Id): AnyDraft | null {
  return book.drafts().find((each) => each.draft === id) ?? null;
}

/** Drafts of visits, the one last written first. */
export function draftLines(book: Notebook, known: Names, family?: Id): DraftLine[] {
  const back = book.cameBack();
  return book
    .drafts()
    .filter((each): each is Draft => each.kind !== 'review' && each.kind !== 'mend')
    .filter((each) => family === undefined || each.family === family)
    .map((each) => ({
      draft: each.draft,
      family: each.family,
      family_name: known.family(each.family) || (each.household?.name ?? ''),
      started_at: each.started_at,
      saved_at: each.updated_at,
      came_back: back.has(each.draft),
    }))
    .sort((a, b) => newestFirst(a.saved_at, b.saved_at));
}
