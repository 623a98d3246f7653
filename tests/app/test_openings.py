"""Every opening of a child's record on a device reaches the audit trail: once, by whom, on what device."""

from __future__ import annotations

from sqlalchemy import text

from app import audit
from app.clock import time_text
from app.extensions import db
from app.trail import checking
from tests.app.world import Tablet, World, new_id, pen_picture_body


def note_opening(tablet: Tablet, world: World, of: str | None = None, **given: object) -> dict[str, object]:
    body = {"stream": of or world.child, "opened_at": time_text(world.clock.moment())}
    return tablet.save("opened", world.staff[tablet.who], body, **given)


def openings(world: World) -> list[tuple[str | None, str | None, str | None]]:
    with world.app.app_context():
        query = (
            db.select(audit.AuditRow)
            .where(audit.AuditRow.action == "child.opened")
            .order_by(audit.AuditRow.number)
        )
        rows = db.session.scalars(query).all()
        assert checking.verify().fault is None
        return [(row.person_id, row.device_id, row.subject_id) for row in rows]


def test_opening_on_a_device_is_in_the_trail(any_world: World) -> None:
    world = any_world
    tablet = world.tablet("priya")
    note_opening(tablet, world)
    world.clock.forward(minutes=20)
    note_opening(tablet, world)
    receipt = tablet.deliver()
    assert (receipt.filed, receipt.quarantined) == (2, ())
    line = (world.staff["priya"], tablet.device.identity.device, world.child)
    assert openings(world) == [line, line]


def test_opening_comes_back_to_its_author_and_to_nobody_else(world: World) -> None:
    tablet, desk = world.tablet("priya"), world.tablet("maud")
    note_opening(tablet, world)
    tablet.deliver()
    tablet.pull()
    desk.pull()
    own = world.staff["priya"]
    assert [record["body"]["stream"] for record in tablet.records(own)] == [world.child]
    assert desk.records(own) == []


def test_same_opening_sent_twice_is_one_line(world: World) -> None:
    """Sent again in the same envelope, and once more in an envelope of its own."""
    tablet = world.tablet("priya")
    document = note_opening(tablet, world)
    tablet.deliver()
    tablet.deposit(start=1)
    tablet.device.save(document)
    assert tablet.deliver().quarantined == ()
    assert len(openings(world)) == 1


def test_nobody_can_say_that_somebody_else_opened_a_record(world: World) -> None:
    tablet = world.tablet("priya")
    tablet.save(
        "opened",
        world.staff["tomas"],
        {"stream": world.child, "opened_at": time_text(world.clock.moment())},
    )
    assert [item.why for item in tablet.deliver().quarantined] == ["wrong_stream"]
    assert openings(world) == []


def test_opening_waits_for_the_trail_and_is_not_set_aside(world: World) -> None:
    """A trail that cannot be written holds the opening back, with what is behind it, and loses neither."""
    tablet = world.tablet("priya")
    note_opening(tablet, world)
    tablet.save("pen_picture", world.child, pen_picture_body(), record=new_id())
    with world.app.app_context():
        db.session.execute(
            text("CREATE TRIGGER no_audit BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END")
        )
        db.session.commit()
    tablet.deposit()
    opener = world.app.extensions["attune.opener"]
    assert not opener.drain()
    receipt = tablet.deposit(start=3)
    assert (receipt.received, receipt.filed, receipt.quarantined) == (2, 0, ())
    with world.app.app_context():
        db.session.execute(text("DROP TRIGGER no_audit"))
        db.session.commit()
    world.open()
    assert tablet.deposit(start=3).filed == 2
    assert len(openings(world)) == 1
