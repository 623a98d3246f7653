"""A browser threw the store away: what went with it is named, to its author and to the supervisor."""

from __future__ import annotations

from copy import deepcopy

import pytest

from sync.types import Refused, Replaced
from sync.wire import parse_receipt, parse_signed
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


def test_store_that_was_put_back_is_told_so_and_a_device_set_up_anew_goes_on(any_world: World) -> None:
    """The word it is told by is the organisation's, and moves nothing; what was sent stays filed."""
    old = any_world.tablet("priya")
    old.save("pen_picture", any_world.child, pen_picture_body("Before"))
    old.deliver()
    put_back = deepcopy(old.device)
    for words in ("Sent", "Sent too"):
        old.save("pen_picture", any_world.child, pen_picture_body(words))
    assert old.deliver().filed == 3
    old.device = put_back
    said = parse_signed("receipt", old.send(put_back.deposit()).json)
    assert parse_receipt(said.text.encode()).received == 3 > len(put_back.frames)
    with pytest.raises(Refused):
        put_back.accept_receipt(said)
    new = any_world.tablet("priya", Replaced(put_back.identity.device, len(put_back.frames)))
    new.save("pen_picture", any_world.child, pen_picture_body("Anew"))
    assert new.deliver().filed == 1
    new.pull()
    told = [r["body"]["text"] for r in new.records(any_world.child) if r["type"] == "pen_picture"]
    assert told == ["Before", "Sent", "Sent too", "Anew"]
