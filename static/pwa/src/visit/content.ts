/** What a draft holds already: asked before something is taken out of it, and before it becomes records. */
import type { Id } from '../wire/records';
import type { Draft, DraftAlert, DraftChild, DraftList, DraftQuote, DraftUnspoken, NotePart } from './draft';
import { namesAdult, saysCares } from './finding';

/** True when somebody typed or chose something in this part of the note. */
export function isWritten(part: NotePart): boolean {
  return hasWords(part.text) || hasWords(part.none_because);
}

/** True when a list holds more than having been opened. */
export function isUsed(list: DraftList): boolean {
  return (
    Object.keys(list.answers).length > 0 ||
    list.cues.length > 0 ||
    list.state !== null ||
    list.with_carer !== null ||
    hasWords(list.setting) ||
    hasWords(list.note)
  );
}

export function isQuoteBegun(quote: DraftQuote): boolean {
  return [quote.exact_words, quote.said_to, quote.where, quote.language, quote.translation].some(hasWords);
}

/** A quote that can be signed: words, whose they are, and how they came. */
export function isQuoteWhole(quote: DraftQuote): boolean {
  return hasWords(quote.exact_words) && quote.speaker !== null && quote.prompt !== null;
}

export function isUnspokenBegun(unspoken: DraftUnspoken): boolean {
  const { seen, context, view, possible_meanings } = unspoken;
  return [seen, context, view, ...possible_meanings].some(hasWords);
}

/** One meaning is a verdict; two are a question. */
export const MEANINGS_MIN = 2;

export function isUnspokenWhole(unspoken: DraftUnspoken): boolean {
  return hasWords(unspoken.seen) && unspoken.possible_meanings.filter(hasWords).length >= MEANINGS_MIN;
}

/** True when leaving the child out of the visit would lose something. */
export function hasContent(child: DraftChild): boolean {
  const { seen, observations, progress, direct_work, not_seen_detail, next_step } = child;
  return (
    seen !== null ||
    [observations, progress, direct_work].some(isWritten) ||
    [not_seen_detail, next_step].some(hasWords) ||
    child.lists.some(isUsed) ||
    child.quotes.some(isQuoteBegun) ||
    child.unspoken.some(isUnspokenBegun) ||
    (child.attachments ?? []).length > 0 ||
    (child.findings ?? []).length > 0 ||
    isDrawing(child)
  );
}

/** True when there is something on the drawing pad. */
export function isDrawing({ drawing = [] }: DraftChild): boolean {
  return drawing.length > 0;
}

/** True when anything recorded of any child, or a question in private, names this adult: then they cannot leave the room. */
export function isNamed(draft: Draft, adult: Id): boolean {
  // Whom no record knows is known by this visit alone.
  const isMet = draft.people.some((person) => person.adult === adult && !person.known);
  return (
    (draft.enquiries ?? []).some(({ body }) => body.carer === adult) ||
    draft.children.some(
      ({ lists, quotes, findings = [] }) =>
        lists.some((list) => isUsed(list) && (list.carer === adult || list.with_carer === adult)) ||
        quotes.some((quote) => quote.speaker === adult) ||
        findings.some((finding) => namesAdult(finding, adult) || (isMet && saysCares(finding, adult))),
    )
  );
}

/** What was raised and is being answered in own words that nobody has kept. */
export function unkeptAnswers({ alerts = [] }: Draft): DraftAlert[] {
  return alerts.filter(({ state, answering = '' }) => state === 'open' && hasWords(answering));
}

export function hasWords(text: string): boolean {
  return text.trim() !== '';
}
