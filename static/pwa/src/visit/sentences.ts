/** The sentences of a text, so that each can be given a kind. Pure; the text itself stays as it was typed. */
import type { Finding } from './finding';

/** Short forms that end with a point and no sentence. */
const SHORT = /(?:^|\s)(?:Dr|Mr|Mrs|Ms|St|e\.g|i\.e|approx|no|p\.m|a\.m)\.$/i;

/** Shape: in order, without the spaces around them; a line break ends a sentence too. */
export function sentencesOf(text: string): string[] {
  const found: string[] = [];
  let sentence = '';
  for (const piece of text.split(/(?<=[.!?…]["”’')]?)(?=\s)|\n+/)) {
    sentence += piece;
    if (SHORT.test(sentence.trim())) continue;
    if (sentence.trim() !== '') found.push(sentence.trim());
    sentence = '';
  }
  if (sentence.trim() !== '') found.push(sentence.trim());
  return found;
}

type Statement = Finding<'statement'>;

/**
 * Which statement speaks of which sentence now. One that was changed a little keeps its statement when it still stands in the same
 * place; a statement whose sentence is gone speaks of none.
 *
 * Shape:  by sentence, null for one without a kind; and those left over.
 */
export function matched(
  sentences: readonly string[],
  statements: readonly Statement[],
): { of: (Statement | null)[]; left: Statement[] } {
  const left = [...statements];
  const take = (fits: (each: Statement) => boolean): Statement | null => {
    const place = left.findIndex(fits);
    return place < 0 ? null : (left.splice(place, 1)[0] ?? null);
  };
  const of = sentences.map((sentence) => take(({ body }) => body.text === sentence));
  const close = of.map(
    (found, n) => found ?? take(({ body }) => isAlike(body.text ?? '', sentences[n] ?? '')),
  );
  return { of: close, left };
}

/** Most of the words of one stand in the other: it was corrected, not replaced. */
function isAlike(a: string, b: string): boolean {
  const [one, other] = [wordsOf(a), wordsOf(b)];
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared > 0 && shared / Math.max(one.size, other.size) >= 0.6;
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? []);
}
