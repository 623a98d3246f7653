/** What somebody has begun to write outside a visit, and not signed, and where they can go on with it. */
import type { AnyDraft } from '../visit/draft';
import { answerDraftId } from '../visit/edit_draft';
import { amendDraftId, type MendDraft, mendDraftId } from '../visit/mend_draft';
import { reviewDraftId } from '../visit/review_draft';
import type { Id } from '../wire/records';
import { hasVisit, newestFirst } from './digest';
import { aboutOf } from './draft';
import { isMerging } from './living';
import type { Names } from './names';
import type { Notebook } from './notebook';
import { outboxItems } from './outbox';
import type { BegunLine } from './rows';

/** Reviews, corrections and answers, the one last written first; visits and records that are changed have lines of their own. */
export function begunLines(book: Notebook, known: Names): BegunLine[] {
  const back = book.cameBack();
  return book
    .drafts()
    .flatMap((draft) => {
      const what = whatOf(draft);
      if (!what) return [];
      const about =
        draft.kind === 'edit' ? aboutOf(known, draft.stream, draft.family) : known.family(draft.family);
      const on = placeOf(draft, book, known);
      const line = { draft: draft.draft, what, about, on, saved_at: draft.updated_at };
      return [{ ...line, came_back: back.has(draft.draft) }];
    })
    .sort((a, b) => newestFirst(a.saved_at, b.saved_at));
}

/** Shape: null for what is listed elsewhere, or has a screen that is always there. */
function whatOf(draft: AnyDraft): BegunLine['what'] | null {
  switch (draft.kind) {
    case 'review':
      return draft.review_kind;
    case 'mend':
      return draft.visit === undefined ? 'mend' : 'amend';
    case 'edit':
      if (isMerging(draft.type) || draft.type === 'break_glass') return null;
      return draft.type === 'alert' ? 'alert' : 'other';
    default:
      return null;
  }
}

/** Where its form is; null when what it is about is not here, or when another piece stands in its place. */
function placeOf(draft: AnyDraft, book: Notebook, known: Names): BegunLine['on'] {
  const { draft: id } = draft;
  if (draft.kind === 'review') {
    const { family, visit, answers, review_kind } = draft;
    if (!isHere(known, family, visit) || id !== reviewDraftId(answers ?? visit, review_kind)) return null;
    return { is: review_kind === 'reply' ? 'visit' : 'review', family, visit };
  }
  if (draft.kind === 'mend') {
    if (draft.visit !== undefined) return amendedPlace(draft, draft.visit, known);
    // What makes its id of the key makes the key of its id.
    const key = mendDraftId(id);
    return outboxItems(book, known).some((item) => item.key === key) ? { is: 'mending', key } : null;
  }
  if (draft.kind === 'edit' && draft.type === 'alert' && id === answerDraftId(draft.record)) {
    const { stream: child, record: alert } = draft;
    const here = known.children.get(child)?.alerts?.some(({ record }) => record === alert);
    return here ? { is: 'alert', child, alert } : null;
  }
  return null;
}

function amendedPlace({ draft, family }: MendDraft, visit: Id, known: Names): BegunLine['on'] {
  return isHere(known, family, visit) && draft === amendDraftId(visit)
    ? { is: 'amending', family, visit }
    : null;
}

function isHere(known: Names, family: Id, visit: Id): boolean {
  const digest = known.families.get(family);
  return digest !== undefined && hasVisit(digest, visit);
}
