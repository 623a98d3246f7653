/**
 * Which texts of a draft are longer than their records may hold. Nothing of them is cut off: their author shortens them before
 * the visit is signed, since the server would refuse the record.
 *
 * Source: sync/records/, by way of wire/text_max.json.
 */
import type { Id, RecordType } from '../wire/records';
import { tooLongIn } from '../wire/text_max';
import { isQuoteBegun, isUnspokenBegun, isUsed } from './content';
import { enquiryAsItStands } from './dependent';
import type { Draft, DraftChild, DraftQuote } from './draft';
import { type Finding, standing } from './finding';
import { type Gap, gap } from './gap';
import { standingFindings } from './sentences';
import { ownNameOf } from './tool';

/** A text that is too long. `change`: of what every record may have. */
export interface LongText {
  type: RecordType | 'change';
  field: string;
}

/** Shape: one gap for each text; `count` – characters too many. */
export function tooLongGaps(draft: Draft): Gap[] {
  const { purpose, place, interpreter, late_reason } = draft;
  return [
    ...found('visit', null, draft.visit, { place, interpreter, ...partOf('purpose', purpose) }),
    ...found('change', null, draft.visit, { late_reason }),
    ...draft.people
      .filter(({ known }) => !known)
      .flatMap(({ adult, name, description }) => found('adult', null, adult, { name, description })),
    ...draft.children.filter(({ planned }) => planned).flatMap(ofChild),
    ...(draft.enquiries ?? []).flatMap(({ record, body }) =>
      found('private_enquiry', null, record, enquiryAsItStands(body)),
    ),
  ];
}

/** Whether exact words, or what is said about them, are too long to be saved. */
export function isQuoteTooLong(quote: DraftQuote): boolean {
  return tooLongIn('quote', quote).length > 0;
}

function ofChild(part: DraftChild): Gap[] {
  const { child, observations, progress, direct_work, not_seen_detail, next_step } = part;
  const note = {
    not_seen_detail,
    next_step,
    ...partOf('observations', observations),
    ...partOf('progress', progress),
    ...partOf('direct_work', direct_work),
  };
  return [
    ...found('child_visit', child, part.record, note),
    ...part.lists.filter(isUsed).flatMap((list) => found('checklist_response', child, list.record, list)),
    ...part.quotes.filter(isQuoteBegun).flatMap((quote) => found('quote', child, quote.record, quote)),
    ...part.unspoken
      .filter(isUnspokenBegun)
      .flatMap((each) => found('unspoken_voice', child, each.record, each)),
    ...standingFindings(part).flatMap((finding) =>
      found(finding.type, child, finding.record, bodyOf(finding)),
    ),
    ...(part.attachments ?? []).flatMap((each) => found('attachment', child, each.record, each)),
  ];
}

/** As it is signed. */
function bodyOf(begun: Finding): object {
  const { type, body } = standing(begun);
  return type === 'tool_result' ? { ...body, tool_name: ownNameOf(body) } : body;
}

function partOf(name: string, { text, none_because }: DraftChild['progress']): Record<string, string> {
  return { [name]: text, [`${name}_none_because`]: none_because };
}

function found(type: LongText['type'], child: Id | null, record: Id, body: object): Gap[] {
  return tooLongIn(type, body).map(({ field, over }) =>
    gap('too_long', child, record, over, { type, field }),
  );
}
