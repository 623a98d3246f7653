/** What a worker sees first: the children, what is due, what is unfinished, what has been asked, what waits to be sent. */
import type { Id } from '../wire/records';
import { childAge, dayOf } from './age';
import { openAlerts } from './alerts';
import { begunLines } from './begun';
import { carriedNow } from './carried';
import { choicesOf } from './choices';
import { newestFirst, type VisitDigest } from './digest';
import { draftLines, editLines } from './draft';
import { duesOf, soonest } from './dues';
import { openedUntil } from './emergencies';
import { type Names, names } from './names';
import { nextVisitOf } from './next_visit';
import type { Notebook } from './notebook';
import { outboxCounts } from './outbox';
import { ready } from './ready';
import type { ChildLine, MessageLine, TodayRows } from './rows';
import { repliedBy, unreadFor } from './thread';

const DUE_SOON_DAYS = 14;

export function today(book: Notebook): TodayRows {
  const known = names(book);
  const children = childLines(book, known);
  return {
    as_at: book.as_at(),
    alerts: openAlerts(known),
    children,
    dues: children
      .flatMap(({ dues }) => dues)
      .filter(({ when }) => when.is !== 'later' || when.days <= DUE_SOON_DAYS)
      .sort(soonest),
    next_visits: children.flatMap(({ child, name, next_visit }) =>
      next_visit && next_visit.days_left <= DUE_SOON_DAYS ? { ...next_visit, child, child_name: name } : [],
    ),
    drafts: draftLines(book, known),
    edits: editLines(book, known),
    begun: begunLines(book, known),
    choices: choicesOf(book, known),
    messages: messagesTo(book, known),
    outbox: outboxCounts(book),
    numbers: known.numbers.map(({ label, number, when }) => ({ label, number, when })),
    ready: ready(book),
    reading: book.reading(),
    carries_visits: book.carries() !== null,
  };
}

function childLines(book: Notebook, known: Names): ChildLine[] {
  const day = dayOf(book.now());
  const carried = carriedNow(book);
  const roles = new Map(
    book
      .allocations()
      .filter(({ worker }) => worker === book.me.person)
      .map(({ child, role }) => [child, role]),
  );
  return [...known.children]
    .map(([id, digest]): ChildLine => {
      const { body } = digest.child;
      return {
        child: id,
        family: body.family,
        name: body.preferred_name,
        family_name: known.family(body.family),
        age: childAge(body, day),
        legal_basis: body.legal_basis,
        health_offer: body.health_offer,
        allocated_as: roles.get(id) ?? null,
        last_seen: digest.last_seen,
        dues: duesOf(digest, day),
        next_visit: nextVisitOf(book, known, id),
        opened_until: openedUntil(book, id),
        is_protected: digest.is_protected ?? false,
        carried: carried(id),
      };
    })
    .sort((a, b) => a.family_name.localeCompare(b.family_name) || a.name.localeCompare(b.name));
}

function messagesTo(book: Notebook, known: Names): MessageLine[] {
  return [...known.families]
    .flatMap(([family, { visits }]) =>
      visits
        .filter(({ author }) => author === book.me.person)
        .flatMap((visit) => messagesOn(visit, family, book.me.person, known)),
    )
    .filter(({ settled }) => !settled)
    .sort((a, b) => newestFirst(a.at, b.at));
}

function messagesOn(visit: VisitDigest, family: Id, me: Id, known: Names): MessageLine[] {
  const unread = new Set(unreadFor(me, visit.reviews));
  const replied = repliedBy(me, visit.reviews);
  return visit.reviews.flatMap(({ review, kind, by, at }) => {
    if (by === me || (kind !== 'question' && kind !== 'direction')) return [];
    const read = !unread.has(review);
    const settled = replied.has(review);
    const line = { review, visit: visit.visit, family, family_name: known.family(family) };
    return [{ ...line, kind, from: known.person(by), at, read, settled }];
  });
}
