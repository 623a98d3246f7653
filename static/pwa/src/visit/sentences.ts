/** The sentences of a text, so that each can be given a kind. Pure; the text itself stays as it was typed. */
import type { Id } from '../wire/records';
import { overBy } from '../wire/text_length';
import { textMax } from '../wire/text_max';
import { isConcern, withoutNaming } from './dependent';
import type { DraftChild } from './draft';
import { type Finding, type FindingBody, findingsOf } from './finding';

export type Part = NonNullable<FindingBody<'statement'>['part']>;

const PARTS: readonly Part[] = ['observations', 'progress', 'direct_work'];

/** Short forms that end with a point and no sentence. */
const SHORT = /(?:^|\s)(?:Dr|Mr|Mrs|Ms|St|e\.g|i\.e|approx|no|p\.m|a\.m)\.$/i;
/** More than the longest of them and a space on either side of it take. */
const END = 12;

/** Shape: in order, without the spaces around them; a line break ends a sentence too. */
export function sentencesOf(text: string): string[] {
  const found: string[] = [];
  let sentence = '';
  // How the sentence ends so far: looking through all of it for each short form would take for ever in a long one.
  let end = '';
  for (const piece of text.split(/(?<=[.!?…]["”’')]?)(?=\s)|\n+/)) {
    sentence += piece;
    end = (end + piece).replace(/\s+/g, ' ').slice(-END);
    if (SHORT.test(end.trimEnd())) continue;
    if (sentence.trim() !== '') found.push(sentence.trim());
    sentence = '';
    end = '';
  }
  if (sentence.trim() !== '') found.push(sentence.trim());
  return found;
}

export type Statement = Finding<'statement'>;

/** How many characters a sentence has too many to be given a kind. */
export function sentenceOverBy(sentence: string): number {
  return overBy(sentence, textMax('statement', 'text'));
}

/** The sentences of one part of a child's note. */
export function sentencesIn(child: DraftChild, part: Part): string[] {
  return sentencesOf(child[part].text);
}

/** Which statement speaks of which sentence now; a statement speaks of one at most, and a sentence has one at most. */
export interface Matched {
  /** By sentence: what says these very words, whatever their marks, capitals and spaces. */
  of: (Statement | null)[];
  /** By sentence: what was said of it before some of its words became others. Its author is asked whether it still holds. */
  before: (Statement | null)[];
  /** Their sentence is gone. */
  left: Statement[];
}

export function matched(sentences: readonly string[], statements: readonly Statement[]): Matched {
  const left = [...statements];
  const take = (fits: (text: string) => boolean): Statement | null => {
    const place = left.findIndex(({ body }) => fits(body.text ?? ''));
    return place < 0 ? null : (left.splice(place, 1)[0] ?? null);
  };
  const exact = sentences.map((sentence) => take((text) => text === sentence));
  const of = sentences.map((sentence, n) => exact[n] ?? take((text) => isSame(text, sentence)));
  const before = sentences.map((sentence, n) => (of[n] ? null : take((text) => isAlike(text, sentence))));
  return { of, before, left };
}

/** The statements of one part of a child's note beside its sentences. */
export function matchedIn(child: DraftChild, part: Part): Matched {
  const own = findingsOf(child, 'statement').filter(({ body }) => body.part === part);
  return matched(sentencesIn(child, part), own);
}

/** Words were written about it, or it is a concern: it outlives its sentence, until somebody removes it. */
export function isWrittenOn(statement: Statement): boolean {
  return isConcern(statement.body) || isTypedOn(statement);
}

export function isTypedOn({ body }: Statement): boolean {
  const words = [body.source, body.impact_now, body.impact_likely, body.family_response];
  return words.some((text) => Boolean(text?.trim()));
}

/** What was said of words that the note does not have any more; nobody has said since whether it holds. */
export function unsettledIn(child: DraftChild): Statement[] {
  return PARTS.flatMap((part) => {
    const { before, left } = matchedIn(child, part);
    return [...before.filter((each) => each !== null), ...left.filter(isWrittenOn)];
  });
}

/** What was found, without the bare kinds of sentences that are gone: they went with them. */
export function standingFindings(child: DraftChild): Finding[] {
  const gone = PARTS.flatMap((part) => matchedIn(child, part).left)
    .filter((each) => !isWrittenOn(each))
    .map(({ record }) => record);
  return withoutFindings(child.findings ?? [], gone);
}

/** Taken out, and nothing that is left names them. */
export function withoutFindings(findings: readonly Finding[], gone: readonly Id[]): Finding[] {
  return findings
    .filter(({ record }) => !gone.includes(record))
    .map((each) => gone.reduce(withoutNaming, each));
}

/** A statement has its sentence as it is typed now, where no word of it became another. */
export function withMarksFollowed(child: DraftChild): DraftChild {
  const texts = new Map<Id, string>();
  for (const part of PARTS) {
    const sentences = sentencesIn(child, part);
    matchedIn(child, part).of.forEach((each, n) => {
      const text = sentences[n];
      if (each && text && each.body.text !== text) texts.set(each.record, text);
    });
  }
  if (texts.size === 0) return child;
  const findings = (child.findings ?? []).map((each) =>
    texts.has(each.record)
      ? ({ ...each, body: { ...each.body, text: texts.get(each.record) } } as Finding)
      : each,
  );
  return { ...child, findings };
}

/** The same words in the same order. */
function isSame(a: string, b: string): boolean {
  const words = wordsOf(a).join(' ');
  return words !== '' && words === wordsOf(b).join(' ');
}

/** Most of the words of one stand in the other: it was changed, not replaced. */
function isAlike(a: string, b: string): boolean {
  const [one, other] = [new Set(wordsOf(a)), new Set(wordsOf(b))];
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared > 0 && shared / Math.max(one.size, other.size) >= 0.6;
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFC')
      .toLowerCase()
      .replace(/[’‘`´]/g, "'")
      .match(/[\p{L}\p{M}\p{N}']+/gu) ?? []
  );
}
