"""What is asked of the database every day is found by an index, with a million notes as with ten thousand.

SQLite chooses by its rules alone, since nobody counts its rows for it: its plan for a small store is its plan
for a large one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from app.clock import time_text
from app.extensions import db
from sync import wire
from tests.app.world import MARK, Tablet, World, child_visit_body, pen_picture_body, review_body, visit_body

# With every year there is more in these; `stream_pack` is looked through by nobody who waits.
GROWING = {"allocation", "audit", "blob", "blob_use", "draft", "entry", "envelope", "snapshot", "stream"}
THROUGH = re.compile(r"^SCAN (\w+?)(?:_\d+)?(?: |$)")
EXCHANGE = "application/vnd.attune.exchange"


@contextmanager
def _watched(world: World) -> Iterator[set[str]]:
    """What is looked through meanwhile. Shape: each as its plan and its statement."""
    found: set[str] = set()

    def explain(_: Any, cursor: Any, statement: str, parameters: Any, __: Any, many: bool) -> None:
        if not statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            return
        given = parameters[0] if many else parameters
        plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", given).fetchall()
        for *_, line in plan:
            through = THROUGH.match(line)
            # Of each kind there are as many as in all.
            if (through and through[1] in GROWING) or "(kind=?)" in line:
                found.add(f"{line}: {statement}")

    with world.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", explain)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", explain)


def _visit(world: World, tablet: Tablet) -> str:
    part = tablet.device.draft("child_visit", world.child, {})["record"]
    at = time_text(world.clock.moment())
    visit = tablet.save("visit", world.family, visit_body(world.child, [part], at))
    body = child_visit_body(visit["record"])
    tablet.save("child_visit", world.child, body, record=part)
    return str(visit["record"])


def _exchange(tablet: Tablet) -> None:
    asked = tablet.device.pull()
    data = wire.encode_exchange([tablet.device.deposit(), json.dumps(asked).encode()])
    answer = tablet.client.post("/api/exchange", data=data, content_type=EXCHANGE, headers=MARK)
    receipt, packs, problem = wire.decode_exchange(answer.data, 3)
    assert not problem
    tablet.device.accept_receipt(wire.parse_signed("receipt", json.loads(receipt)))
    tablet.device.accept_packs(asked["request"], packs)


def test_everyday_work_looks_through_nothing_that_grows(world: World) -> None:
    priya, maud = world.tablet("priya"), world.tablet("maud")
    priya.pull()
    maud.pull()
    world.clock.forward(minutes=1)
    with _watched(world) as through:
        visit = _visit(world, priya)
        picture = priya.save("pen_picture", world.child, pen_picture_body())
        priya.deliver()
        again = pen_picture_body("You like the drum too.")
        priya.save("pen_picture", world.child, again, record=picture["record"], base=1)
        _exchange(priya)
        world.open()
        _exchange(priya)
        maud.pull()
        opened = {"stream": world.child, "opened_at": time_text(world.clock.moment())}
        maud.save("opened", world.staff["maud"], opened)
        maud.save("review", world.family, review_body(visit, "question", "What made her laugh?"))
        assert maud.deliver().quarantined == ()
        assert priya.pull().runs
        priya.deposit_snapshots()
    assert through == set()
