"""What one person has asked a second to do, and who may be that second: never the one who asked.

Source: sync/PROTOCOL.md section 18; docs/decisions/0038-the-access-matrix.md
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.access import Caller
from app.caseload import protection, store
from app.caseload.holding import GRACE, held_by, led_by
from app.caseload.models import Proposal
from app.clock import now, time_text
from app.custody import MasterKeyMissing, NotOpenable
from app.extensions import db
from app.matrix import scopes
from app.streams.living import says
from sync.types import Change

LASTS = timedelta(days=14)
SECONDED_BY = {
    "protect": "child.protect",
    "unprotect": "child.protect",
    "allocate_self": "child.allocate",
    "change_post": "post.change",
}
"""The row of the matrix that each kind is done under."""


def note(change: Change) -> None:
    """Keep what a filed proposal asks for."""
    body = change.body
    db.session.add(
        Proposal(
            record_id=change.record,
            by_id=change.author,
            what=body["what"],
            child_id=body["child"],
            person_id=body["person"],
            role=body["role"],
            team_id=body["team"],
            active=body["active"],
            why=body["why"],
            made_at=now(),
        )
    )
    db.session.flush()


def standing(record: str | None, second: str, what: str) -> Proposal | None:
    """A proposal that somebody may act on: another's, of this kind, not done yet and not too old."""
    row = db.session.get(Proposal, record) if record else None
    if row is None or row.what != what or row.by_id == second or row.taken_at is not None:
        return None
    return row if row.made_at > now() - LASTS else None


def carried_out_by(change: Change) -> Proposal | None:
    """The proposal that somebody's new post carries out: it may be acted on, and asks for just that."""
    body = change.body
    row = standing(body.get("proposal"), change.author, "change_post")
    if row is None:
        return None
    asked = (row.person_id, row.role, row.team_id, row.active is not False)
    return row if asked == (change.record, body["role"], body["team"], body["active"]) else None


def take(record: str | None) -> None:
    """It has been done."""
    row = db.session.get(Proposal, record) if record else None
    if row is not None and row.taken_at is None:
        row.taken_at = now()


def take_allocation(child: str, worker: str) -> None:
    """Somebody was allocated to a child: what they had asked for themself is done."""
    chosen = select(Proposal).where(
        Proposal.by_id == worker,
        Proposal.child_id == child,
        Proposal.what == "allocate_self",
        Proposal.taken_at.is_(None),
    )
    for row in db.session.scalars(chosen):
        row.taken_at = now()


def member(caller: Caller, at: datetime) -> list[dict[str, Any]]:
    """What waits for a second person, as a pull's state tells those who may be it, and who asked."""
    if not any(scopes(action, caller.role) for action in SECONDED_BY.values()):
        return []
    chosen = select(Proposal).where(Proposal.taken_at.is_(None), Proposal.made_at > at - LASTS)
    rows = db.session.scalars(chosen.order_by(Proposal.made_at, Proposal.record_id))
    teams = led_by(caller.person or "", at)
    told: list[dict[str, Any]] = []
    for row in rows:
        leads = row.child_id is not None and bool(teams) and _has(teams, row.child_id, at)
        if row.by_id == caller.person or _may_second(caller, row, leads):
            told.append(_told(row, leads, at))
    return told


def _has(teams: frozenset[str], child: str, at: datetime) -> bool:
    return held_by(store.of_child(child), teams, at, GRACE)


def _told(row: Proposal, leads: bool, at: datetime) -> dict[str, Any]:
    return {
        "record": row.record_id,
        "what": row.what,
        "by": row.by_id,
        "child": row.child_id,
        "person": row.person_id,
        "role": row.role,
        "team": row.team_id,
        "active": row.active,
        "why": row.why,
        **_named(row.child_id if leads else None, at),
        "at": time_text(row.made_at),
    }


def _named(child: str | None, at: datetime) -> dict[str, str | None]:
    """Whom it is about, for somebody who may not have the record: as little as one can decide by.

    A protected child is named to nobody who is not named for it, and no more is its family.
    """
    said = _said(child, "child", at)
    home = _said(said["family"], "family", at) if said else None
    return {
        "child_name": said["preferred_name"] if said else None,
        "family_name": home["name"] if home else None,
    }


def _said(stream: str | None, type: str, at: datetime) -> Mapping[str, Any] | None:
    """What the record of a child or family says; None of one that is closed, or does not open here."""
    if stream is None or protection.is_closed(stream, at, at):
        return None
    try:
        said = says(stream, type)
    except (NotOpenable, MasterKeyMissing):
        return None
    return said.body if said else None


def _may_second(caller: Caller, row: Proposal, leads: bool) -> bool:
    """`leads`: whether they lead the team that has the child, or had it last. Of a post: not one's own."""
    allowed = scopes(SECONDED_BY[row.what], caller.role)
    return ("anybody" in allowed and row.person_id != caller.person) or ("team" in allowed and leads)
