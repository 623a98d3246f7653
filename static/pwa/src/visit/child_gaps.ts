/** What one child's part still lacks. Called by `gaps.ts`. */
import {
  hasWords,
  isDrawing,
  isQuoteBegun,
  isQuoteWhole,
  isUnspokenBegun,
  isUnspokenWhole,
  isWritten,
} from './content';
import type { Draft, DraftChild, DraftList } from './draft';
import { findingsOf, isFindingWhole } from './finding';
import { type Gap, gap } from './gap';
import type { GapContext } from './gaps';
import { isPlanLikely, isTakenLikely } from './likely';
import { standingFindings, unsettledIn } from './sentences';

/** Shape: gaps in no particular order. */
export function childGaps(draft: Draft, child: DraftChild, context: GapContext): Gap[] {
  return [
    ...seenGaps(child),
    ...(isPlanLikely(child.next_step_by, draft.started_at) ? [] : [gap('next_step_unlikely', child.child)]),
    ...voiceGaps(child),
    ...attachmentGaps(child),
    ...findingGaps(child),
    ...takenGaps(draft, child),
    ...(context.silent?.includes(child.child) ? [gap('observations_missing', child.child)] : []),
    ...noteGaps(child),
    ...child.lists.flatMap((list) => listGaps(child, list, context)),
  ];
}

function seenGaps({ child, ...part }: DraftChild): Gap[] {
  if (part.seen === null) return [gap('seen_unanswered', child)];
  if (part.seen === 'yes')
    return part.seen_alone === null || part.awake === null ? [gap('seen_details_unanswered', child)] : [];
  const found: Gap[] = [];
  const unexplained = part.not_seen_reason === 'other' && !hasWords(part.not_seen_detail);
  if (part.not_seen_reason === null || unexplained) found.push(gap('not_seen_reason_missing', child));
  if (!hasWords(part.next_step) || part.next_step_by === '') found.push(gap('next_step_missing', child));
  return found;
}

function voiceGaps({ child, quotes, unspoken }: DraftChild): Gap[] {
  return [
    ...quotes
      .filter((quote) => isQuoteBegun(quote) && !isQuoteWhole(quote))
      .map(({ record }) => gap('quote_unfinished', child, record)),
    ...quotes
      .filter((quote) => isQuoteBegun(quote) && isQuoteWhole(quote) && !quote.locked)
      .map(({ record }) => gap('quote_unsaved', child, record)),
    ...unspoken
      .filter((each) => isUnspokenBegun(each) && !isUnspokenWhole(each))
      .map(({ record }) => gap('unspoken_unfinished', child, record)),
  ];
}

/** Words say what an attachment shows to whoever cannot see or hear it. */
function attachmentGaps(child: DraftChild): Gap[] {
  return [
    ...(child.attachments ?? [])
      .filter(({ caption }) => !hasWords(caption))
      .map(({ record }) => gap('attachment_unnamed', child.child, record)),
    ...(isDrawing(child) ? [gap('drawing_unsaved', child.child)] : []),
  ];
}

/** What was said of other words than the note has now is asked again first, whatever else of it is missing. */
function findingGaps(child: DraftChild): Gap[] {
  const unsettled = unsettledIn(child).map(({ record }) => record);
  return [
    ...unsettled.map((record) => gap('sentence_changed', child.child, record)),
    ...standingFindings(child)
      .filter((finding) => !isFindingWhole(finding) && !unsettled.includes(finding.record))
      .map(({ record }) => gap('finding_unfinished', child.child, record)),
  ];
}

function takenGaps(draft: Draft, child: DraftChild): Gap[] {
  return [...findingsOf(child, 'growth'), ...findingsOf(child, 'tool_result')]
    .filter((taken) => !isTakenLikely(draft, child.child, taken))
    .map(({ record }) => gap('taken_unlikely', child.child, record));
}

function noteGaps(child: DraftChild): Gap[] {
  const found: Gap[] = [];
  if (!isWritten(child.progress)) found.push(gap('progress_missing', child.child));
  if (child.seen !== 'no' && !isWritten(child.direct_work))
    found.push(gap('direct_work_missing', child.child));
  return found;
}

/** A list that was begun wants each row answered; "not observed" is an answer. */
function listGaps({ child }: DraftChild, list: DraftList, { find }: GapContext): Gap[] {
  const definition = find(list.definition, list.version);
  if (definition?.kind !== 'answers' || Object.keys(list.answers).length === 0) return [];
  const blank = definition.items.filter(({ key }) => list.answers[key] === undefined).length;
  return blank > 0 ? [gap('list_unfinished', child, list.record, blank)] : [];
}
