"""What tests of filing do again and again: a visit, an allocation that ends, why something was set aside."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.caseload.models import Allocation
from app.clock import time_text
from app.extensions import db
from app.streams.models import Entry
from sync.types import ID_BYTES
from tests.app.world import Tablet, World, new_id, visit_body


def why(receipt: Any) -> dict[int, str]:
    return {q.seq: q.why for q in receipt.quarantined}


def visit_of(world: World, tablet: Tablet) -> str:
    visit = new_id()
    body = visit_body(world.child, [], time_text(world.clock.moment()))
    tablet.save("visit", world.family, body, record=visit)
    return visit


def end_allocation(world: World, desk: Tablet) -> None:
    """End what runs between Priya and the child, and let five minutes pass."""
    with world.app.app_context():
        own = Allocation.child_id == world.child, Allocation.worker_id == world.staff["priya"]
        row = db.session.scalars(select(Allocation).where(*own)).one()
        started, record = time_text(row.starts_at), row.record_id
    world.clock.forward(minutes=5)
    body = world.allocation_body(
        "priya", starts_at=started, ends_at=time_text(world.clock.moment()), end_reason="closed"
    )
    desk.pull()
    desk.save("allocation", world.child, body, record=record)
    world.clock.forward(seconds=1)
    assert why(desk.deliver()) == {}
    desk.pull()
    world.clock.forward(minutes=5)


def damage(world: World, stream: str, above: int = 0) -> None:
    """Change the last byte of every record of a stream above a version, so that none opens any more."""
    with world.app.app_context():
        chosen = select(Entry).where(Entry.stream_id == stream, Entry.version > above)
        for row in db.session.scalars(chosen):
            row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
        db.session.commit()


def sealed_anew(tablet: Tablet, old: dict[str, Any], seq: int) -> dict[str, Any]:
    """The same statement in a new change, which names what nobody could read by where its chain begins."""
    named = tablet.device.head(seq)[0][:ID_BYTES].hex()
    return tablet.save(old["type"], old["stream"], old["body"], record=old["record"], supersedes=named)
