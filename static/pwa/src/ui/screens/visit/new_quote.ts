/** Exact words that somebody is about to write down, heard now by whoever writes. */
import type { DraftQuote } from '../../../visit/draft';
import type { OpenVisit } from './open_visit';

export function newQuote(
  { author, newId, now }: Pick<OpenVisit, 'author' | 'newId' | 'now'>,
  known: Partial<DraftQuote> = {},
): DraftQuote {
  return {
    record: newId(),
    locked: false,
    exact_words: '',
    speaker: null,
    speaker_kind: null,
    said_to: '',
    prompt: null,
    where: '',
    who_heard: [author],
    language: '',
    translation: '',
    heard_at: now(),
    ...known,
  };
}
