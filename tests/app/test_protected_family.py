"""Nobody brings a child into the family of a protected one who does not reach that family themself."""

from __future__ import annotations

from tests.app.court import protect
from tests.app.filed import end_allocation, why
from tests.app.test_second_person import reached
from tests.app.world import Tablet, World, child_body, new_id


def join(tablet: Tablet, child: str, family: str) -> dict[int, str]:
    """Write a child's record anew, with this family. Shape: why that was set aside, if it was."""
    tablet.pull()
    tablet.save("child", child, child_body(family), record=child, base=newest(tablet, child))
    seq = len(tablet.device.frames)
    return {n: code for n, code in why(tablet.deliver()).items() if n == seq}


def newest(tablet: Tablet, child: str) -> int:
    entries = tablet.device.streams[child].entries if child in tablet.device.streams else {}
    return max(entries, default=0)


def test_child_joins_a_protected_family_only_through_somebody_who_is_named_for_it(any_world: World) -> None:
    """Else one person alone would bring the family, and where it lives, to whoever has the other child."""
    world, desk, cover = any_world, any_world.tablet("maud"), any_world.tablet("tomas")
    other, _ = world.second_child(desk, "tomas")
    desk.save("allocation", world.child, world.allocation_body("tomas", role="duty_cover"))
    desk.save("allocation", other, world.allocation_body("priya", other, role="co_worker"))
    desk.deliver()
    world.clock.forward(minutes=1)
    protect(desk, world.tablet("sefton"), world.child)
    world.clock.forward(minutes=1)
    for tablet, child in ((cover, other), (desk, other), (desk, new_id())):
        assert set(join(tablet, child, world.family).values()) == {"not_allowed"}
        assert world.family not in reached(tablet)
    assert join(world.tablet("priya"), other, world.family) == {}
    assert world.family in reached(cover) and world.family not in reached(desk)


def test_who_was_named_for_a_protected_family_once_brings_no_child_into_it(any_world: World) -> None:
    """What they signed while they were is set aside too: it would open the family from now on."""
    world, desk, former = any_world, any_world.tablet("maud"), any_world.tablet("priya")
    other, _ = world.second_child(desk, "priya")
    world.clock.forward(minutes=1)
    protect(desk, world.tablet("sefton"), world.child)
    former.pull()
    former.save("child", other, child_body(world.family), record=other, base=newest(former, other))
    end_allocation(world, desk)
    assert set(why(former.deliver()).values()) == {"not_allowed"}
    assert world.family not in reached(former)


def left_again(world: World) -> tuple[Tablet, Tablet, str, str]:
    """Priya's child has been in another's family by mistake, and is out of it again; her tablet said so once.

    Shape: the desk, Priya's tablet, and the child and the family of Tomas.
    """
    desk, priya = world.tablet("maud"), world.tablet("priya")
    other, home = world.second_child(desk, "tomas")
    assert join(desk, world.child, home) == {}
    world.clock.forward(minutes=1)
    priya.pull()
    priya.save("child", world.child, child_body(home), record=world.child, base=0)
    assert why(priya.deliver()) == {}
    assert join(desk, world.child, world.family) == {}
    world.clock.forward(minutes=1)
    assert home not in reached(priya)
    return desk, priya, other, home


def test_change_that_says_it_mends_an_earlier_one_brings_no_child_back_into_a_family(
    any_world: World,
) -> None:
    """What is sent again has seen nothing but its base: the device's own earlier word is not in its view."""
    _, priya, _, home = left_again(any_world)
    assert set(join(priya, any_world.child, home).values()) == {"not_allowed"}
    again = {"record": any_world.child, "base": 0, "supersedes": new_id()}
    priya.save("child", any_world.child, child_body(home), **again)
    seq = len(priya.device.frames)
    assert why(priya.deliver()).get(seq) == "not_allowed"
    any_world.clock.forward(minutes=1)
    assert home not in reached(priya)


def test_nor_into_the_family_of_a_child_that_was_protected_since(any_world: World) -> None:
    world = any_world
    desk, priya, other, home = left_again(world)
    protect(desk, world.tablet("sefton"), other)
    world.clock.forward(minutes=1)
    again = {"record": world.child, "base": 0, "supersedes": new_id()}
    priya.save("child", world.child, child_body(home), **again)
    assert set(why(priya.deliver()).values()) == {"not_allowed"}
    world.clock.forward(minutes=1)
    assert home not in reached(priya)
