/**
 * What a signed visit reads like as its author changes it, and the records of that change. What was signed stays as it is:
 * each record stands beside the one that it names.
 *
 * Source: sync/PROTOCOL.md sections 2.1, 5.2; docs/decisions/0058-a-signed-visit-is-changed-beside-itself.md.
 */
import type { AmendingRows, AmendPart } from '../views/rows';
import { anew } from '../wire/anew';
import type { Bodies, Change, Id, NewRecord, RecordType } from '../wire/records';
import type { MendDraft } from './mend_draft';
import { isWrittenOn, matched, type Part, type Statement, sentencesOf } from './sentences';

type Amending = Pick<AmendingRows, 'parts' | 'falling'>;

const PARTS: readonly Part[] = ['observations', 'progress', 'direct_work'];

/** The whole visit was entered in error: it is of another child or family. */
export function isAllStruck({ parts }: Pick<Amending, 'parts'>, draft: MendDraft): boolean {
  return parts.some(({ written }) => written.type === 'visit' && isStruck(written, draft));
}

function isStruck({ change }: Pick<Change, 'change'>, { struck = [] }: MendDraft): boolean {
  return struck.includes(change);
}

/** A body as it stands corrected. */
export function bodyOf({ written }: Pick<AmendPart, 'written'>, { bodies }: MendDraft): Bodies[RecordType] {
  return bodies[written.change] ?? written.body;
}

/** Written anew, and not as it was. */
export function isChanged(part: AmendPart, draft: MendDraft): boolean {
  return JSON.stringify(bodyOf(part, draft)) !== JSON.stringify(part.written.body);
}

/**
 * The kinds of sentences that the note does not have any more: nobody has said them of the words that stand there now. What was
 * written about a sentence outlives it.
 */
export function lostKinds({ parts }: Pick<Amending, 'parts'>, draft: MendDraft): AmendPart[] {
  return parts.flatMap((note) => {
    if (note.written.type !== 'child_visit') return [];
    const statements = parts.filter(
      ({ written, child }) =>
        written.type === 'statement' && child === note.child && !isStruck(written, draft),
    );
    const before = sentenced(note.written.body, statements);
    const now = isStruck(note.written, draft)
      ? new Set<Id>()
      : sentenced(bodyOf(note, draft) as Bodies['child_visit'], statements);
    return statements.filter((each) => {
      const isLost = before.has(each.written.record) && !now.has(each.written.record);
      return isLost && !isWrittenOn(asFinding(each));
    });
  });
}

/** The statements whose sentence stands in a note. */
function sentenced(note: Bodies['child_visit'], statements: readonly AmendPart[]): ReadonlySet<Id> {
  const found = PARTS.flatMap((part) => {
    const own = statements.map(asFinding).filter(({ body }) => body.part === part);
    return matched(sentencesOf(note[part] ?? ''), own).of;
  });
  return new Set(found.flatMap((each) => each?.record ?? []));
}

function asFinding({ written }: Pick<AmendPart, 'written'>): Statement {
  const { record, event_at, body } = written as Change<'statement'>;
  return { record, type: 'statement', at: event_at, body };
}

/** The records as they stand after the change, for the rules. Shape: none of what is struck. */
export function standing(rows: Amending, draft: MendDraft): Change[] {
  if (isAllStruck(rows, draft)) return [];
  const lost = new Set(lostKinds(rows, draft).map(({ written }) => written.change));
  return rows.parts
    .filter(({ written }) => !isStruck(written, draft) && !lost.has(written.change))
    .map((part) => ({ ...part.written, body: bodyOf(part, draft) }) as Change);
}

/** What was written anew of words that are not the newest any more: their author has changed them from another device since. Shape: by change. */
export function overtaken({ parts }: Pick<Amending, 'parts'>, { bodies }: MendDraft): MendDraft['bodies'] {
  const newest = new Set(parts.map(({ written }) => written.change));
  return Object.fromEntries(Object.entries(bodies).filter(([change]) => !newest.has(change)));
}

/** Whether signing would change anything. */
export function changesAnything(rows: Amending, draft: MendDraft): boolean {
  return rows.parts.some((part) => isChanged(part, draft) || isStruck(part.written, draft));
}

/**
 * To be signed: what is written anew as an addendum, what was wrong as entered in error, each with the reason. The visit's own record
 * says it too, so that whoever reviewed the visit sees that it has changed.
 *
 * Shape: in the order of the parts.
 */
export function amendedRecords(rows: Amending, draft: MendDraft): NewRecord[] {
  if (isAllStruck(rows, draft))
    return [...rows.parts, ...rows.falling].map((part) => changeOf(part, draft, 'entered_in_error'));
  const lost = new Set(lostKinds(rows, draft).map(({ written }) => written.change));
  return rows.parts.flatMap((part) => {
    const { written } = part;
    if (isStruck(written, draft) || lost.has(written.change))
      return [changeOf(part, draft, 'entered_in_error')];
    return written.type === 'visit' || isChanged(part, draft) ? [changeOf(part, draft, 'addendum')] : [];
  });
}

function changeOf(part: AmendPart, draft: MendDraft, status: 'addendum' | 'entered_in_error'): NewRecord {
  const body = status === 'addendum' ? bodyOf(part, draft) : part.written.body;
  const { supersedes: _, ...record } = anew(part.written, { body, at: draft.updated_at });
  return {
    ...record,
    base: part.version,
    status,
    adds_to: part.written.change,
    late_reason: draft.reason ?? '',
  } as NewRecord;
}

/** The draft with one record struck, or not struck after all. */
export function withStruck(draft: MendDraft, change: Id, struck: boolean): MendDraft {
  const others = (draft.struck ?? []).filter((each) => each !== change);
  return { ...draft, struck: struck ? [...others, change] : others };
}
