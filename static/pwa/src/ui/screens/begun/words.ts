/** The words of something that was begun, without the ids, hours and codes beside them. */
import type { AnyDraft } from '../../../visit/draft';

const ID = /^[0-9a-f]{32,64}$/;
const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
/** One small word with no space may be a code as well: it is shown, since it may be somebody's. */
const isWords = (text: string) => text.trim() !== '' && !ID.test(text) && !TIME.test(text);

/** Shape: in the order in which they stand in it; each once. */
export function wordsOf(draft: AnyDraft): string[] {
  switch (draft.kind) {
    case 'review':
      return [draft.text];
    case 'edit':
      return textsIn(draft.edits);
    case 'mend':
      return textsIn([draft.bodies, draft.reason ?? '']);
    default:
      return [];
  }
}

/** Every text in something that was written. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return isWords(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return [...new Set(Object.values(value).flatMap(textsIn))];
}
