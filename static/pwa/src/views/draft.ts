/** A visit that is not signed yet, and the line that leads back to it. */
import type { AnyDraft, Draft } from '../visit/draft';
import type { EditDraft } from '../visit/edit_draft';
import type { Id } from '../wire/records';
import { newestFirst } from './digest';
import { isMerging } from './living';
import type { Names } from './names';
import type { Notebook } from './notebook';
import type { DraftLine, EditLine } from './rows';

export function draft(book: Notebook, id: Id): AnyDraft | null {
  return book.drafts().find((each) => each.draft === id) ?? null;
}

/** Drafts of visits, the one last written first. */
export function draftLines(book: Notebook, known: Names, family?: Id): DraftLine[] {
  const back = book.cameBack();
  return book
    .drafts()
    .filter((each): each is Draft => each.kind !== 'review' && each.kind !== 'mend' && each.kind !== 'edit')
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

/** Records that somebody has begun to change and has not signed, the one last written first. */
export function editLines(book: Notebook, known: Names, family?: Id): EditLine[] {
  return book
    .drafts()
    .filter((each): each is EditDraft => each.kind === 'edit')
    .filter((each) => family === undefined || each.family === family)
    .flatMap(({ draft, stream, record, type, act, family: of, updated_at }) =>
      isMerging(type)
        ? [{ draft, stream, record, type, act, about: aboutOf(known, stream, of), saved_at: updated_at }]
        : [],
    )
    .sort((a, b) => newestFirst(a.saved_at, b.saved_at));
}

/** The child or the family that a stream is of. */
export function aboutOf(known: Names, stream: Id, family: Id): string {
  return known.child(stream) || known.family(family);
}
