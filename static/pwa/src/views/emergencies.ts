/**
 * Records that were opened in an emergency: those to look into, and the reader's own while they last.
 *
 * Source: docs/decisions/0038-the-access-matrix.md.
 */
import type { PullReview } from '../wire/access';
import type { Id, Role, Time } from '../wire/records';
import { isCurrent } from './allocated';
import { newestFirst } from './digest';
import { homeOf, type Names, names } from './names';
import type { Notebook } from './notebook';
import type { EmergencyRow, EmergencyRows, FindingRow, LookedInto } from './rows/access';

/** As the server's matrix has it. */
const REVIEWERS: readonly Role[] = ['supervisor', 'safeguarding_lead', 'team_manager', 'auditor'];
const OPENERS: readonly Role[] = ['practitioner', 'supervisor', 'safeguarding_lead', 'team_manager'];

export function emergencies(book: Notebook): EmergencyRows {
  const known = names(book);
  const waits = ({ reviewed, looked }: EmergencyRow) => !reviewed || looked.differs;
  const rows = book
    .access()
    .broken_glass.filter(({ person }) => person !== book.me.person)
    .map(
      ({ record, child, person, from, to, reviewed, reason, review, also = [] }): EmergencyRow => ({
        record,
        child,
        child_name: known.child(child) || null,
        family_name: known.family(homeOf(known, child)) || null,
        person_name: known.person(person),
        from,
        to,
        is_open: to > book.now(),
        reviewed,
        reason,
        looked: lookedInto(known, book.me.person, review ? [review, ...also] : []),
      }),
    )
    .sort((a, b) => Number(waits(b)) - Number(waits(a)) || newestFirst(a.from, b.from));
  const { role } = book.me;
  return {
    may_review: REVIEWERS.includes(role),
    may_open: OPENERS.includes(role),
    rows,
    findings: book
      .access()
      .findings.map((found) => ({
        record: found.record,
        from: found.from,
        to: found.to,
        looked: lookedInto(known, book.me.person, [found, ...(found.also ?? [])]),
      }))
      .sort((a, b) => newestFirst(lastSaid(a), lastSaid(b))),
    as_at: book.as_at(),
  };
}

const lastSaid = ({ looked }: FindingRow) => looked.by.at(-1)?.at ?? '';

/** Of each person the last that they say counts; of what cannot be read nobody can say that it differs. */
function lookedInto(known: Names, me: Id, reviews: readonly PullReview[]): LookedInto {
  const last = new Map(reviews.map(({ by, finding }) => [by, finding]));
  return {
    by: reviews.map(({ by, at, finding }) => ({ by_name: known.person(by), mine: by === me, at, finding })),
    differs: new Set([...last.values()].filter((finding) => finding !== null)).size > 1,
  };
}

/** Until when a child is open to the reader by an emergency alone; null when it is not, or is theirs anyway. */
export function openedUntil(book: Notebook, child: Id): Time | null {
  const { broken_glass } = book.access();
  const own = broken_glass.filter((row) => row.person === book.me.person && row.child === child);
  const last =
    own
      .map(({ to }) => to)
      .sort()
      .at(-1) ?? null;
  return last === null || isTheirs(book, child) ? null : last;
}

/** Lead or co-worker for it; or on duty for it, or leading those who have it, where the child is not protected. */
function isTheirs(book: Notebook, child: Id): boolean {
  const { me } = book;
  const running = book
    .allocations()
    .filter(
      ({ child: of, from, to }) => of === child && isCurrent({ starts_at: from, ends_at: to }, book.now()),
    );
  const is_protected = isProtected(book, child);
  const mine = running.filter(({ worker }) => worker === me.person);
  if (mine.some(({ role }) => role !== 'duty_cover' || !is_protected)) return true;
  if (me.role !== 'supervisor' || is_protected) return false;
  const { people } = names(book);
  return running.some(({ worker }) => people.get(worker)?.body.team === me.team);
}

/** By the server's word to whoever leads the team, or by the record of the child. */
function isProtected(book: Notebook, child: Id): boolean {
  if (book.access().protected_children.some((row) => row.child === child)) return true;
  const digest = book.digests().get(child);
  return digest?.kind === 'child' && digest.is_protected === true;
}

/**
 * The records that an emergency alone has brought here and whose four hours are over, with the families of which no other child is
 * here. Where reading has lapsed all of them are: no clock of the device says how long ago it was.
 */
export function shutStreams(book: Notebook): ReadonlySet<Id> {
  const lapsed = book.reading() !== 'open';
  const isOver = (child: Id) => {
    const until = openedUntil(book, child);
    return until !== null && (lapsed || until <= book.now());
  };
  const over = new Set(
    book
      .access()
      .broken_glass.map(({ child }) => child)
      .filter(isOver),
  );
  if (over.size === 0) return over;
  const streams = book.streams();
  const kept = new Set(
    streams.filter(({ kind, stream }) => kind === 'child' && !over.has(stream)).map(familyOf),
  );
  for (const stream of streams) {
    const family = familyOf(stream);
    if (over.has(stream.stream) && family !== null && !kept.has(family)) over.add(family);
  }
  return over;
}

/**
 * A notebook without the records whose four hours are over. They leave the device with the next pull; what has no signal until then is
 * shut all the same.
 */
export function shutAgain(book: Notebook): Notebook {
  const over = shutStreams(book);
  if (over.size === 0) return book;
  const streams = book.streams();
  const digests = new Map([...book.digests()].filter(([stream]) => !over.has(stream)));
  const shown: Partial<Notebook> = {
    streams: () => streams.filter(({ stream }) => !over.has(stream)),
    digests: () => digests,
    entries: async (stream) => (over.has(stream) ? [] : book.entries(stream)),
    haystacks: async () => (await book.haystacks()).filter(({ stream }) => !over.has(stream)),
  };
  return Object.assign(Object.create(book), shown) as Notebook;
}

const familyOf = ({ family }: { family: Id | null }) => family;
