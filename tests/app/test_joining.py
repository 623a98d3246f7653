"""A child joins a family through whoever has that family when it arrives: not through whoever had it once,
nor through who covers it.

Whoever has a child reaches its family: to move a child of one's own brings the whole of the other's record.
"""

from __future__ import annotations

from app.clock import time_text
from tests.app.filed import end_allocation, why
from tests.app.test_protected_family import join
from tests.app.test_second_person import reached
from tests.app.world import Tablet, World, child_body, new_id, visit_body


def lost(world: World) -> tuple[Tablet, Tablet, str]:
    """Priya has lost Wren's family for 60 days, and has another child still; her tablet has not heard of it.

    Shape: the desk, the tablet, and that other child.
    """
    desk = world.tablet("maud")
    other, _ = world.second_child(desk, "priya")
    priya = world.tablet("priya")
    priya.pull()
    desk.save("allocation", world.child, world.allocation_body("tomas"))
    assert why(desk.deliver()) == {}
    end_allocation(world, desk)
    world.clock.forward(days=60)
    return desk, priya, other


def move(tablet: Tablet, child: str, family: str) -> str | None:
    """Write a child's record anew with this family, by what the tablet knows. Shape: why it was set aside, if
    it was."""
    base = max(tablet.device.streams[child].entries)
    tablet.save("child", child, child_body(family), record=child, base=base)
    return why(tablet.deliver()).get(len(tablet.device.frames))


def test_who_lost_a_family_does_not_get_it_back_by_moving_their_own_child_into_it(any_world: World) -> None:
    """However old a state their tablet claims."""
    world = any_world
    _, priya, other = lost(world)
    assert move(priya, other, world.family) == "not_allowed"
    world.clock.forward(minutes=1)
    assert world.family not in reached(world.tablet("priya"))


def test_move_that_came_too_late_is_sent_again_by_its_author_who_is_allocated_by_then(
    any_world: World,
) -> None:
    """Nothing of it is lost: it waits with its author, who sends the same words once more."""
    world = any_world
    desk, priya, other = lost(world)
    base = max(priya.device.streams[other].entries)
    late = priya.save("child", other, child_body(world.family), record=other, base=base)
    assert why(priya.deliver()) == {1: "not_allowed"}
    desk.save("allocation", world.child, world.allocation_body("priya", role="co_worker"))
    assert why(desk.deliver()) == {}
    world.clock.forward(minutes=1)
    priya.save("child", other, late["body"], record=other, base=base, supersedes=late["change"])
    assert why(priya.deliver()) == {}
    priya.open_session()
    (row,) = [row for row in priya.pull().state["streams"] if row["stream"] == other]
    assert row["family"] == world.family


def test_baby_is_founded_in_a_family_that_was_lost_meanwhile_and_opens_nothing(any_world: World) -> None:
    """What was written with no signal, while the family was one's own, is filed."""
    world = any_world
    _, priya, _ = lost(world)
    baby = new_id()
    priya.save("child", baby, child_body(world.family, preferred_name="Finch"), record=baby)
    assert why(priya.deliver()) == {}
    world.clock.forward(minutes=1)
    assert {baby, world.family}.isdisjoint(reached(world.tablet("priya")))


def test_late_record_that_repeats_the_family_it_had_in_view_is_filed_and_moves_nobody(
    any_world: World,
) -> None:
    world, desk = any_world, any_world.tablet("maud")
    _, home = world.second_child(desk, "tomas")
    priya = world.tablet("priya")
    priya.pull()
    assert join(desk, world.child, home) == {}
    world.clock.forward(days=20)
    assert move(priya, world.child, world.family) is None
    world.clock.forward(minutes=1)
    assert world.family not in reached(world.tablet("priya"))


def test_who_covers_a_family_does_not_read_all_of_it_by_moving_their_own_child_into_it(
    any_world: World,
) -> None:
    world, desk = any_world, any_world.tablet("maud")
    child, family = world.second_child(desk, "tomas")
    tomas = world.tablet("tomas")
    at = time_text(world.clock.moment())
    tomas.save("visit", family, visit_body(child, [], at), visibility="restricted")
    assert why(tomas.deliver()) == {}
    desk.save("allocation", child, world.allocation_body("priya", child, role="duty_cover"))
    assert why(desk.deliver()) == {}
    priya = world.tablet("priya")
    priya.pull()
    assert move(priya, world.child, family) == "not_allowed"
    world.clock.forward(minutes=1)
    priya.pull()
    assert family in priya.device.streams
    assert "visit" not in {each["type"] for each in priya.records(family)}


def test_baby_is_founded_in_a_family_by_who_covers_it(any_world: World) -> None:
    world, desk = any_world, any_world.tablet("maud")
    child, family = world.second_child(desk, "tomas")
    desk.save("allocation", child, world.allocation_body("priya", child, role="duty_cover"))
    assert why(desk.deliver()) == {}
    priya, baby = world.tablet("priya"), new_id()
    priya.save("child", baby, child_body(family, preferred_name="Finch"), record=baby)
    assert why(priya.deliver()) == {}
