"""The audit trail: written before data leaves, and without anybody's words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import event, text

from app import audit
from app.extensions import db
from tests.app.world import World, pen_picture_body


def run_sql(world: World, *statements: str) -> None:
    with world.app.app_context():
        for statement in statements:
            db.session.execute(text(statement))
        db.session.commit()


@pytest.fixture
def trail(world: World) -> World:
    """A day's trail, of about a dozen rows."""
    desk = world.tablet("maud")
    desk.pull()
    world.tablet("priya").pull()
    return world


@pytest.fixture
def broken_audit(world: World) -> Callable[[], None]:
    """Make every insert into the audit table fail from now on."""

    def break_it() -> None:
        run_sql(
            world,
            "CREATE TRIGGER no_audit BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END",
        )

    return break_it


def test_no_data_leaves_when_the_reading_cannot_be_recorded(
    world: World, broken_audit: Callable[[], None]
) -> None:
    desk = world.tablet("maud")
    broken_audit()
    _, answer = desk.pull_raw()
    assert (answer.status_code, answer.json["code"]) == (503, "audit.unavailable")
    assert answer.headers["Retry-After"] == "5"


def test_reading_is_committed_before_the_answer_is_made_up(world: World) -> None:
    """The order of things: the audit row's commit comes before the bytes are handed to the web server."""
    desk = world.tablet("maud")
    steps: list[str] = []
    with world.app.app_context():
        event.listen(db.engine, "commit", lambda _: steps.append("commit"))

    def answered(response):  # type: ignore[no-untyped-def]
        steps.append("answer")
        return response

    world.app.after_request_funcs.setdefault(None, []).append(answered)
    desk.pull_raw()
    assert steps == ["commit", "answer"]


def test_deposit_still_works_when_reading_is_refused(world: World, broken_audit: Callable[[], None]) -> None:
    """Capture never stops: a deposit needs no audit row of its own."""
    tablet = world.tablet("priya")
    tablet.save("pen_picture", world.child, pen_picture_body())
    broken_audit()
    assert tablet.deliver().filed == 1


def test_receipt_carries_the_head_of_the_trail(trail: World) -> None:
    tablet = trail.tablet("priya")
    receipt = tablet.deposit()
    with trail.app.app_context():
        assert receipt.audit_head == audit.head_hex() != audit.FIRST.hex()


def test_audit_rows_hold_no_name_and_no_text(trail: World) -> None:
    with trail.app.app_context():
        rows = db.session.execute(text("SELECT * FROM audit")).all()
    told = repr(rows)
    assert not any(word in told for word in ("Wren", "Alder", "Priya", "priya", "maud"))
