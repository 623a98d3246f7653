"""A child is erased beside others of its family: who are there, who have moved out, or who join just then.

What was written in a family is theirs too, and goes with the last of them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from app import erasure
from app.caseload import projection
from app.clock import time_text
from app.extensions import db
from app.streams.models import Stream
from tests.app.filed import damage, why
from tests.app.test_protected_family import join, newest
from tests.app.world import Tablet, World, child_body, child_visit_body, family_body, new_id, visit_body

# Long enough for a thread to come to the lock that it is to wait for.
MEANWHILE_SEC = 1.0


def erase(world: World, child: str | None = None) -> int:
    """Erase Wren, or another child. Shape: how many streams."""
    with world.app.app_context():
        return erasure.erase(child or world.child).streams


def kind_of(world: World, stream: str) -> str:
    with world.app.app_context():
        kind = db.session.get_one(Stream, stream).kind
        db.session.rollback()
    return kind


def sibling_of(desk: Tablet, family: str) -> str:
    child = new_id()
    desk.save("child", child, child_body(family, preferred_name="Finch"), record=child)
    desk.save("allocation", child, desk.world.allocation_body("priya", child))
    assert why(desk.deliver()) == {}
    return child


def move_out(desk: Tablet, child: str) -> str:
    """Shape: the family that the child is in then."""
    home = new_id()
    desk.save("family", home, family_body(), record=home)
    assert why(desk.deliver()) == {}
    desk.world.clock.forward(minutes=1)
    assert join(desk, child, home) == {}
    return home


@pytest.fixture
def moved(any_world: World) -> tuple[World, Tablet, str, str]:
    """Finch was seen in Wren's family, and has moved out. Shape: Finch, and the family that she is in now."""
    world, desk, priya = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    finch, visit, part = sibling_of(desk, world.family), new_id(), new_id()
    at = time_text(world.clock.moment())
    priya.save("visit", world.family, visit_body(finch, [part], at), record=visit)
    priya.save("child_visit", finch, child_visit_body(visit), record=part)
    assert why(priya.deliver()) == {}
    return world, desk, finch, move_out(desk, finch)


def test_visits_to_a_child_who_has_moved_out_outlive_the_last_child_who_is_there(
    moved: tuple[World, Tablet, str, str],
) -> None:
    world, _, _, _ = moved
    assert erase(world) == 1
    assert kind_of(world, world.family) == "family"


def test_family_goes_with_the_last_child_who_ever_was_in_it_wherever_that_one_is(
    moved: tuple[World, Tablet, str, str],
) -> None:
    world, _, finch, home = moved
    assert erase(world) == 1
    assert erase(world, finch) == 3
    assert {kind_of(world, stream) for stream in (world.family, home, finch)} == {"erased"}


def test_family_that_a_child_came_from_goes_with_it_when_no_other_child_was_there(any_world: World) -> None:
    world = any_world
    home = move_out(world.tablet("maud"), world.child)
    assert erase(world) == 3
    assert {kind_of(world, stream) for stream in (world.family, home)} == {"erased"}


def test_family_in_which_nothing_was_written_of_a_child_who_has_moved_out_stays_too(
    any_world: World,
) -> None:
    """Whose home it was is said by the child's own record alone."""
    world, desk = any_world, any_world.tablet("maud")
    move_out(desk, sibling_of(desk, world.family))
    assert erase(world) == 1
    assert kind_of(world, world.family) == "family"


def test_child_who_was_listed_in_a_visit_and_never_in_the_family_keeps_it(any_world: World) -> None:
    world, desk, priya = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    friend, _ = world.second_child(desk, "tomas")
    body = visit_body(world.child, [], time_text(world.clock.moment()), children=[world.child, friend])
    priya.save("visit", world.family, body)
    assert why(priya.deliver()) == {}
    assert erase(world) == 1
    assert kind_of(world, world.family) == "family"


def test_child_of_another_family_whose_record_was_written_again_keeps_it_for_nobody(any_world: World) -> None:
    world, desk = any_world, any_world.tablet("maud")
    other, home = world.second_child(desk, "tomas")
    for _ in range(2):
        assert join(desk, other, home) == {}
    assert erase(world) == 2
    assert kind_of(world, home) == "family"


def test_what_does_not_open_may_speak_of_the_family_and_keeps_it(
    any_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """What is kept can be erased later, and not the other way round. The child is erased all the same."""
    world, desk = any_world, any_world.tablet("maud")
    other, home = world.second_child(desk, "tomas")
    assert join(desk, other, home) == {}
    damage(world, other)
    assert erase(world) == 1
    assert (kind_of(world, world.child), kind_of(world, world.family)) == ("erased", "family")
    assert [each.getMessage().split(":")[0] for each in caplog.records if each.levelname == "ERROR"] == [
        f"stream {other}"
    ]


def test_child_whose_own_record_does_not_open_is_erased(any_world: World) -> None:
    damage(any_world, any_world.child)
    assert erase(any_world) == 2
    assert kind_of(any_world, any_world.family) == "erased"


# --- in the same moment -------------------------------------------------------------------------------------


def held_up(
    monkeypatch: pytest.MonkeyPatch, place: Any, name: str, other: Callable[[], Any]
) -> threading.Thread:
    """Let something else begin when a function is first come to, and wait for it as long as it takes to come
    to a lock. Shape: what runs then, to be waited for."""
    genuine = getattr(place, name)
    thread = threading.Thread(target=other)

    def meanwhile(*given: Any) -> Any:
        monkeypatch.setattr(place, name, genuine)
        thread.start()
        thread.join(MEANWHILE_SEC)
        return genuine(*given)

    monkeypatch.setattr(place, name, meanwhile)
    return thread


def test_family_stays_when_a_child_joins_it_before_the_last_one_is_erased(
    any_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, desk, finch = any_world, any_world.tablet("maud"), new_id()
    desk.save("child", finch, child_body(world.family, preferred_name="Finch"), record=finch)
    desk.deposit()
    erased: list[int] = []
    thread = held_up(monkeypatch, projection, "_join_family", lambda: erased.append(erase(world)))
    world.open()
    thread.join()
    assert erased == [1]
    assert (kind_of(world, finch), kind_of(world, world.family)) == ("child", "family")


@pytest.mark.parametrize("moves", [False, True])
def test_child_joins_no_family_that_is_just_being_erased(
    any_world: World, monkeypatch: pytest.MonkeyPatch, moves: bool
) -> None:
    """Its record is set aside, and kept: the author founds the family anew and sends it again."""
    world, desk = any_world, any_world.tablet("maud")
    finch, home = world.second_child(desk, "tomas") if moves else (new_id(), None)
    desk.pull()
    body = child_body(world.family, preferred_name="Finch")
    desk.save("child", finch, body, record=finch, base=newest(desk, finch))
    desk.deposit()
    thread = held_up(monkeypatch, erasure, "_drop_envelopes", world.open)
    assert erase(world) == 2
    thread.join()
    assert set(why(desk.deliver()).values()) == {"not_allowed"}
    with world.app.app_context():
        row = db.session.get(Stream, finch)
        assert (row.family_id if row else None) == home
