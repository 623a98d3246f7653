"""The house's rules for what takes a second person, and for glass that is broken.

Each opens or closes somebody's record: none of them says yes for want of a reason to say no.

Source: docs/decisions/0038-the-access-matrix.md
"""

from __future__ import annotations

from app.break_glass import store as glass
from app.caseload import proposals, store
from app.caseload.holding import GRACE, held_by, led_by
from app.clock import parse_time
from app.matrix import scopes
from app.organisation import store as organisation
from app.people import store as people
from app.streams import store as streams
from sync.entitlement import Evidence
from sync.types import Change


def proposal(change: Change, evidence: Evidence) -> bool:
    """Supervisors and managers propose about children, administrators about posts; nobody about their own."""
    body = change.body
    if not _is_said_once(change):
        return False
    if body["what"] == "change_post":
        own = body["person"] == change.author
        return "anybody" in scopes("access.propose", change.role) and not own
    may = "team" in scopes("access.propose", change.role)
    return may and _leads(change, body["child"] or "", evidence)


def protection(change: Change, evidence: Evidence) -> bool:
    """What another has proposed, by somebody who leads the team that has the child or had it last."""
    body = change.body
    what = "protect" if body["protected"] else "unprotect"
    asked = proposals.standing(body["proposal"], change.author, what)
    if not _is_said_once(change) or asked is None or asked.child_id != change.stream:
        return False
    return _is_child(change.stream) and _leads(change, change.stream, evidence)


def break_glass(change: Change, evidence: Evidence) -> bool:
    """A reason may be filed about any child on file: that is what an emergency is. It opens nothing yet."""
    return _is_said_once(change) and _is_child(change.stream)


def break_glass_review(change: Change, evidence: Evidence) -> bool:
    """By somebody else than who broke it: who leads their team or the child's, or looks into all."""
    row = glass.locked(change.body["break_glass"])
    if not _is_said_once(change) or row is None or row.child_id != change.stream:
        return False
    if row.person_id == change.author or not (row.began_at or _is_from_before(change)):
        return False
    allowed = scopes("break_glass.review", change.role)
    if "anybody" in allowed:
        return True
    at = parse_time(evidence.until)
    of_team = people.team_at(row.person_id, at) in led_by(change.author, at)
    return "team" in allowed and (of_team or _leads(change, change.stream, evidence))


def _is_from_before(change: Change) -> bool:
    """Whether it was signed before an older database was put back: the opening went with the newer one."""
    return change.state < organisation.put_back_number()


def _leads(change: Change, child: str, evidence: Evidence) -> bool:
    """Whether the author leads the team that has a child, or had it last. Of one not there, nobody does."""
    at = parse_time(evidence.until)
    return held_by(store.of_child(child), led_by(change.author, at), at, GRACE)


def _is_said_once(change: Change) -> bool:
    return change.document["status"] == "signed" and change.supersedes is None


def _is_child(ident: str | None) -> bool:
    row = streams.stream(ident) if ident else None
    return row is not None and row.kind == "child"
