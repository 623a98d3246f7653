/**
 * Choices that mean something only beside another answer: they go when that answer does, so that nothing is signed that no screen
 * shows. Words that somebody typed stay, and their fields in view, until they are emptied.
 *
 * Source: docs/decisions/0010-one-draft-one-visit.md.
 */
import type { Enquiry, Finding, FindingBody, FindingType } from './finding';

/** Kinds of sentence that somebody else said or wrote. */
export const FROM_SOMEBODY: readonly unknown[] = ['said', 'reported', 'document'];

/** Also one of which nobody has said yet what it is about. */
export function isConcern({ concern, concern_type }: FindingBody<'statement'>): boolean {
  return Boolean(concern || concern_type);
}

type Undone<T extends FindingType> = (body: FindingBody<T>) => FindingBody<T>;

const UNDONE: { [T in FindingType]?: Undone<T> } = {
  statement: (body) => ({
    ...(FROM_SOMEBODY.includes(body.kind) ? {} : { source_person: null }),
    ...(body.kind === 'opinion' ? {} : { evidence: [] }),
    ...(body.lens === 'attachment' ? {} : { carer: null }),
    ...(isConcern(body) ? {} : { change: null }),
  }),
  // Of a call that was not made no one was called and nothing agreed, whatever was tapped and typed before that was said.
  contact_record: ({ outcome }) =>
    outcome === 'not_yet' ? { agency: null, called: null, advised: null } : { not_yet_because: null },
  voice_method: ({ methods }) => (methods?.includes('via_trusted_adult') ? {} : { via: null }),
};

/** The body as its form shows it. Shape: the very same when nothing in it hangs on an answer that is gone. */
export function asItStands<T extends FindingType>(type: T, body: FindingBody<T>): FindingBody<T> {
  return without(body, (UNDONE[type] as Undone<T> | undefined)?.(body) ?? {});
}

/** The same of a question in private: nobody was alone with a carer for a question that was not put. */
export function enquiryAsItStands(body: Enquiry['body']): Enquiry['body'] {
  return without(body, body.asked === 'yes' ? {} : { alone_confirmed: null });
}

/** A record that is gone is named by nothing that is left. */
export function withoutNaming(finding: Finding, record: string): Finding {
  const { body } = finding;
  const fields = Object.entries(body).filter(
    ([field, value]) => NAMES.includes(field) && Array.isArray(value) && value.includes(record),
  );
  if (fields.length === 0) return finding;
  const left = fields.map(([field, value]) => [field, (value as string[]).filter((each) => each !== record)]);
  return { ...finding, body: { ...body, ...Object.fromEntries(left) } } as Finding;
}

/** Fields that name other parts of the same child's visit. */
const NAMES: readonly string[] = ['explanations', 'evidence'];

/** Only what is there is taken out: a field that nobody touched does not come to a draft. */
function without<B extends object>(body: B, undone: Partial<B>): B {
  const gone = Object.entries(undone).filter(([field, empty]) => {
    const value = body[field as keyof B];
    return Array.isArray(empty) ? Array.isArray(value) && value.length > 0 : (value ?? null) !== null;
  });
  return gone.length === 0 ? body : { ...body, ...Object.fromEntries(gone) };
}
