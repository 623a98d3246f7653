/**
 * Two pieces of writing that have the same place: one that came back from a lost device while its form stood open and empty, and what is
 * written into that form. Neither is written over the other.
 */
import type { DraftLike } from '../store/holdings';
import { newId } from '../vault/random';
import type { AnyDraft } from '../visit/draft';

/** Shape: what is held, under an id of its own, when `next` does not go on from it; else null. */
export function keptBeside(held: DraftLike, next: DraftLike): DraftLike | null {
  return pieceOf(held) === pieceOf(next) ? null : { ...held, draft: newId() };
}

/** The same through all that is written into one piece. One that an older version began has none. */
function pieceOf(draft: DraftLike): string | null {
  const each = draft as unknown as AnyDraft;
  if (each.kind === 'review') return each.record;
  return each.kind === 'edit' || each.kind === 'mend' ? (each.piece ?? null) : null;
}
