"""A child changes family: a device then holds what a new one would, also of what is restricted in either.

The stream's row knows the present family alone; what was within reach before is worked out with the one
before.
"""

from __future__ import annotations

from app.clock import time_text
from tests.app.court import protect
from tests.app.filed import why
from tests.app.test_break_glass import broken
from tests.app.test_protected_family import join
from tests.app.world import Tablet, World, adult_body, child_body, new_id, visit_body


def restricted(tablet: Tablet, family: str) -> list[str]:
    return [each["type"] for each in tablet.records(family) if each["visibility"] == "restricted"]


def allocate(world: World, desk: Tablet, who: str, child: str, role: str) -> None:
    desk.save("allocation", child, world.allocation_body(who, child, role=role))
    assert why(desk.deliver()) == {}
    world.clock.forward(minutes=1)


def write_for_few(world: World, family: str) -> None:
    priya = world.tablet("priya")
    priya.save("adult", family, adult_body(), record=new_id(), visibility="restricted")
    assert why(priya.deliver()) == {}
    world.clock.forward(minutes=1)


def assert_as_on_a_new_device(tablet: Tablet, family: str, there: list[str]) -> None:
    """Also at the next pull after that: nothing is sent twice."""
    tablet.world.clock.forward(minutes=1)
    fresh = tablet.world.tablet(tablet.who)
    fresh.pull()
    assert family in fresh.device.streams and restricted(fresh, family) == there
    assert family in tablet.pull().state["purge"]
    assert restricted(tablet, family) == there
    tablet.world.clock.forward(minutes=1)
    assert tablet.pull().state["purge"] == []


def test_what_is_restricted_in_a_family_leaves_with_the_child_that_it_was_read_for(
    any_world: World,
) -> None:
    """Tomas is co-worker of Wren, covers her brother on duty, and takes Wren into another family."""
    world, desk, brother = any_world, any_world.tablet("maud"), new_id()
    desk.save("child", brother, child_body(world.family), record=brother)
    allocate(world, desk, "tomas", brother, "duty_cover")
    allocate(world, desk, "tomas", world.child, "co_worker")
    _, home = world.second_child(desk, "tomas")
    write_for_few(world, world.family)
    tomas = world.tablet("tomas")
    tomas.pull()
    assert restricted(tomas, world.family) == ["adult"]
    assert join(tomas, world.child, home) == {}
    assert_as_on_a_new_device(tomas, world.family, [])


def test_what_is_restricted_in_a_family_comes_when_ones_own_child_joins_it(any_world: World) -> None:
    """Also what was written there long before."""
    world, desk, tomas = any_world, any_world.tablet("maud"), any_world.tablet("tomas")
    other, _ = world.second_child(desk, "tomas")
    allocate(world, desk, "tomas", world.child, "duty_cover")
    write_for_few(world, world.family)
    tomas.pull()
    assert restricted(tomas, world.family) == []
    assert join(desk, other, world.family) == {}
    assert_as_on_a_new_device(tomas, world.family, ["adult"])


def test_what_is_restricted_in_a_family_leaves_when_a_protected_child_closes_it_by_joining(
    any_world: World,
) -> None:
    """Maud supervises the family, and has opened it in an emergency too: that alone is left."""
    world, desk, tomas = any_world, any_world.tablet("maud"), any_world.tablet("tomas")
    other, _ = world.second_child(desk, "tomas")
    allocate(world, desk, "tomas", world.child, "co_worker")
    protect(desk, world.tablet("sefton"), other)
    write_for_few(world, world.family)
    broken(desk, world.child)
    desk.pull()
    assert restricted(desk, world.family) == ["adult"]
    world.clock.forward(minutes=1)
    assert join(tomas, other, world.family) == {}
    assert_as_on_a_new_device(desk, world.family, [])


def test_family_that_no_child_has_left_or_joined_is_not_sent_again(any_world: World) -> None:
    world, desk, priya = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    write_for_few(world, world.family)
    priya.pull()
    assert join(desk, world.child, world.family) == {}
    world.second_child(desk, "tomas")
    world.clock.forward(minutes=1)
    assert priya.pull().state["purge"] == []


def test_visit_that_arrives_after_its_child_has_moved_is_filed_where_it_was_made(any_world: World) -> None:
    world, desk, priya = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    _, home = world.second_child(desk, "tomas")
    priya.pull()
    visit = new_id()
    priya.save(
        "visit", world.family, visit_body(world.child, [], time_text(world.clock.moment())), record=visit
    )
    world.clock.forward(minutes=1)
    assert join(desk, world.child, home) == {}
    world.clock.forward(days=1)
    assert why(priya.deliver()) == {}


def test_family_that_a_child_had_left_before_is_written_about_by_nobody_who_has_the_child(
    any_world: World,
) -> None:
    world, desk, priya = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    _, home = world.second_child(desk, "tomas")
    priya.pull()
    assert join(desk, world.child, home) == {}
    world.clock.forward(minutes=1)
    priya.pull()
    priya.save(
        "visit", world.family, visit_body(world.child, [], time_text(world.clock.moment())), record=new_id()
    )
    assert list(why(priya.deliver()).values()) == ["not_allowed"]
