"""The whole past of the caseload as one list of steps in the order in which they reached the server. Pure.

A step is what one member of staff signed at one time: one deposit. `loading.py` walks through them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.clock import time_text
from app.demo import bodies, finding
from app.demo.bodies import Body, Ids
from app.demo.days import Days
from app.demo.found import (
    Call,
)
from app.demo.spec import (
    Adult,
    Allocation,
    Child,
    Family,
    Helper,
    Home,
    Household,
    Part,
    PenPicture,
    PlanStep,
    Review,
    Tie,
    Visit,
    Written,
)

SUPERVISOR, ADMINISTRATOR = "maud", "noor"
IN_HIDING, ASKED_DAY, ASKED_AT = "milo", -1, "16:30"
FOUNDED_AT, ALLOCATED_AT, MET_AT = "08:00", "09:00", "10:00"
RESTRICTED = {"visibility": "restricted", "family_view": "withhold"}
WITHHELD = {"family_view": "withhold"}


@dataclass(frozen=True, slots=True)
class Draft:
    """One record version to be signed. `given`: fields of the change that are not the usual ones."""

    type: str
    stream: str
    record: str
    body: Body
    event_at: datetime
    given: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """What `by` signed at one moment, and when it arrived."""

    by: str
    signed_at: datetime
    received_at: datetime
    drafts: tuple[Draft, ...]


def steps(families: tuple[Family, ...], ids: Ids, days: Days) -> list[Step]:
    """Every step, ordered by arrival; what arrives together keeps the order of the telling."""
    found = [step for family in families for step in _of_family(family, ids, days)]
    found += _proposals(families, ids, days)
    return sorted(found, key=lambda step: step.received_at)


def _proposals(families: tuple[Family, ...], ids: Ids, days: Days) -> Iterator[Step]:
    """What waits for a second person on the day of loading."""
    told = {child.key for family in families for child in family.children}
    post = {"role": "supervisor", "team": ids("team", "families"), "active": True}
    asked = {
        SUPERVISOR: bodies.proposal_body("protect", child=ids("child", IN_HIDING), why="refuge"),
        ADMINISTRATOR: bodies.proposal_body("change_post", person=ids("person", "callum"), **post),
    }
    for by, body in asked.items():
        if body["child"] and IN_HIDING not in told:
            continue
        at = days.moment(ASKED_DAY, ASKED_AT)
        yield Step(by, at, at, (Draft("proposal", ids("person", by), ids("proposal", by), body, at),))


def _of_family(family: Family, ids: Ids, days: Days) -> Iterator[Step]:
    page = _Page(family, ids, days)
    yield page.founding()
    for given in family.allocations:
        yield from page.allocation(given)
    yield page.meeting()
    for written in family.written:
        yield page.rewriting(written)
    for visit in family.visits:
        yield page.visit(visit)
    for pen in family.pens:
        yield page.portrait(pen)
    for review in family.reviews:
        yield page.review(review)


@dataclass(frozen=True, slots=True)
class _Page:
    """One family's records, with the ids and days they are written with."""

    family: Family
    ids: Ids
    days: Days

    @property
    def stream(self) -> str:
        return self.ids("family", self.family.key)

    def _step(self, by: str, at: datetime, drafts: list[Draft]) -> Step:
        return Step(by, at, at, tuple(drafts))

    def founding(self) -> Step:
        at = self.days.moment(self.family.founded, FOUNDED_AT)
        children = [self._living(child, at) for child in self.family.children]
        return self._step(SUPERVISOR, at, [self._living(self.family.home, at), *children])

    def meeting(self) -> Step:
        day = min(given.since for given in self.family.allocations)
        at = self.days.moment(day, MET_AT)
        return self._step(SUPERVISOR, at, [self._living(adult, at) for adult in self.family.adults])

    def rewriting(self, written: Written) -> Step:
        at = self.days.moment(written.day, written.at)
        return self._step(written.by, at, [self._rewritten(written.what, at)])

    def _rewritten(
        self, what: Home | Child | Adult | Tie | PlanStep | Household | Helper | Call, at: datetime
    ) -> Draft:
        children = [child.key for child in self.family.children]
        if isinstance(what, Tie):
            body = bodies.tie_body(what, self.ids, self.days)
            return Draft("relationship", self.stream, self.ids("tie", what.adult, what.child), body, at)
        if isinstance(what, Call):
            child, body = self.ids("child", what.child), finding.call_body(what, at, self.ids, self.days)
            return Draft("contact_record", child, self.ids("call", what.key), body, at, WITHHELD)
        if isinstance(what, PlanStep):
            child, body = self.ids("child", what.child), bodies.plan_body(what, self.ids, self.days)
            return Draft("plan_action", child, self.ids("plan", what.key), body, at)
        if isinstance(what, Household):
            body = bodies.household_body(what, children, self.ids)
            return Draft("household", self.stream, self.ids("household", what.key), body, at)
        if isinstance(what, Helper):
            body = bodies.helper_body(what, children, self.ids, self.days)
            return Draft("network_member", self.stream, self.ids("helper", what.key), body, at)
        return self._living(what, at)

    def _living(self, what: Home | Child | Adult, at: datetime) -> Draft:
        if isinstance(what, Home):
            return Draft("family", self.stream, self.stream, bodies.home_body(what), at)
        if isinstance(what, Adult):
            return Draft(
                "adult", self.stream, self.ids("adult", what.key), bodies.adult_body(what, self.ids), at
            )
        child = self.ids("child", what.key)
        return Draft("child", child, child, bodies.child_body(what, self.stream, self.days), at)

    def allocation(self, given: Allocation) -> Iterator[Step]:
        starts = self.days.moment(given.since, ALLOCATED_AT)
        yield self._step(SUPERVISOR, starts, self._allocate(given, starts, None))
        if given.until is not None:
            ends = self.days.moment(given.until, ALLOCATED_AT)
            yield self._step(SUPERVISOR, ends, self._allocate(given, starts, ends))

    def _allocate(self, given: Allocation, starts: datetime, ends: datetime | None) -> list[Draft]:
        return [
            Draft(
                "allocation",
                self.ids("child", child),
                self.ids("allocation", child, given.worker),
                bodies.allocation_body(
                    given, child, self.ids, time_text(starts), time_text(ends) if ends else None
                ),
                ends or starts,
            )
            for child in given.children
        ]

    def portrait(self, pen: PenPicture) -> Step:
        at = self.days.moment(pen.day, pen.at)
        record = self.ids("pen", pen.child)
        draft = Draft(
            "pen_picture", self.ids("child", pen.child), record, bodies.pen_body(pen, self.days), at
        )
        return self._step(pen.by, at, [draft])

    def review(self, review: Review) -> Step:
        at = self.days.moment(review.day, review.at)
        body = bodies.review_body(review, self.ids)
        return self._step(
            review.by, at, [Draft("review", self.stream, self.ids("review", review.key), body, at)]
        )

    def visit(self, visit: Visit) -> Step:
        parts = [draft for child in visit.parts for draft in self._part(visit, child)]
        records = [draft.record for draft in parts]
        body = bodies.visit_body(visit, self._known(visit), records, self.ids, self.days)
        given = self._usual(visit) | (WITHHELD if visit.sensitive else {})
        first = Draft("visit", self.stream, self.ids("visit", visit.key), body, self._moment(visit), given)
        met = [self._living(adult, self._moment(visit)) for adult in visit.met]
        rest = [*self._enquiries(visit), *self._raised(visit)]
        signed = self._moment(visit, visit.minutes + visit.signed_after_min)
        received = self._moment(visit, visit.minutes + visit.received_after_min)
        return Step(visit.by, signed, received, (first, *met, *parts, *rest))

    def _known(self, visit: Visit) -> dict[str, Adult]:
        """The adults of the family as their records had them on the day of a visit."""
        known = {adult.key: adult for adult in self.family.adults}
        for written in self.family.written:
            if isinstance(written.what, Adult) and written.day <= visit.day:
                known[written.what.key] = written.what
        return known | {adult.key: adult for adult in visit.met}

    def _part(self, visit: Visit, child: str) -> Iterator[Draft]:
        part = visit.parts[child]
        body = bodies.child_visit_body(visit, part, self.ids, self.days)
        yield self._of_child(visit, child, "child_visit", body)
        yield from self._lists(visit, child, part)
        for quote in part.quotes:
            body = bodies.quote_body(visit, child, quote, self.ids, self.days)
            given = RESTRICTED if quote.risk else {}
            yield self._of_child(visit, child, "quote", body, quote.after_min, given, quote.words)
        for voice in part.unspoken:
            body = bodies.unspoken_body(visit, child, voice, self.ids, self.days)
            yield self._of_child(visit, child, "unspoken_voice", body, voice.after_min, {}, voice.seen)
        for found in part.found:
            body = finding.found_body(found, visit, child, self.ids, self.days)
            given = WITHHELD if found.type in finding.WITHHELD else {}
            yield self._of_child(visit, child, found.type, body, found.after_min, given, found.name)

    def _enquiries(self, visit: Visit) -> Iterator[Draft]:
        for found in visit.enquiries:
            record = self.ids("private_enquiry", visit.key, found.name)
            body = finding.enquiry_body(found, visit, self.ids, self.days)
            given = self._usual(visit) | RESTRICTED
            at = self._moment(visit, found.after_min)
            yield Draft("private_enquiry", self.stream, record, body, at, given)

    def _raised(self, visit: Visit) -> Iterator[Draft]:
        for number, raised in enumerate(visit.raised):
            for child in (raised.child,) if raised.child else visit.parts:
                body = finding.alert_body(raised, visit, child, self.ids, self.days)
                given = RESTRICTED if finding.is_restricted(raised.rule) else {}
                name = str(number)
                yield self._of_child(visit, child, "alert", body, visit.minutes, given, name)

    def _lists(self, visit: Visit, child: str, part: Part) -> Iterator[Draft]:
        found = [bodies.listed_body(visit, child, listed, self.ids) for listed in part.lists]
        if part.cues:
            found.append(bodies.cues_body(visit, child, part.cues, self.ids, self.days))
        for body in found:
            given = {"definition_version": f"{body['definition']}@{body['version']}"}
            name = f"{body['definition']}:{body['carer']}"
            yield self._of_child(visit, child, "checklist_response", body, 5, given, name)

    def _of_child(
        self,
        visit: Visit,
        child: str,
        type: str,
        body: Body,
        after_min: int = 0,
        given: dict[str, Any] | None = None,
        name: str = "",
    ) -> Draft:
        shown = WITHHELD if visit.sensitive else {}
        return Draft(
            type,
            self.ids("child", child),
            self.ids(type, visit.key, child, name),
            body,
            self._moment(visit, after_min),
            self._usual(visit) | shown | (given or {}),
        )

    def _usual(self, visit: Visit) -> dict[str, Any]:
        return {"late_reason": visit.late_reason}

    def _moment(self, visit: Visit, plus_min: int = 0) -> datetime:
        return self.days.moment(visit.day, visit.at, plus_min)
