"""A browser threw the store away: what went with it is named, to its author and to the supervisor."""

from __future__ import annotations

from sync.types import Replaced
from tests.app.world import Tablet, World, pen_picture_body


def standing(desk: Tablet, device: str) -> list[tuple[int, list[str]]]:
    """What the supervisor is told of a device: how many are missing, and the alarms."""
    told = desk.pull().state["waiting"]
    return [(row["missing"], row["alarms"]) for row in told if row["device"] == device]


def test_numbers_that_went_with_a_store_are_named_until_they_come(any_world: World) -> None:
    old, desk = any_world.tablet("priya"), any_world.tablet("maud")
    for words in ("Sent", "Sent too"):
        old.save("pen_picture", any_world.child, pen_picture_body(words))
    assert old.deliver().filed == 2
    for words in ("Gone", "Gone too", "And this"):
        old.save("pen_picture", any_world.child, pen_picture_body(words))
    device = old.device.identity.device
    assert standing(desk, device) == []

    new = any_world.tablet("priya", Replaced(device, 5))
    assert standing(desk, device) == [(3, ["lost"])]
    (own,) = [row for row in new.pull().state["own"] if row["device"] == device]
    assert (own["missing"], own["alarms"]) == ([[3, 5]], ["lost"])

    old.deliver()
    assert standing(desk, device) == []
    (own,) = [row for row in new.pull().state["own"] if row["device"] == device]
    assert (own["missing"], own["alarms"]) == ([], [])
