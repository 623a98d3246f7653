/** The visits of the sample caseload, each with what its author knew when signing it. For tests only. */
import { familyForVisit } from '../../views/family_for_visit';
import type { FamilyForVisit } from '../../views/rows';
import { HandmadeBook } from '../../views/tests/book';
import type { Draft } from '../../visit/draft';
import { draftOf, type Signed } from '../../visit/draft_of';
import type { Bodies, Id, RecordType, Role, Time } from '../../wire/records';
import caseload from './caseload.json';

interface Step {
  by: Id;
  role: Role;
  signed_at: Time;
  /** The key of the visit that was signed; null when something else was. */
  visit: string | null;
  records: Signed[];
}

export interface Authored {
  key: string;
  draft: Draft;
  family: FamilyForVisit;
  now: Time;
  records: readonly Signed[];
}

const STEPS = caseload.steps as unknown as Step[];
const CHILDREN: Readonly<Record<Id, string>> = caseload.children;

/** What the story calls a child. */
export function childKey(child: Id): string {
  return CHILDREN[child] ?? child;
}

/** Every visit in the order in which they were signed. */
export async function authoredVisits(): Promise<Authored[]> {
  const found: Authored[] = [];
  for (const [at, step] of STEPS.entries()) {
    if (step.visit !== null) found.push(await authored(step, STEPS.slice(0, at)));
  }
  return found;
}

async function authored(step: Step, before: readonly Step[]): Promise<Authored> {
  const { signed_at, records, visit } = step;
  const stream = records[0]?.stream ?? '';
  const book = bookOf(before, stream, step);
  const family = await familyForVisit(book, stream);
  if (!family || visit === null) throw new RangeError(`no family of visit ${visit}`);
  return { key: visit, family, records, now: signed_at, draft: draftOf(records, family, signed_at) };
}

/** Everything of one family that was signed before, as its workers hold it. */
function bookOf(before: readonly Step[], family: Id, { by, role, signed_at }: Step): HandmadeBook {
  const book = new HandmadeBook({ person: by, name: '', role, team: null } as HandmadeBook['me']);
  book.clock = signed_at;
  book.stream(family, 'family');
  const children = new Set<Id>();
  for (const step of before)
    for (const { type, stream, body } of step.records)
      if (type === 'child' && (body as Bodies['child']).family === family) children.add(stream);
  for (const child of children) book.stream(child, 'child', family);
  for (const step of before)
    for (const { type, stream, record, event_at, body } of step.records)
      if (stream === family || children.has(stream))
        book.tell(stream, type as RecordType, {
          record,
          body: body as never,
          author: step.by,
          role: step.role,
          at: event_at,
        });
  return book;
}
