"""When a child is to be visited next, worked out from what is recorded and the published schedule. Pure.

Nothing here scores or decides: each due carries the source of its window.

Source: checklists/schedule/; docs/decisions/0006-dues-are-records.md
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.caseload.working_days import add_working_days
from checklists.types import Contact, Contacts, Frequencies, Frequency

HORIZON = timedelta(days=90)
GESTATION_MIN_DAYS, GESTATION_MAX_DAYS = 140, 310
SEEN_AT = frozenset(("home_planned", "home_unannounced", "clinic", "school", "hospital"))


@dataclass(frozen=True, slots=True)
class Seen:
    """One visit that concerned the child. `seen`: the child was seen, in person."""

    visit: str
    on: date
    contact: str | None
    attempted: bool
    seen: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What bears on one child's dues. `known_since`: the first day the organisation had the child.

    `basis_since`: the day from which on the child's record has said the legal basis that `body` says; None
    when nobody asked.
    """

    child: str
    body: Mapping[str, Any]
    known_since: date
    visits: tuple[Seen, ...]
    basis_since: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    code: str
    window_from: date
    window_to: date
    done_by: str | None
    source: str


def dues_of(facts: Facts, contacts: Contacts, frequencies: Frequencies, today: date) -> Iterator[Due]:
    """The dues of one child as they stand on a day: done, open, and beginning within 90 days."""
    for contact in contacts.rows:
        if contact.standing == "statutory":
            due = _contact_due(facts, contact, contacts)
            if due is not None and (due.done_by or _is_near(due, facts, today)):
                yield due
    often = next((f for f in frequencies.rows if f.legal_basis == facts.body["legal_basis"]), None)
    if often is not None and often.first is not None and facts.body.get("dob"):
        yield _seen_due(facts, often, frequencies.version)


def _is_near(due: Due, facts: Facts, today: date) -> bool:
    return due.window_to >= facts.known_since and due.window_from <= today + HORIZON


def _contact_due(facts: Facts, contact: Contact, contacts: Contacts) -> Due | None:
    born, expected = _day(facts.body.get("dob")), _day(facts.body.get("edd"))
    done = next((v.visit for v in facts.visits if v.contact == contact.code and _counts(v, contact)), None)
    if contact.counted_from == "edd":
        start = expected if born is None or done else None
    else:
        start = born + timedelta(days=_early_days(facts, contact, contacts)) if born else None
    if start is None:
        return None
    return Due(
        code=contact.code,
        window_from=_later(start, contact.first, contact.unit),
        window_to=_later(start, contact.last, contact.unit),
        done_by=done,
        source=f"mandated_contacts@{contacts.version}",
    )


def _counts(visit: Seen, contact: Contact) -> bool:
    # Before birth there is no child to be seen; afterwards only a visit at which the child was seen is a
    # review.
    return visit.seen or (contact.counted_from == "edd" and not visit.attempted)


def _early_days(facts: Facts, contact: Contact, contacts: Contacts) -> int:
    """How many days later than by the birthday a window lies, for a child born early."""
    rule = contacts.correction
    gestation = _gestation(facts.body, rule.term_days)
    if not contact.corrected or gestation is None or gestation >= rule.born_before_days:
        return 0
    return int(rule.term_days - gestation)


def _gestation(body: Mapping[str, Any], term_days: int) -> int | None:
    """As it was entered; else as the birthday and the due date make it: devices do the same."""
    entered = body.get("gestation_at_birth_days")
    born, expected = _day(body.get("dob")), _day(body.get("edd"))
    if entered is not None or born is None or expected is None:
        return entered
    days = term_days - (expected - born).days
    # Dates that make a pregnancy shorter or longer are not those of one pregnancy: one of them was mistyped.
    return days if GESTATION_MIN_DAYS <= days <= GESTATION_MAX_DAYS else None


def _seen_due(facts: Facts, often: Frequency, version: int) -> Due:
    """By when the child is to be seen again; the day of the last visit is day 0. Where the first visit comes
    sooner than the others it counts from the day on which the basis began, whoever saw the child before."""
    last = max((visit.on for visit in facts.visits if visit.seen), default=None)
    began = facts.basis_since if is_sooner_at_first(often) else None
    if last is not None and began is not None and last < began:
        last = None
    born = _day(facts.body.get("dob")) or facts.known_since
    start = last or max(began or facts.known_since, born)
    count = (often.then if last else often.first) or 0
    upto = add_working_days(start, count) if often.unit == "working_days" else start + timedelta(days=count)
    return Due("to_be_seen", start, upto, None, f"to_be_seen@{version}")


def is_sooner_at_first(often: Frequency) -> bool:
    """Whether under a basis a child is first to be seen sooner than from visit to visit."""
    return often.first is not None and often.then is not None and often.first < often.then


def _later(start: date, count: int, unit: str) -> date:
    if unit == "months":
        month = start.month - 1 + count
        year, month = start.year + month // 12, month % 12 + 1
        return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
    return start + timedelta(days=count * (7 if unit == "weeks" else 1))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
