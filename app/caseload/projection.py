"""What follows from filed records: allocations, families, posts. The tables are a projection; the records
are the truth.

Called by `streams/filing.py` inside the transaction that files the record.
"""

from __future__ import annotations

from datetime import datetime

from app.break_glass import store as glass
from app.caseload import allocating, child_index, proposals, protection
from app.clock import now, parse_time
from app.extensions import db
from app.organisation import store as organisation
from app.people import actions as people
from app.people import store as people_store
from app.streams import store as streams
from app.streams.living import now_says
from app.streams.models import Stream
from sync.types import Change

# What follows from these is in the tables; nothing follows from any other.
FOLLOWED = frozenset(
    (
        "allocation",
        "child",
        "person",
        "team",
        "proposal",
        "protection",
        "break_glass",
        "break_glass_review",
    )
)


def apply(change: Change, row: Stream) -> None:
    """Bring the tables up to a change that has just been filed."""
    if change.type == "allocation":
        allocating.allocate(change)
    elif change.type == "child":
        _join_family(change, row)
    elif change.type == "person":
        body = change.body
        people.put_person(change.record, body["role"], body["team"], body["active"])
        if streams.stream(change.record) is None:
            # Begun now, so that nothing else can ever stand under their id.
            streams.begin(change.record, "worker")
        if proposals.carried_out_by(change):
            proposals.take(body["proposal"])
    elif change.type == "team":
        people_store.add_team(change.record)
    elif change.type == "proposal":
        proposals.note(change)
    elif change.type == "protection":
        _protect(change)
    elif change.type == "break_glass":
        glass.add(change.record, change.stream, change.author, now(), _opened_before(change))
    elif change.type == "break_glass_review":
        _look_into(change)


def _protect(change: Change) -> None:
    if change.body["protected"]:
        protection.protect(change.record, change.stream)
    else:
        protection.lift(change.stream)
    proposals.take(change.body["proposal"])


def _opened_before(change: Change) -> datetime | None:
    """Of a reason that comes again after an older database was put back, when it was signed: it is to be
    looked into, though what it opened, and for how long, went with the newer one."""
    put_back, signed = organisation.put_back_at(), parse_time(change.document["signed_at"])
    is_before = change.state < organisation.put_back_number() and put_back is not None and signed < put_back
    return signed if is_before else None


def _look_into(change: Change) -> None:
    row = glass.locked(change.body["break_glass"])
    if row is not None and row.reviewed_at is None:
        row.reviewed_at, row.reviewed_by, row.reviewed_in = now(), change.author, change.record
        db.session.flush()


def _join_family(change: Change, row: Stream) -> None:
    child_index.out_of_date(change.stream)
    family = now_says(change).body["family"]
    if row.family_id != family:
        row.family_id = family
        db.session.flush()
        organisation.raise_state("allocation")
