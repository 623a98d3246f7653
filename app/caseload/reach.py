"""Which streams somebody may hold at a moment, and why. Default deny: what is not named here is out of reach.

Source: docs/decisions/0005-who-may-do-what.md
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.access import NAMED, Reach
from app.break_glass import store as break_glass
from app.caseload import protection, store
from app.caseload.holding import GRACE, named
from app.caseload.moves import Homes
from app.caseload.protection import NO_HOMES
from app.matrix import scopes
from app.organisation import store as organisation
from app.people import store as people
from app.streams import store as streams

Reaches = Mapping[str, frozenset[Reach]]
OF_A_CASE = frozenset(("child", "family"))
# A stream of another kind that stands under an expected id is out of reach.
KINDS: dict[Reach, frozenset[str]] = {
    "allocated": OF_A_CASE,
    "covering": OF_A_CASE,
    "supervised": OF_A_CASE,
    "lead": OF_A_CASE,
    "broken_glass": OF_A_CASE,
    "own": frozenset(("worker",)),
    "organisation": frozenset(("organisation",)),
}


def reaches(person: str, at: datetime, homes: Homes = NO_HOMES) -> Reaches:
    """Every stream within a person's reach at a moment, each with the reasons.

    Shape:  `homes`: the families of children that were in others then than they are now.
    """
    found: dict[str, set[Reach]] = {person: {"own"}, organisation.ident(): {"organisation"}}
    for post in people.posts_between(person, at, at):
        if post.to_at is not None and post.to_at <= at:
            # It gave way at this very moment to the next one, which is among these.
            continue
        allowed = scopes("record.read", post.role)
        if "allocated" in allowed:
            _own_children(found, person, at, homes)
        if "supervised" in allowed and post.team_id is not None:
            members = people.team_members_between({post.team_id}, at, at) - {person}
            rows = [*store.running_of(members, at), *store.left_by(members, at - GRACE, at)]
            theirs = {row.child_id for row in named(rows)}
            _with_families(found, theirs, "supervised", homes)
            # Whoever covers reads nothing restricted, and no more does who leads them for that.
            _with_families(found, {row.child_id for row in rows} - theirs, "covering", homes)
        if "lead" in allowed:
            for stream in streams.with_restricted():
                found.setdefault(stream, set()).add("lead")
        if "broken_glass" in allowed:
            _with_families(found, break_glass.running(person, at), "broken_glass", homes)
    for stream in protection.closed(at, homes).intersection(found):
        # Whoever is not named reaches nothing of it: not by their team, not on duty, not as a lead.
        found[stream] &= NAMED
    kinds = streams.kinds(found)
    return {
        stream: frozenset(reach for reach in why if kinds.get(stream) in KINDS[reach])
        for stream, why in found.items()
        if any(kinds.get(stream) in KINDS[reach] for reach in why)
    }


def _own_children(found: dict[str, set[Reach]], person: str, at: datetime, homes: Homes) -> None:
    rows = store.running_of({person}, at)
    allocated = {row.child_id for row in named(rows)}
    _with_families(found, allocated, "allocated", homes)
    _with_families(found, {row.child_id for row in rows} - allocated, "covering", homes)


def _with_families(found: dict[str, set[Reach]], children: set[str], why: Reach, homes: Homes) -> None:
    families = store.families(children) | {child: homes[child] for child in children & homes.keys()}
    for stream in children | set(families.values()):
        found.setdefault(stream, set()).add(why)
