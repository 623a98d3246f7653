/**
 * A notebook in which reading has lapsed: whom a note can be about, by name, and what its owner has written here and not finished or not
 * sent. Nothing that was filed about a child or a family.
 *
 * Source: docs/decisions/0041-the-vault-let-go.md.
 */

import type { Digest } from './digest';
import type { Notebook } from './notebook';
import type { Query } from './query';

/** It lapsed: too long without contact, or a clock that was put back. */
export class ReadingLapsedError extends Error {
  override readonly name = 'ReadingLapsedError';
}

/** What can be asked all the same: to begin, go on, sign, send and mend one's own. */
const CAPTURE: readonly Query['is'][] = ['today', 'draft', 'family_for_visit', 'outbox', 'ready', 'mending'];

/** Errors: ReadingLapsedError for a query that reads records. */
export function namesOnly(query: Query, book: Notebook): Notebook {
  if (!CAPTURE.includes(query.is)) throw new ReadingLapsedError(book.reading());
  const digests = new Map([...book.digests()].map(([stream, each]) => [stream, nameOf(each)]));
  const nothing = async () => [];
  const shown: Partial<Notebook> = {
    digests: () => digests,
    entries: nothing,
    haystacks: nothing,
    subjects: () => [],
    waiting: () => [],
    recovered: () => [],
    devices: () => [],
    access: () => ({ proposals: [], broken_glass: [], findings: [], protected_children: [] }),
  };
  return Object.assign(Object.create(book), shown) as Notebook;
}

/** What is left of the summary of a stream when its records have left the device: what it takes to write a note about whom. */
export function nameOf(digest: Digest): Digest {
  if (digest.kind === 'child') {
    const { child } = digest;
    const none = { dues: [], allocations: [], seen: [], parts: [], torn: [], alerts: [] };
    return { kind: 'child', ...none, child: child && { ...child, body: bareChild(child.body) } };
  }
  if (digest.kind !== 'family') return digest;
  const { family } = digest;
  const none = { visits: [], struck: [], torn: [] };
  return {
    kind: 'family',
    ...none,
    family: family && { ...family, body: { ...family.body, address: null } },
  };
}

type ChildBody = NonNullable<Extract<Digest, { kind: 'child' }>['child']>['body'];

/** The checklists go by age and by what a child can do; an interpreter is booked by language. */
function bareChild(body: ChildBody): ChildBody {
  return {
    ...body,
    nhs_number: null,
    nhs_number_status: 'none',
    ethnicity: null,
    faith: null,
    disability: [],
    health_offer: null,
    legal_basis: 'universal',
  };
}
