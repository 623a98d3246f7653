"""In one process requests take turns, and what nobody waits for lets them go first, within reason."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from app import pace as pacing
from app.extensions import db
from app.intake import routes as intake
from app.jobs import fold_packs
from app.opener import actions
from app.opener.actions import Settled
from app.pace import Pace
from tests.app.world import World, pen_picture_body

WAIT_SEC = 10


def begin(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def until(is_so: Callable[[], object]) -> None:
    over = time.monotonic() + WAIT_SEC
    while not is_so():
        assert time.monotonic() < over
        time.sleep(0.001)


def until_waiting(pace: Pace, count: int) -> None:
    until(lambda: pace._turns.waiting >= count)


def test_requests_take_turns_in_the_order_in_which_they_came() -> None:
    pace, came, at_work = Pace(), [], []

    def app(environ: dict[str, object], _: object) -> list[bytes]:
        at_work.append(1)
        came.append(environ["number"])
        assert len(at_work) == 1
        at_work.pop()
        return []

    served = pace.serve(app)  # type: ignore[arg-type]
    threads = []
    with pace.turn():
        for number in range(5):
            asked = {"PATH_INFO": "/api/pull", "number": number}
            threads.append(begin(lambda asked=asked: served(asked, lambda *_: None)))  # type: ignore[misc]
            until_waiting(pace, number + 1)
        assert came == []
    for thread in threads:
        thread.join(WAIT_SEC)
    assert came == [0, 1, 2, 3, 4]


def test_who_waits_for_the_disk_lets_another_work_and_goes_on_before_those_who_wait() -> None:
    pace, came = Pace(), []

    def request(number: int) -> None:
        with pace.turn():
            # The first ends when the rest waits, beside the two others.
            if number == 0:
                until_waiting(pace, 3)
            came.append(number)

    with pace.turn():
        threads = []
        for number in range(3):
            threads.append(begin(lambda number=number: request(number)))  # type: ignore[misc]
            until_waiting(pace, number + 1)
        with pace.aside():
            pass
        came.append(-1)
    for thread in threads:
        thread.join(WAIT_SEC)
    assert came == [0, -1, 1, 2]


def test_turn_that_was_given_up_goes_to_the_next_and_is_not_given_back_twice() -> None:
    pace, came = Pace(), []

    def request() -> None:
        with pace.turn():
            came.append(1)

    with pace.turn():
        thread = begin(request)
        until_waiting(pace, 1)
        pace.give_up()
        thread.join(WAIT_SEC)
        assert came == [1]
    with pace.turn():
        assert pace._turns._taken


@pytest.mark.parametrize("path", ["/api/sign-in", "/api/blobs", "/api/blobs/00"])
def test_nobody_waits_with_a_key_derivation_or_a_shelf_far_away(path: str) -> None:
    pace = Pace()
    served = pace.serve(lambda environ, start: [b"done"])
    with pace.turn():
        assert list(served({"PATH_INFO": path}, lambda *_: None)) == [b"done"]


def test_what_works_behind_lets_everybody_else_go_first() -> None:
    pace, came = Pace(), []

    def request(number: int) -> None:
        with pace.turn():
            came.append(number)

    def filing() -> None:
        with pace.behind():
            came.append(-1)

    with pace.turn():
        threads = [begin(filing)]
        until_waiting(pace, 1)
        for number in range(4):
            threads.append(begin(lambda number=number: request(number)))  # type: ignore[misc]
            until_waiting(pace, number + 2)
    for thread in threads:
        thread.join(WAIT_SEC)
    assert came == [0, 1, 2, 3, -1]


def test_what_works_behind_works_all_the_same_when_others_never_stop_coming(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pacing, "PATIENCE_SEC", 0.05)
    pace, done = Pace(), threading.Event()

    def requests() -> None:
        while not done.is_set():
            with pace.turn():
                while pace._turns.waiting < 1 and not done.wait(0.001):
                    pass

    threads = [begin(requests), begin(requests)]
    with pace.behind():
        done.set()
    for thread in threads:
        thread.join(WAIT_SEC)
    assert done.is_set()


def test_what_works_behind_lets_who_comes_meanwhile_go_first() -> None:
    pace, came, begun = Pace(), list[str](), threading.Event()

    def filing() -> None:
        with pace.behind():
            came.append("begun")
            begun.set()
            until_waiting(pace, 1)
            pace.breathe()
            came.append("done")

    def request() -> None:
        with pace.turn():
            came.append("request")

    files = begin(filing)
    assert begun.wait(WAIT_SEC)
    asks = begin(request)
    for thread in (files, asks):
        thread.join(WAIT_SEC)
    assert came == ["begun", "request", "done"]


def test_opener_breathes_before_each_envelope_that_it_opens(world: World) -> None:
    tablet, breaths = world.tablet("priya"), list[int]()
    for _ in range(3):
        tablet.save("pen_picture", world.child, pen_picture_body())
    tablet.deposit()
    with world.app.app_context():
        settled = actions.settle_next(breathe=lambda: breaths.append(1))
    assert settled is not None
    assert (settled.seq, breaths) == (3, [1, 1, 1])


def test_two_that_work_behind_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "PATIENCE_SEC", WAIT_SEC * 10)
    pace, came = Pace(), []

    def work() -> None:
        with pace.behind():
            came.append(1)

    with pace.turn():
        threads = [begin(work), begin(work)]
        until_waiting(pace, 2)
        assert not pace.is_crowded()
    for thread in threads:
        thread.join(WAIT_SEC)
    assert came == [1, 1]


def test_who_waited_for_what_works_behind_goes_on_before_it_works_again() -> None:
    pace, came = Pace(), list[str]()
    told, stands, awake = list[Callable[[], None]](), threading.Event(), threading.Event()

    def request() -> None:
        with pace.turn():
            with pace.aside_for_behind() as over:
                told.append(over)
                stands.set()
                awake.wait(WAIT_SEC)
            came.append("request")

    def works_again() -> None:
        with pace.behind():
            came.append("behind")

    asks = begin(request)
    assert stands.wait(WAIT_SEC)
    with pace.behind():
        came.append("filed")
    told[0]()
    again = begin(works_again)
    until(lambda: len(came) > 1 or pace._calm._waiters)  # type: ignore[attr-defined]
    awake.set()
    for thread in (asks, again):
        thread.join(WAIT_SEC)
    assert came == ["filed", "request", "behind"]


def test_opener_lets_who_waited_go_first_as_soon_as_it_has_filed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dues of what was filed, which take longer than filing it, come after the answer."""
    monkeypatch.setattr(intake, "WAIT_SEC", WAIT_SEC)
    pace, opener = world.app.extensions["attune.pace"], world.app.extensions["attune.opener"]
    tablet, counted = world.tablet("priya"), list[int]()
    tablet.save("pen_picture", world.child, pen_picture_body())
    tell = opener._tell

    def told(done: Settled) -> None:
        # Nobody who waits is awake before this is let go of.
        with opener._news:
            tell(done)
            counted.append(pace._requests)

    monkeypatch.setattr(opener, "_tell", told)
    opener.start()
    try:
        with pace.turn():
            receipt = tablet.deposit()
    finally:
        opener.stop()
    assert (receipt.filed, counted) == (1, [1])


def test_who_waits_for_the_opener_stands_aside_for_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small deposit is answered when it is filed, though its request had the turn that filing needs."""
    monkeypatch.setattr(intake, "WAIT_SEC", WAIT_SEC)
    pace, opener = world.app.extensions["attune.pace"], world.app.extensions["attune.opener"]
    tablet = world.tablet("priya")
    tablet.save("pen_picture", world.child, pen_picture_body())
    opener.start()
    try:
        with pace.turn():
            receipt = tablet.deposit()
    finally:
        opener.stop()
    assert receipt.filed == 1


def test_small_deposit_is_not_kept_waiting_for_the_opener_while_others_wait(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "WAIT_SEC", WAIT_SEC)
    pace, opener = world.app.extensions["attune.pace"], world.app.extensions["attune.opener"]
    tablet, asked = world.tablet("priya"), []
    tablet.save("pen_picture", world.child, pen_picture_body())
    monkeypatch.setattr(opener, "wait_for", lambda *given: asked.append(given))

    def request(waiting: int) -> None:
        with pace.turn():
            until_waiting(pace, waiting)

    with pace.turn():
        # One works while the deposit reaches the disk, until the deposit waits to go on beside another.
        others = [begin(lambda: request(2))]
        until_waiting(pace, 1)
        others.append(begin(lambda: request(0)))
        until_waiting(pace, 2)
        receipt = tablet.deposit()
    for other in others:
        other.join(WAIT_SEC)
    assert (receipt.received, asked) == (1, [])


@pytest.mark.parametrize("more", [False, True])
def test_first_part_of_a_backlog_neither_waits_for_the_opener_nor_hurries_it(
    world: World, monkeypatch: pytest.MonkeyPatch, more: bool
) -> None:
    """The opener would be at work when the next part comes, and its receipt would wait for that."""
    opener = world.app.extensions["attune.opener"]
    tablet, waited, woken = world.tablet("priya"), [], []
    tablet.save("pen_picture", world.child, pen_picture_body())
    monkeypatch.setattr(opener, "wait_for", lambda *given: waited.append(given))
    monkeypatch.setattr(opener, "wake", lambda at_once: woken.append(at_once))
    assert tablet.send(tablet.device.deposit(), more=more).status_code == 200
    assert (len(waited), woken) == (0 if more else 1, [not more])


def test_folding_that_waits_for_its_turn_keeps_nobody_from_writing(world: World) -> None:
    tablet = world.tablet("priya")
    tablet.save("pen_picture", world.child, pen_picture_body())
    tablet.deliver()
    pace: Pace = world.app.extensions["attune.pace"]

    def fold() -> None:
        with world.app.app_context():
            fold_packs.run()

    with pace.turn():
        folding = begin(fold)
        until_waiting(pace, 1)
        with world.app.app_context():
            raw = db.session.connection().connection.dbapi_connection
            assert raw is not None and raw.in_transaction
            db.session.rollback()
    folding.join(WAIT_SEC)
    assert not folding.is_alive()
