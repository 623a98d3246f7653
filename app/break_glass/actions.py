"""Breaking the glass: a record opened for four hours, for a reason on file, on a fresh proof.

Source: sync/PROTOCOL.md section 18; docs/decisions/0038-the-access-matrix.md
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from app.access import Caller
from app.break_glass import store
from app.break_glass.store import Broken
from app.clock import now, time_text
from app.custody import MasterKeyMissing, NotOpenable
from app.devices.fresh import refuse_stale
from app.errors import Problem
from app.matrix import scopes
from app.organisation import store as organisation
from app.people import store as people
from app.streams import store as streams
from app.streams.models import Entry
from sync.canonical import parse

LASTS = timedelta(hours=4)
REASON_GOOD_FOR = timedelta(minutes=30)
MOST_A_DAY = 6
DAY = timedelta(days=1)
TOLD_FOR = timedelta(days=30)


def invoke(caller: Caller, child: str, record: str) -> datetime:
    """Open a child's record to the caller, for the reason that they have filed.

    Shape:  when it ends. Asked again while it lasts: the same.
    Errors: session.stale (401) when the session was not begun just now; break_glass.capped (429);
            request.not_found for everything else alike: no such reason, another's, an old one.
    """
    refuse_stale(caller)
    at = now()
    people.locked(caller.person or "")
    row = store.locked(record)
    if row is None or (row.person_id, row.child_id) != (caller.person, child):
        raise Problem("request.not_found")
    if row.ends_at is not None:
        if row.ends_at <= at:
            raise Problem("request.not_found")
        return row.ends_at
    if row.asked_at < at - REASON_GOOD_FOR:
        raise Problem("request.not_found")
    if store.begun_since(caller.person or "", at - DAY) >= MOST_A_DAY:
        raise Problem("break_glass.capped")
    row.began_at, row.ends_at = at, at + LASTS
    organisation.raise_state("break_glass")
    return row.ends_at


def to_tell(caller: Caller, at: datetime, team_children: set[str]) -> list[Broken]:
    """What somebody must look into, and what they themself have open. Never their own to look into."""
    allowed = scopes("break_glass.review", caller.role)
    own = [row for row in store.told(at, people=(caller.person or "",)) if row.ends_at > at]
    if "anybody" in allowed:
        others = store.told(at - TOLD_FOR)
    elif "team" in allowed and caller.team is not None:
        others = store.told(at - TOLD_FOR, people.last_in_team(caller.team, at), team_children)
    else:
        others = []
    return own + [row for row in others if row.person_id != caller.person]


def member(caller: Caller, rows: list[Broken]) -> list[dict[str, Any]]:
    """As a pull's state tells them: to those who look into it, with the reason."""
    return [
        {
            "record": row.record_id,
            "child": row.child_id,
            "person": row.person_id,
            "from": time_text(row.began_at),
            "to": time_text(row.ends_at),
            "reviewed": row.reviewed_at is not None,
            **_told(caller, row),
        }
        for row in rows
    ]


def found(caller: Caller, at: datetime) -> list[dict[str, Any]]:
    """What others found about records that the caller opened, for 30 days from the last of them: which it was
    is told by its hours alone."""
    since = time_text(at - TOLD_FOR)
    told = []
    # Whoever looks into it hears of it for 30 days from the first, so a second can be so much later.
    for row in store.reviewed_since(caller.person or "", at - 2 * TOLD_FOR):
        said = _reviews(row)
        if max(each["at"] for each in said) > since:
            hours = {"from": time_text(row.began_at), "to": time_text(row.ends_at)}
            told.append({"record": row.record_id, **hours, **said[0], **_also(said)})
    return told


def _told(caller: Caller, row: Broken) -> dict[str, Any]:
    """Of the one who broke it nothing is told but that it runs."""
    if row.person_id == caller.person:
        return {"reason": None}
    reason = _body(row.child_id, row.record_id).get("reason")
    if row.reviewed_at is None:
        return {"reason": reason}
    said = _reviews(row)
    return {"reason": reason, "review": said[0], **_also(said)}


def _also(said: list[dict[str, Any]]) -> dict[str, Any]:
    return {"also": said[1:]} if said[1:] else {}


def _reviews(row: Broken) -> list[dict[str, Any]]:
    """Who looked into it, when, and what they found, the first who did first; None when that cannot be read.
    Their words are told to nobody here: whoever wrote them was told that they go to the ones who have the
    child."""
    entries = streams.by_record(row.child_id, row.reviewed_in) if row.reviewed_in else []
    said = _document(entries[0])["body"] if entries else {}
    first = {
        "by": row.reviewed_by,
        "at": time_text(row.reviewed_at or now()),
        "finding": said.get("finding"),
    }
    return [first, *(_later(row, entries[0]) if entries else ())]


def _later(row: Broken, first: Entry) -> Iterator[dict[str, Any]]:
    """Those after the first: of these the table has nothing, and they are read where they were filed."""
    for entry in streams.restricted_after(row.child_id, first.version):
        document = _document(entry)
        body = document["body"]
        if document["type"] == "break_glass_review" and body["break_glass"] == row.record_id:
            yield {"by": entry.author_id, "at": time_text(entry.filed_at), "finding": body["finding"]}


def _body(child: str, record: str) -> dict[str, Any]:
    """Empty once the child has been erased."""
    entries = streams.by_record(child, record)
    return dict(_document(entries[0])["body"]) if entries else {}


def _document(entry: Entry) -> dict[str, Any]:
    """Of no type and with nothing in it when the record is damaged: that stops nobody's pull."""
    try:
        return dict(parse(streams.record_bytes(entry)))
    except (NotOpenable, MasterKeyMissing):
        return {"type": None, "body": {}}
