"""Dues as records: what `due_rules.py` works out is filed by the server into the child's stream on change.

Source: docs/decisions/0006-dues-are-records.md
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from app.caseload import moves
from app.caseload import store as caseload
from app.caseload.contended import bodies_of, soonest
from app.caseload.due_rules import SEEN_AT, Due, Facts, Seen, dues_of, is_sooner_at_first
from app.caseload.english_day import english_day
from app.clock import now, parse_time
from app.extensions import db
from app.streams import filing
from app.streams import store as streams
from app.streams.living import living
from app.streams.models import Stream
from app.streams.store import Filed
from checklists.load import load
from checklists.types import Content
from sync.canonical import reread
from sync.types import Change

log = logging.getLogger("attune.dues")
# A device's clock may be a little ahead; a visit dated later than that has not happened yet.
CLOCK_AHEAD = timedelta(days=1)
BEARS_ON_DUES = frozenset(("child", "child_visit", "visit"))
AS_TO_BASIS = ("legal_basis",)
# An entry of a stream with what it says.
Stated = tuple[Filed, dict[str, Any]]


def children_touched(change: Change) -> frozenset[str]:
    """The children whose dues a filed change can move."""
    if change.type not in BEARS_ON_DUES:
        return frozenset()
    return frozenset(change.body["children"]) if change.type == "visit" else frozenset((change.stream,))


def work_out(children: Iterable[str] | None = None) -> int:
    """File the dues that have changed, of these children or of all, and commit child by child.

    A child whose dues cannot be worked out is named in the log and left as it was; the others go on.

    Shape: how many records were filed.
    """
    filed = 0
    for child in sorted(children) if children is not None else streams.children():
        try:
            row = streams.locked(child)
            done = _work_out(row) if row is not None and row.kind == "child" else 0
            db.session.commit()
        except Exception as failure:
            db.session.rollback()
            log.error("the dues of %s: %s", child, type(failure).__name__)
        else:
            filed += done
    return filed


def _work_out(row: Stream) -> int:
    entries = [(entry, reread(record)) for entry, record in streams.after(row, 0)]
    documents = [document for _, document in entries]
    child = living((one for one in entries if one[1]["type"] == "child"), "child")
    if child is None:
        return 0
    content = _content()
    stated = {d["record"]: d["body"] if _stands(d) else None for d in documents if d["type"] == "due"}
    since, visits = _known_since(row), _visits(row, documents)
    versions = [
        dues_of(
            Facts(row.id, body, since, visits, _basis_since(entries, body["legal_basis"], content)),
            content.contacts,
            content.to_be_seen,
            english_day(now()),
        )
        for body in bodies_of(child)
    ]
    fresh = {_record(row.id, due): _body(row.id, due) for due in soonest(versions)}
    changed = {record: due for record, due in fresh.items() if stated.get(record) != due}
    withdrawn = {record: due for record, due in _standing(documents).items() if record not in fresh}
    for record, due in changed.items():
        filing.file_own("due", row.id, record, due)
    for record, due in withdrawn.items():
        filing.file_own("due", row.id, record, due, status="entered_in_error")
    return len(changed) + len(withdrawn)


@cache
def _content() -> Content:
    """It comes with the app: read once, and not for every child."""
    return load()


def _standing(documents: list[dict[str, Any]]) -> dict[str, Any]:
    """The dues whose newest version is open and not withdrawn."""
    newest = {d["record"]: d for d in documents if d["type"] == "due"}
    return {
        r: d["body"] for r, d in newest.items() if d["status"] == "signed" and d["body"]["done_by"] is None
    }


def _known_since(row: Stream) -> date:
    starts = [allocation.starts_at for allocation in caseload.of_child(row.id)]
    return english_day(min([row.created_at, *starts]))


def _basis_since(entries: Sequence[Stated], basis: str, content: Content) -> date | None:
    """From which day on the child's record says a legal basis without a break, or says it beside another
    while two people disagree. None where it makes no difference.

    A device's clock may be wrong: nothing was written later than it arrived.
    """
    if not any(each.legal_basis == basis and is_sooner_at_first(each) for each in content.to_be_seen.rows):
        return None
    own = [one for one in entries if one[1]["type"] == "child"]
    since: datetime | None = None
    for upto, (entry, document) in enumerate(own, start=1):
        said = living(own[:upto], "child")
        says = said is not None and any(each["legal_basis"] == basis for each in bodies_of(said, AS_TO_BASIS))
        if not says:
            since = None
        elif since is None:
            since = min(parse_time(document["event_at"]), entry.received_at)
    return english_day(since) if since else None


def _visits(row: Stream, documents: list[dict[str, Any]]) -> tuple[Seen, ...]:
    """The child's visits in order of their day, from the child's own stream and those of all families that
    its record ever named: what was done stays done when a child moves.

    Only what the visit's own author wrote, and listed as a part of it, says that the child was seen.
    """
    homes = moves.homes_in(documents) | ({row.family_id} if row.family_id else set())
    parts = {d["record"]: d for d in documents if d["type"] == "child_visit"}
    visits = {}
    for home in streams.heads(homes):
        if home.kind != "family":
            continue
        for entry, record in streams.after(home, 0):
            document = reread(record)
            if document["type"] == "visit":
                visits[home.id, document["record"]] = (document, entry.received_at)
    found = [
        _seen(document, parts)
        for document, received_at in visits.values()
        if _stands(document)
        and row.id in document["body"]["children"]
        and parse_time(document["body"]["started_at"]) <= received_at + CLOCK_AHEAD
    ]
    return tuple(sorted(found, key=lambda seen: seen.on))


def _seen(document: dict[str, Any], parts: dict[str, dict[str, Any]]) -> Seen:
    """What one visit says of the child. `parts`: the newest version of each `child_visit`, by record."""
    visit = document["body"]
    own = [
        parts[part]["body"]
        for part in visit["parts"]
        if part in parts
        and _stands(parts[part])
        and parts[part]["author"] == document["author"]
        and parts[part]["body"]["visit"] == document["record"]
    ]
    return Seen(
        visit=document["record"],
        on=english_day(parse_time(visit["started_at"])),
        contact=visit.get("mandated_contact"),
        attempted=visit["kind"] == "attempted",
        seen=visit["kind"] in SEEN_AT and any(part["seen"] == "yes" for part in own),
    )


def _stands(document: dict[str, Any]) -> bool:
    return bool(document["status"] != "entered_in_error")


def _record(child: str, due: Due) -> str:
    """One record a child and code, so that a later version replaces the earlier one."""
    return hashlib.sha256(f"attune/due/v1\0{child}\0{due.code}".encode()).hexdigest()[:32]


def _body(child: str, due: Due) -> dict[str, Any]:
    return {
        "child": child,
        "code": due.code,
        "window_from": due.window_from.isoformat(),
        "window_to": due.window_to.isoformat(),
        "done_by": due.done_by,
        "source": due.source,
    }
