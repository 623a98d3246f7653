"""A record is of one type: nothing of another type is filed under its id, by nobody.

Whoever reads a record goes by its id: a word about another would stand for a word about this one.
"""

from __future__ import annotations

from typing import Any

import pytest

from app.caseload import filing_rules
from app.clock import time_text
from sync.records.child import pen_picture_id
from tests.app.filed import damage, why
from tests.app.world import (
    Tablet,
    World,
    adult_body,
    child_visit_body,
    new_id,
    pen_picture_body,
    visit_body,
)


def signed(world: World, tablet: Tablet) -> tuple[str, dict[str, Any]]:
    """A visit with one part, filed. Shape: the visit's id, and the part as it was signed."""
    visit, part = new_id(), new_id()
    at = time_text(world.clock.moment())
    tablet.save("visit", world.family, visit_body(world.child, [part], at), record=visit)
    document = tablet.save("child_visit", world.child, child_visit_body(visit), record=part)
    assert why(tablet.deliver()) == {}
    return visit, document


def colleague(world: World, role: str) -> Tablet:
    """Tomas, who has the child too by now."""
    desk, tablet = world.tablet("maud"), world.tablet("tomas")
    desk.save("allocation", world.child, world.allocation_body("tomas", role=role))
    assert why(desk.deliver()) == {}
    world.clock.forward(minutes=1)
    return tablet


def mend(tablet: Tablet, first: dict[str, Any]) -> dict[int, str]:
    """Their author's addendum to what they signed. Shape: why it was set aside, if it was."""
    body = child_visit_body(first["body"]["visit"], observations="The left hand, not the right.")
    last = {"record": first["record"], "status": "addendum", "supersedes": first["change"]}
    tablet.save("child_visit", first["stream"], body, **last)
    seq = len(tablet.device.frames)
    return {n: code for n, code in why(tablet.deliver()).items() if n == seq}


@pytest.mark.parametrize("status", ["signed", "entered_in_error"])
def test_colleague_files_nothing_of_another_type_under_a_signed_record(any_world: World, status: str) -> None:
    world, priya = any_world, any_world.tablet("priya")
    cover = colleague(world, "duty_cover")
    visit, part = signed(world, priya)
    cover.pull()
    cover.save("adult", world.family, adult_body(), record=visit, status=status)
    cover.save("pen_picture", world.child, pen_picture_body(), record=part["record"], status=status)
    assert why(cover.deliver()) == {1: "not_allowed", 2: "not_allowed"}
    assert mend(priya, part) == {}


def test_nor_does_its_author_and_not_in_the_same_deposit_either(any_world: World) -> None:
    world, priya, record = any_world, any_world.tablet("priya"), new_id()
    picture = priya.save("pen_picture", world.child, pen_picture_body(), record=record)
    priya.save("child_visit", world.child, child_visit_body(new_id()), record=record)
    assert why(priya.deliver()) == {2: "not_allowed"}
    priya.save("pen_picture", world.child, pen_picture_body("You hum."), record=picture["record"], base=1)
    assert why(priya.deliver()) == {2: "not_allowed"}


def test_author_mends_what_something_of_another_type_was_filed_under_before(
    any_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, priya = any_world, any_world.tablet("priya")
    co_worker = colleague(world, "co_worker")
    _, part = signed(world, priya)
    with monkeypatch.context() as before:
        before.setattr(filing_rules, "_keeps_its_type", lambda change, run: True)
        co_worker.save("pen_picture", world.child, pen_picture_body(), record=part["record"])
        assert why(co_worker.deliver()) == {}
    assert mend(priya, part) == {}
    co_worker.save("pen_picture", world.child, pen_picture_body("You hum."), record=part["record"])
    assert why(co_worker.deliver()) == {2: "not_allowed"}


def test_record_that_does_not_open_any_more_is_gone_on_with(any_world: World) -> None:
    world, priya, record = any_world, any_world.tablet("priya"), new_id()
    priya.save("pen_picture", world.child, pen_picture_body(), record=record)
    assert why(priya.deliver()) == {}
    damage(world, world.child)
    priya.save("pen_picture", world.child, pen_picture_body("You hum."), record=record, base=1)
    assert why(priya.deliver()) == {}


def test_nobody_takes_the_place_of_a_childs_pen_picture(any_world: World) -> None:
    """Its id follows from the child's: by another type, nobody could write one."""
    world, priya = any_world, any_world.tablet("priya")
    place, tomas = pen_picture_id(world.child), colleague(any_world, "co_worker")
    visit = new_id()
    at = time_text(world.clock.moment())
    tomas.save("visit", world.family, visit_body(world.child, [place], at), record=visit)
    tomas.save("child_visit", world.child, child_visit_body(visit), record=place)
    assert why(tomas.deliver()) == {2: "not_allowed"}
    priya.save("pen_picture", world.child, pen_picture_body(), record=place)
    assert why(priya.deliver()) == {}
