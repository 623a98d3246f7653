"""What is attached to a number that went with a database stays while that number may still come back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.config import Config
from tests.app.attaching import Added, add
from tests.app.putting_back import over_there
from tests.app.test_access_coming_back import backup
from tests.app.test_drafted_blobs import CONTENT, clean, lies_there
from tests.app.world import Tablet, World, new_id, pen_picture_body


@pytest.fixture
def lost(any_world: World, elsewhere: Callable[[], Config], tmp_path: Path) -> tuple[Tablet, Added]:
    """The backup has the drawing and not the records that were filed since, of which the second names it."""
    world, priya = any_world, any_world.tablet("priya")
    added = add(priya, world.child, new_id(), CONTENT)
    added.send()
    back = backup(world, elsewhere, tmp_path)
    priya.save("pen_picture", world.child, pen_picture_body())
    priya.save("attachment", world.child, added.body, record=added.record)
    assert priya.deliver().quarantined == ()
    back()
    assert lies_there(added)
    world.clock.forward(days=31)
    return priya, added


def test_attachment_stays_until_the_device_is_heard_of_and_its_numbers_are_back(
    lost: tuple[Tablet, Added],
) -> None:
    priya, added = lost
    assert clean(priya.world) == 0 and lies_there(added)
    over_there(priya.world, priya)
    priya.kept_from = 1
    priya.deposit(start=3)
    priya.deposit(start=1, upto=1)
    priya.world.open()
    assert clean(priya.world) == 0 and lies_there(added)
    assert priya.deliver().filed == 2
    assert clean(priya.world) == 0 and lies_there(added)


def test_attachment_stays_while_a_number_is_missing_behind_which_the_chain_has_gone_on(
    lost: tuple[Tablet, Added],
) -> None:
    priya, added = lost
    over_there(priya.world, priya)
    priya.save("pen_picture", priya.world.child, pen_picture_body("Since then."))
    priya.kept_from = 3
    priya.deposit(start=3)
    priya.world.open()
    priya.world.clock.forward(days=31)
    assert clean(priya.world) == 0 and lies_there(added)
    priya.deposit(start=1, upto=2)
    priya.world.open()
    assert clean(priya.world) == 0 and lies_there(added)


def test_attachment_that_no_record_names_goes_when_all_numbers_are_back(
    any_world: World, elsewhere: Callable[[], Config], tmp_path: Path
) -> None:
    world, priya = any_world, any_world.tablet("priya")
    added = add(priya, world.child, new_id(), CONTENT)
    added.send()
    back = backup(world, elsewhere, tmp_path)
    priya.save("pen_picture", world.child, pen_picture_body())
    priya.deliver()
    back()
    world.clock.forward(days=31)
    over_there(world, priya)
    priya.kept_from = 1
    priya.deposit(start=2)
    assert clean(world) == 0
    priya.deliver()
    assert clean(world) == 1 and not lies_there(added)
