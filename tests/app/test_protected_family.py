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
