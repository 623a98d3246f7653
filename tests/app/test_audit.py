"""The audit trail: written before data leaves, and unable to be changed unseen."""

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


def first_unsound(world: World) -> int | None:
    with world.app.app_context():
        return audit.verify()


@pytest.fixture
def trail(world: World) -> World:
    """A day's trail, of about a dozen rows."""
    desk = world.tablet("maud")
    desk.pull()
    world.tablet("priya").pull()
    assert first_unsound(world) is None
    return world


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ("UPDATE audit SET person_id = NULL WHERE number = 5", 5),
        ("UPDATE audit SET subject_id = 'x' WHERE number = 4", 4),
        ("UPDATE audit SET at = '2020-01-01 00:00:00.000000' WHERE number = 6", 6),
        ("DELETE FROM audit WHERE number = 5", 5),
        ("UPDATE audit SET hash = prev WHERE number = 3", 3),
        ("UPDATE audit SET signature = zeroblob(64) WHERE number = 7", 7),
        ("DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)", -1),
        (
            "UPDATE audit SET number = CASE number WHEN 5 THEN -6 ELSE -5 END WHERE number IN (5, 6);"
            "UPDATE audit SET number = -number WHERE number < 0",
            5,
        ),
        (
            "INSERT INTO audit SELECT max(number) + 1, at, action, outcome, person_id, device_id, "
            "subject_id, count, prev, hash, kid, signature FROM audit",
            -2,
        ),
    ],
    ids=[
        "person",
        "subject",
        "time",
        "dropped",
        "hash",
        "signature",
        "last_dropped",
        "reordered",
        "inserted",
    ],
)
def test_row_that_was_tampered_with_is_named(trail: World, damage: str, named: int) -> None:
    with trail.app.app_context():
        last = db.session.execute(text("SELECT max(number) FROM audit")).scalar_one()
    run_sql(trail, *damage.split(";"))
    expected = {-1: last, -2: last + 1}.get(named, named)
    assert first_unsound(trail) == expected


def test_whole_trail_forged_without_the_key_is_found(trail: World) -> None:
    """An insider who recomputes every hash still cannot sign."""
    with trail.app.app_context():
        prev = audit.FIRST
        rows = db.session.scalars(db.select(audit.AuditRow).order_by(audit.AuditRow.number)).all()
        rows[1].action = "nothing.happened"
        for row in rows:
            row.prev = prev
            row.hash = prev = audit._hash(vars(row))
        head = db.session.get(audit.AuditHead, 1)
        assert head is not None
        head.hash = prev
        db.session.commit()
    assert first_unsound(trail) == 2


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
