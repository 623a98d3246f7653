/**
 * A visit that was entered in error, begun anew for the right child: what its author wrote and measured, under new ids. What names
 * people, or was answered about a carer, belongs to the other family and stays there. Pure.
 */
import type { FamilyForVisit } from '../views/rows';
import type { Id, Time } from '../wire/records';
import type { Draft, DraftChild } from './draft';
import { draftOf, type Signed } from './draft_of';
import { type Finding, type FindingBody, mayBeBirthmark } from './finding';
import { startVisit } from './household';

/** What is seen of a child and names nobody. */
const CARRIED: readonly Finding['type'][] = ['growth', 'body_mark'];

export interface Rehoming {
  /** The struck visit with its parts, as they read before. */
  records: readonly Signed[];
  /** Whose part goes to whom; `family` is that of `to`, as it stands now. */
  from: Id;
  to: Id;
  family: FamilyForVisit;
}

/**
 * A draft like any other: nothing of it is signed before its author has gone through it.
 *
 * Errors: RangeError when there is no visit among the records.
 */
export function rehomed({ records, from, to, family }: Rehoming, now: Time, newId: () => Id): Draft {
  const only = {
    ...family,
    children: family.children.slice(0, 1).map((child) => ({ ...child, child: from })),
  };
  const wrong = draftOf(records.map(withoutHour), only, now);
  const [part] = wrong.children;
  const begun = startVisit(family, now, newId);
  return {
    ...begun,
    started_at: wrong.started_at,
    ended_at: wrong.ended_at,
    kind: wrong.kind,
    mandated_contact: wrong.mandated_contact,
    place: wrong.place,
    interpreter: wrong.interpreter,
    purpose: wrong.purpose,
    children: begun.children.map((child) =>
      child.child === to && part ? carried(part, child, newId) : child,
    ),
  };
}

function carried(part: DraftChild, into: DraftChild, newId: () => Id): DraftChild {
  const quotes = new Map(part.quotes.map(({ record }) => [record, newId()]));
  return {
    ...part,
    child: into.child,
    record: into.record,
    planned: true,
    lists: part.lists
      .filter(({ carer }) => carer === null)
      .map((list) => ({ ...list, record: newId(), with_carer: null })),
    quotes: part.quotes.map((quote) => {
      // Words of somebody else wait to be given to who said them.
      const isChild = quote.speaker === part.child;
      return {
        ...quote,
        record: quotes.get(quote.record) ?? newId(),
        // Gone through once more before they are signed of another child: to whom, and who heard them, is of the other family.
        locked: false,
        said_to: '',
        who_heard: [],
        speaker: isChild ? into.child : null,
        speaker_kind: isChild ? quote.speaker_kind : null,
      };
    }),
    unspoken: part.unspoken.map((each) => ({ ...each, record: newId() })),
    findings: (part.findings ?? [])
      .filter(({ type }) => CARRIED.includes(type))
      .map((each) => ({ ...each, record: newId(), body: ofOwnQuotes(each, quotes) }) as Finding),
    attachments: [],
  };
}

/** What was said of a mark is said of it still: in the words under their new ids. */
function ofOwnQuotes(finding: Finding, quotes: ReadonlyMap<Id, Id>): Finding['body'] {
  const { visit: _, child: __, ...body } = finding.body as Finding['body'] & { visit?: Id; child?: Id };
  if (finding.type !== 'body_mark') return body;
  const { on_birth_record, ...others } = body as FindingBody<'body_mark'>;
  // It was signed as not known where nobody was asked: of another kind of mark it is asked then.
  const isSaid = mayBeBirthmark(others.kind) || on_birth_record !== 'unknown';
  const explanations = (others.explanations ?? []).flatMap((id) => quotes.get(id) ?? []);
  return { ...(isSaid ? body : others), explanations };
}

/** When it was seen or heard, where somebody wrote that down. */
const HOURS = ['heard_at', 'noticed_at', 'noted_at', 'at'];

/**
 * What was written down after the visit has no hour, and takes none here: its record's own time, that of the visit's begin, would read
 * as one.
 */
function withoutHour(record: Signed): Signed {
  const hourless = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(hourless);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [
        name,
        each === null && HOURS.includes(name) ? NEVER : hourless(each),
      ]),
    );
  };
  const body = hourless(record.body) as Signed['body'];
  const hour = HOURS.find((name) => name in record.body);
  const isLate = hour !== undefined && (record.body as Record<string, unknown>)[hour] === null;
  return { ...record, body, event_at: isLate ? NEVER : record.event_at };
}

/** During no visit. */
const NEVER: Time = '1970-01-01T00:00:00.000Z';
