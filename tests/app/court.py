"""One organisation in which everybody of the access matrix stands to a child in every way there is.

Each child has records that the team may read and one that is restricted, written by a colleague of the south.
Only who has which child differs, and that is said by the server itself, so that no rule of filing decides it:
an administrator has an allocation too, and must read nothing for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, get_args

from flask import Flask

from app import access, matrix
from app.clock import time_text
from app.extensions import db
from app.streams import filing
from tests.app.attaching import Added, add
from tests.app.clock import MovableClock
from tests.app.filed import why
from tests.app.world import Tablet, World, child_body, family_body, new_id, pen_picture_body, visit_body

# Who each role is. The practitioner, the supervisor and the manager are of one team.
COURT = {
    "practitioner": "priya",
    "supervisor": "maud",
    "safeguarding_lead": "bea",
    "team_manager": "sefton",
    "auditor": "vera",
    "administrator": "noor",
}
Relation = Literal["own", "allocated", "covering", "supervised", "other", "protected", "absent"]
RELATIONS: tuple[Relation, ...] = get_args(Relation)
REASONS: dict[Relation, frozenset[str]] = {
    "own": frozenset(("lead",)),
    "allocated": frozenset(("allocated", "lead")),
    "covering": frozenset(("covering", "lead")),
    "supervised": frozenset(("supervised", "lead")),
    "other": frozenset(("lead",)),
    "protected": frozenset(),
    "absent": frozenset(),
}
"""For which reasons of the matrix a child of each kind may be reached, by whoever has that scope.

own: the person wrote in the record and has the child no more. Every child has a restricted record.
protected: the person covers it on duty, and a colleague of the practitioner's team is allocated to it.
"""


def reads(role: str, relation: Relation) -> frozenset[str]:
    """What the matrix lets a role read of such a child: the visibilities of its records."""
    reasons = matrix.scopes("record.read", role) & REASONS[relation]
    seen = frozenset(("team", "restricted"))
    return seen & frozenset().union(*(access.READERS[reason] for reason in reasons))  # type: ignore[index]


def writes(role: str, relation: Relation) -> bool:
    """Whether the matrix lets a role write a note about such a child."""
    return bool(matrix.scopes("note.write", role) & REASONS[relation])


def protect(proposer: Tablet, second: Tablet, child: str, protected: bool = True) -> None:
    """Set or lift the protection of a child, as two people do it."""
    what = {"what": "protect", "why": "refuge"} if protected else {"what": "unprotect"}
    record = propose(proposer, **what, child=child)
    body = {"child": child, "protected": protected, "why": what.get("why"), "proposal": record}
    second.save("protection", child, body)
    assert len(second.device.frames) not in why(second.deliver())


def propose(tablet: Tablet, **said: object) -> str:
    """Ask a second person for something. Shape: the record's id."""
    record = new_id()
    tablet.save("proposal", tablet.device.identity.person, said, record=record)
    assert len(tablet.device.frames) not in why(tablet.deliver())
    return record


@dataclass(frozen=True)
class Subject:
    """One child, its family, and a drawing in its record."""

    child: str
    family: str
    drawing: Added | None


@dataclass
class Court:
    world: World
    tablets: dict[str, Tablet] = field(default_factory=dict)
    subjects: dict[tuple[str, Relation], Subject] = field(default_factory=dict)

    @classmethod
    def convene(cls, app: Flask, clock: MovableClock) -> Court:
        court = cls(World.found(app, clock))
        court.tablets = {role: court.world.tablet(who) for role, who in COURT.items()}
        author = court.world.tablet("odd")
        places = [(role, relation) for role in COURT for relation in RELATIONS]
        court.subjects = {place: Subject(new_id(), new_id(), None) for place in places}
        court._write(author)
        for role in COURT:
            court._allot(role)
        clock.forward(minutes=1)
        for tablet in court.tablets.values():
            # The first says to a safeguarding lead that there are names to ask for.
            tablet.pull()
            tablet.pull()
        return court

    def subject(self, role: str, relation: Relation) -> Subject:
        """A child that stands so to somebody of this role; when absent, one that was never there."""
        return self.subjects[role, relation]

    def _write(self, author: Tablet) -> None:
        """Found every child but the absent, and write in its record."""
        founder, world = self.tablets["administrator"], self.world
        there = {place: each for place, each in self.subjects.items() if place[1] != "absent"}
        for each in there.values():
            founder.save("family", each.family, family_body(), record=each.family)
            founder.save("child", each.child, child_body(each.family), record=each.child)
        assert why(founder.deliver()) == {}
        ends = {each.child: self._allocate("odd", each.child, "lead") for each in there.values()}
        world.clock.forward(minutes=1)
        author.pull()
        for place, each in there.items():
            self.subjects[place] = self._record(author, each)
        assert why(author.deliver()) == {}
        world.clock.forward(minutes=1)
        for (_, relation), each in there.items():
            if relation != "other":
                self._end("odd", each.child, "lead", ends[each.child])

    def _record(self, author: Tablet, each: Subject) -> Subject:
        visit, at = new_id(), time_text(self.world.clock.moment())
        drawing = add(author, each.child, visit, f"a house {each.child}".encode())
        author.save("visit", each.family, visit_body(each.child, [drawing.record], at), record=visit)
        author.save("attachment", each.child, drawing.body, record=drawing.record)
        author.save("pen_picture", each.child, pen_picture_body("For few."), visibility="restricted")
        drawing.send()
        return Subject(each.child, each.family, drawing)

    def _allot(self, role: str) -> None:
        """Bring about how the person of a role stands to each of their children."""
        who, colleague = COURT[role], "tomas"
        self._allocate(who, self.subjects[role, "allocated"].child, "lead")
        self._allocate(who, self.subjects[role, "covering"].child, "duty_cover")
        self._allocate(colleague, self.subjects[role, "supervised"].child, "lead")
        shut = self.subjects[role, "protected"].child
        self._allocate(who, shut, "duty_cover")
        self._allocate(colleague, shut, "lead")
        protect(self.tablets["supervisor"], self.tablets["team_manager"], shut)
        own = self.subjects[role, "own"].child
        record = self._allocate(who, own, "lead")
        self.world.clock.forward(minutes=1)
        tablet = self.tablets[role]
        tablet.pull()
        tablet.save("pen_picture", own, pen_picture_body("You hum."))
        tablet.deliver()
        self.world.clock.forward(minutes=1)
        self._end(who, own, "lead", record)

    def _allocate(self, who: str, child: str, kind: str, record: str | None = None, **other: str) -> str:
        named = record or new_id()
        with self.world.app.app_context():
            body = self.world.allocation_body(who, child, role=kind, **other)
            filing.file_own("allocation", child, named, body)
            db.session.commit()
        return named

    def _end(self, who: str, child: str, kind: str, record: str) -> None:
        at = self.world.clock.moment()
        span = {"starts_at": time_text(at - timedelta(minutes=1)), "ends_at": time_text(at)}
        self._allocate(who, child, kind, record, **span, end_reason="closed")
