/** One child's part of a draft after one action. Called by `reduce.ts` only; it never sees another child. */
import type { Id } from '../wire/records';
import type { ChildAction, ChildFields } from './actions';
import { hasContent, isQuoteWhole } from './content';
import { withoutNaming } from './dependent';
import type { DraftAttachment, DraftChild, DraftPerson, DraftQuote, DraftUnspoken } from './draft';
import { type AsTyped, type Finding, standing } from './finding';
import { inList, openList } from './list';
import { withMarksFollowed, withoutFindings } from './sentences';
import { isQuoteTooLong } from './too_long';

export function reduceChild(
  child: DraftChild,
  action: ChildAction,
  people: readonly DraftPerson[],
): DraftChild {
  switch (action.is) {
    case 'plan_child':
      return child.planned === action.planned || (!action.planned && hasContent(child))
        ? child
        : { ...child, planned: action.planned };
    case 'write_child':
      return write(child, action.fields);
    case 'open_list':
      return openList(child, action.list, action.items, people);
    case 'remove_list':
      return without(child, 'lists', action.record);
    case 'add_quote':
      return isKnown(child.quotes, action.quote) || !maySpeak(action.quote, child.child, people)
        ? child
        : { ...child, quotes: [...child.quotes, action.quote] };
    case 'write_quote':
      return withQuote(child, action.record, people, (quote) => ({ ...quote, ...action.fields }));
    case 'lock_quote':
      return withQuote(child, action.record, people, (quote) =>
        isQuoteWhole(quote) && !isQuoteTooLong(quote) ? { ...quote, locked: true } : quote,
      );
    case 'remove_quote':
      return unnamed(without(child, 'quotes', action.record), action.record);
    case 'add_unspoken':
      return isKnown(child.unspoken, action.unspoken)
        ? child
        : { ...child, unspoken: [...child.unspoken, action.unspoken] };
    case 'write_unspoken':
      return withUnspoken(child, action.record, (unspoken) => ({ ...unspoken, ...action.fields }));
    case 'remove_unspoken':
      return unnamed(without(child, 'unspoken', action.record), action.record);
    case 'add_finding':
      return isKnown(child.findings ?? [], action.finding)
        ? child
        : { ...child, findings: [...(child.findings ?? []), action.finding] };
    case 'write_finding':
      return withFinding(child, action.record, action.fields, action.as_typed);
    case 'remove_finding':
      return removeFinding(child, action.record);
    case 'note_told':
      return noteTold(child, action.record, action.words);
    case 'draw':
      return { ...child, drawing: action.strokes };
    case 'add_attachment':
      return addAttachment(child, action.attachment, action.strokes ?? []);
    case 'write_attachment':
      return withAttachment(child, action.record, (attached) => ({ ...attached, ...action.fields }));
    case 'remove_attachment':
      return {
        ...child,
        attachments: (child.attachments ?? []).filter(({ record }) => record !== action.record),
      };
    default:
      return inList(child, action, people);
  }
}

/** Not seen means neither alone nor awake; seen again opens both questions. What was typed stays. */
function write(child: DraftChild, fields: Partial<ChildFields>): DraftChild {
  const next = withMarksFollowed({ ...child, ...fields });
  if (fields.seen === undefined || fields.seen === child.seen) return next;
  if (fields.seen === 'no') return { ...next, seen_alone: 'not_applicable', awake: 'not_seen' };
  const reopened = child.seen === 'no' ? { seen_alone: null, awake: null } : {};
  return { ...next, not_seen_reason: null, ...reopened };
}

/** A locked quote never changes, and only the child or somebody in the room can be its speaker. */
function withQuote(
  child: DraftChild,
  record: Id,
  people: readonly DraftPerson[],
  change: (quote: DraftQuote) => DraftQuote,
): DraftChild {
  const before = child.quotes.find((quote) => quote.record === record);
  if (!before || before.locked) return child;
  const after = change(before);
  if (after === before || !maySpeak(after, child.child, people)) return child;
  return { ...child, quotes: child.quotes.map((quote) => (quote === before ? after : quote)) };
}

function maySpeak(quote: DraftQuote, child: Id, people: readonly DraftPerson[]): boolean {
  if (quote.speaker === null) return true;
  if (quote.speaker_kind === 'child') return quote.speaker === child;
  return people.some(({ adult }) => adult === quote.speaker);
}

function withUnspoken(
  child: DraftChild,
  record: Id,
  change: (unspoken: DraftUnspoken) => DraftUnspoken,
): DraftChild {
  if (!child.unspoken.some((each) => each.record === record)) return child;
  return {
    ...child,
    unspoken: child.unspoken.map((each) => (each.record === record ? change(each) : each)),
  };
}

function withFinding(
  child: DraftChild,
  record: Id,
  fields: Partial<Finding['body']>,
  as_typed?: AsTyped,
): DraftChild {
  const before = child.findings ?? [];
  if (!before.some((each) => each.record === record)) return child;
  return {
    ...child,
    findings: before.map((each) =>
      each.record === record
        ? standing({
            ...each,
            body: { ...each.body, ...fields },
            ...(as_typed && { as_typed: { ...each.as_typed, ...as_typed } }),
          } as Finding)
        : each,
    ),
  };
}

/** Only what was removed goes: a mark leaves what was said about it, and who was called. */
function removeFinding(child: DraftChild, record: Id): DraftChild {
  const before = child.findings ?? [];
  if (!before.some((each) => each.record === record)) return child;
  return { ...child, findings: withoutFindings(before, [record]) };
}

/** No mark is explained by words that were removed, and no opinion rests on them. */
function unnamed(child: DraftChild, record: Id): DraftChild {
  const before = child.findings ?? [];
  const after = before.map((each) => withoutNaming(each, record));
  return after.every((each, n) => each === before[n]) ? child : { ...child, findings: after };
}

function noteTold(child: DraftChild, record: Id, words: readonly string[]): DraftChild {
  const before = child.findings ?? [];
  if (!before.some((each) => each.record === record)) return child;
  const findings = before.map((each) =>
    each.record === record ? { ...each, told: [...new Set([...(each.told ?? []), ...words])] } : each,
  );
  return { ...child, findings };
}

function addAttachment(
  child: DraftChild,
  attachment: DraftAttachment,
  strokes: readonly number[][],
): DraftChild {
  const before = child.attachments ?? [];
  if (isKnown(before, attachment)) return child;
  const inPicture = new Set(strokes.map(String));
  const drawing = (child.drawing ?? []).filter((stroke) => !inPicture.has(String(stroke)));
  return { ...child, attachments: [...before, attachment], drawing };
}

function withAttachment(
  child: DraftChild,
  record: Id,
  change: (attached: DraftAttachment) => DraftAttachment,
): DraftChild {
  const before = child.attachments ?? [];
  if (!before.some((each) => each.record === record)) return child;
  return { ...child, attachments: before.map((each) => (each.record === record ? change(each) : each)) };
}

function without(child: DraftChild, part: 'lists' | 'quotes' | 'unspoken', record: Id): DraftChild {
  const kept = child[part].filter((each) => each.record !== record);
  return kept.length === child[part].length ? child : { ...child, [part]: kept };
}

function isKnown(parts: readonly { record: Id }[], part: { record: Id }): boolean {
  return parts.some(({ record }) => record === part.record);
}
