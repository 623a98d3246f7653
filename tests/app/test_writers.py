"""Whoever writes to SQLite waits in turn; whoever only reads waits for nobody."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event, text

from app import database
from app.extensions import db
from app.organisation import store as organisation
from app.streams import pull as pulling
from app.turns import Turns
from app.writers import QueuedConnection
from sync.wire import decode_exchange, encode_exchange
from tests.app.test_exchange import EXCHANGE
from tests.app.world import MARK, Tablet, World, pen_picture_body


def test_turns_come_in_the_order_in_which_they_were_asked_for() -> None:
    queue, came = Turns(), []
    asked = [threading.Event() for _ in range(6)]
    assert queue.enter(1)

    def write(number: int) -> None:
        asked[number].set()
        assert queue.enter(10)
        came.append(number)
        queue.leave()

    threads = []
    for number in range(6):
        threads.append(threading.Thread(target=write, args=(number,)))
        threads[-1].start()
        assert asked[number].wait(5)
        while len(queue._waiting) <= number:
            threading.Event().wait(0.001)
    queue.leave()
    for thread in threads:
        thread.join(10)
    assert came == [0, 1, 2, 3, 4, 5]
    assert queue.enter(0)


def test_turn_that_does_not_come_in_time_is_given_up_and_goes_to_the_next() -> None:
    queue = Turns()
    assert queue.enter(0)
    assert not queue.enter(0.01)
    queue.leave()
    assert queue.enter(0)


def test_what_anybody_may_read_does_not_wait_for_who_writes(world: World) -> None:
    with world.app.app_context():
        db.session.execute(text("UPDATE organisation SET state = state"))
        answers = []
        asking = threading.Thread(
            target=lambda: answers.append(world.app.test_client().get("/api/organisation").status_code)
        )
        asking.start()
        asking.join(5)
        assert answers == [200]
        db.session.rollback()


def test_deposit_takes_its_turn_once_and_reads_its_receipt_without(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet = world.tablet("priya")
    for _ in range(3):
        tablet.save("pen_picture", world.child, pen_picture_body())
    begun: list[str] = []
    with world.app.app_context():
        event.listen(
            db.engine, "before_cursor_execute", lambda *given: begun.append(given[2].split()[0].upper())
        )
    turns: list[float] = []
    enter = Turns.enter

    def counted(queue: Turns, wait_sec: float) -> bool:
        turns.append(wait_sec)
        return enter(queue, wait_sec)

    monkeypatch.setattr(Turns, "enter", counted)
    tablet.send(tablet.device.deposit())
    assert len(turns) == 1
    assert begun.count("INSERT") == 1 and begun.count("BEGIN") == 2


def test_transaction_that_fails_gives_up_its_turn(world: World) -> None:
    with world.app.app_context():
        for _ in range(3):
            db.session.execute(text("UPDATE organisation SET state = state"))
            db.session.rollback()
        with database.reading():
            assert db.session.execute(text("SELECT count(*) FROM organisation")).scalar_one() == 1
            db.session.rollback()
        db.session.execute(text("UPDATE organisation SET state = state"))
        db.session.commit()


def test_pull_is_made_while_another_writes_and_waits_only_for_the_trail(world: World) -> None:
    """Packs are gathered and sealed beside a writer; the answer leaves once its rows are in the trail."""
    desk = world.tablet("maud")
    made, answers = threading.Event(), []

    def make(*asked):  # type: ignore[no-untyped-def]
        answer = real(*asked)
        made.set()
        return answer

    real, pulling.make = pulling.make, make
    try:
        with world.app.app_context():
            db.session.execute(text("UPDATE organisation SET state = state"))
            asking = threading.Thread(target=lambda: answers.append(desk.pull_raw()[1].status_code))
            asking.start()
            assert made.wait(5)
            assert answers == []
            db.session.rollback()
        asking.join(5)
    finally:
        pulling.make = real
    assert answers == [200]


@pytest.mark.parametrize("path", ["pull", "exchange"])
def test_who_is_shut_out_while_a_pull_is_made_gets_nothing(world: World, path: str) -> None:
    desk, other = world.tablet("maud"), world.tablet("maud")
    real = pulling.make

    def make(*asked):  # type: ignore[no-untyped-def]
        answer = real(*asked)
        revoke = threading.Thread(target=lambda: shut_out(other, desk))
        revoke.start()
        revoke.join(5)
        return answer

    pulling.make = make
    try:
        if path == "pull":
            _, answer = desk.pull_raw()
            assert (answer.status_code, answer.json["code"]) == (401, "session.required")
        else:
            data = encode_exchange([b"", json.dumps(desk.device.pull()).encode()])
            answer = desk.client.post("/api/exchange", data=data, content_type=EXCHANGE, headers=MARK)
            _, packs, problem = decode_exchange(answer.data, 3)
            assert (packs, json.loads(problem)["code"]) == (b"", "session.required")
    finally:
        pulling.make = real


def shut_out(by: Tablet, tablet: Tablet) -> None:
    assert by.post(f"/api/devices/{tablet.device.identity.device}/revoke", {}).status_code == 204


def test_allocation_that_ends_while_a_pull_is_made_takes_the_child_out_of_it(world: World) -> None:
    priya = world.tablet("priya")
    real, turns = pulling.make, []

    def make(*asked):  # type: ignore[no-untyped-def]
        answer = real(*asked)
        turns.append(answer.state)
        if len(turns) == 1:
            taking = threading.Thread(target=take_away)
            taking.start()
            taking.join(10)
        return answer

    def take_away() -> None:
        with world.app.app_context():
            db.session.execute(text("DELETE FROM allocation"))
            organisation.raise_state("allocation")
            db.session.commit()

    pulling.make = make
    try:
        priya.pull()
    finally:
        pulling.make = real
    assert len(turns) == 2 and world.child not in priya.device.streams


@pytest.fixture
def locked(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """The database locked by another program, and nobody here who waits for long."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 10)
    with world.app.app_context():
        db.engine.dispose()
        file = db.engine.url.database
    assert file is not None
    other = sqlite3.connect(file, isolation_level=None)
    yield other
    other.close()


def test_record_is_not_set_aside_because_another_program_held_the_database(
    world: World, locked: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It lets go in the moment in which the opener was refused: what could not be filed then is filed now."""
    tablet = world.tablet("priya")
    tablet.save("pen_picture", world.child, pen_picture_body())
    tablet.deposit()
    real = QueuedConnection.begin_writing

    def begin(*given: Any, **named: Any) -> None:
        try:
            real(*given, **named)
        except sqlite3.OperationalError:
            locked.rollback()
            raise

    monkeypatch.setattr(QueuedConnection, "begin_writing", begin)
    locked.execute(database.WRITE)
    assert not world.app.extensions["attune.opener"].drain()
    receipt = tablet.deliver()
    assert (receipt.filed, receipt.quarantined) == (1, ())


def test_device_is_told_to_come_again_while_another_program_holds_the_database(
    world: World, locked: sqlite3.Connection
) -> None:
    tablet = world.tablet("priya")
    tablet.save("pen_picture", world.child, pen_picture_body())
    locked.execute(database.WRITE)
    answer = tablet.send(tablet.device.deposit())
    assert (answer.status_code, answer.json["code"]) == (503, "server.busy")
    locked.rollback()
    assert tablet.deliver().filed == 1
