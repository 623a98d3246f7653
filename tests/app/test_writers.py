"""Whoever writes to SQLite waits in turn; whoever only reads waits for nobody."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import event, text

from app import database
from app.extensions import db
from app.writers import WriterQueue
from tests.app.world import World, pen_picture_body


def test_turns_come_in_the_order_in_which_they_were_asked_for() -> None:
    queue, came = WriterQueue(), []
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
    queue = WriterQueue()
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
    enter = WriterQueue.enter

    def counted(queue: WriterQueue, wait_sec: float) -> bool:
        turns.append(wait_sec)
        return enter(queue, wait_sec)

    monkeypatch.setattr(WriterQueue, "enter", counted)
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
