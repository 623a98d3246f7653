"""An opener is killed before its k-th statement, for every k: what it had in hand is settled once, whole."""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest
from sqlalchemy import event, func, select

from app import audit
from app.extensions import db
from app.intake.models import Envelope
from app.streams.models import Entry, Stream
from app.trail import checking
from tests.app.world import Tablet, World, pen_picture_body
from tests.tally import Tally

# A run of four with its dues and drafts takes fewer; on PostgreSQL a sample shows that nothing differs there.
MOST_STATEMENTS = 200
STEP = {"sqlite": 1, "postgresql": 5}


def deposit_four(world: World, tablet: Tablet) -> None:
    """Two that can be filed, one that cannot, and an opening that goes into the trail."""
    tablet.save("pen_picture", world.child, pen_picture_body())
    tablet.device.save_bytes(b'{"not": "a change"}')
    opened = {"stream": world.child, "opened_at": world.clock.now()}
    tablet.save("opened", world.staff["priya"], opened)
    tablet.save("pen_picture", world.child, pen_picture_body("You like the lamp."))
    tablet.deposit()


def drain_and_die(world: World, statement: int) -> bool:
    """Let an opener work in a process, to be killed before a statement or commit. Whether it was killed."""
    child = os.fork()
    if child == 0:
        try:
            _die_at(world, statement)
            world.app.extensions["attune.opener"].drain()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _die_at(world: World, statement: int) -> None:
    left = statement

    def count(*_: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    with world.app.app_context():
        for moment in ("before_cursor_execute", "commit"):
            event.listen(db.engine, moment, count)


def half_done(world: World) -> list[str]:
    """What a look at the database finds that is neither as before nor as after."""
    found = []
    with world.app.app_context():
        if checking.verify().fault is not None:
            found.append("the trail")
        chosen = select(Stream.version, func.count(Entry.version), func.max(Entry.version))
        joined = chosen.join(Entry, Entry.stream_id == Stream.id).group_by(Stream.id, Stream.version)
        if any(len(set(row)) != 1 for row in db.session.execute(joined)):
            found.append("a version")
        filed = select(Envelope.id).where(Envelope.status == "filed", Envelope.stream_id.is_(None))
        kept = select(Envelope.id).where(Envelope.status != "filed", Envelope.ct.is_(None))
        if db.session.execute(filed).all() or db.session.execute(kept).all():
            found.append("an envelope")
        db.session.rollback()
    return found


def rows(world: World, statement: Any) -> int:
    with world.app.app_context():
        found = db.session.scalar(statement) or 0
        db.session.rollback()
        db.engine.dispose()
    return int(found)


def test_opener_killed_at_any_statement_files_or_sets_aside_once(any_world: World, tally: Tally) -> None:
    world = any_world
    tablet = world.tablet("priya")
    mine = Entry.device_id == tablet.device.identity.device
    with world.app.app_context():
        step = STEP[db.engine.dialect.name]
    rounds = 0
    for statement in range(1, MOST_STATEMENTS, step):
        deposit_four(world, tablet)
        rounds += 1
        with world.app.app_context():
            # No connection is shared with the process that will be killed.
            db.engine.dispose()
        killed = drain_and_die(world, statement)
        assert half_done(world) == [], f"killed before statement {statement}"
        world.open()
        receipt = tablet.deposit(start=4 * rounds + 1)
        assert receipt.filed == receipt.received == 4 * rounds
        assert [(q.seq, q.why) for q in receipt.quarantined] == bad(rounds)
        assert rows(world, select(func.count()).select_from(Entry).where(mine)) == 3 * rounds
        openings = select(func.count()).select_from(audit.AuditRow)
        assert rows(world, openings.where(audit.AuditRow.action == "child.opened")) == rounds
        if not killed:
            break
        tally.add("server kills", 1)
    else:
        pytest.fail(f"a run takes more than {MOST_STATEMENTS} statements")
    assert rounds > 20 / step
    assert half_done(world) == []


def bad(rounds: int) -> list[tuple[int, str]]:
    return [(4 * number + 2, "wrong_author") for number in range(rounds)]
