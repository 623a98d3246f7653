"""What two people did, and what was looked into, comes back after an older database was put back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app.backups import actions as backups
from app.clock import time_text
from app.config import Config
from tests.app.court import protect
from tests.app.filed import why
from tests.app.putting_back import over_there, put_back
from tests.app.test_break_glass import REASON, broken, invoke, review, say_why
from tests.app.test_carrying import of_a_case, say
from tests.app.world import Tablet, World

BACKUP = "monday.attune"


def backup(world: World, elsewhere: Callable[[], Config], folder: Path) -> Callable[[], None]:
    """Make a backup now. Shape: what puts it back later."""
    backups.make(world.app.extensions["attune.config"], folder / BACKUP)

    def back() -> None:
        world.clock.forward(hours=1)
        put_back(world, elsewhere(), folder / BACKUP)
        world.clock.forward(minutes=1)

    return back


def come_back(world: World, *tablets: Tablet) -> None:
    """Each sends again what the server has lost, one after the other."""
    for tablet in tablets:
        over_there(world, tablet)
        tablet.kept_from = 1
        tablet.deposit(start=len(tablet.device.frames) + 1)
        tablet.deliver()
    for tablet in tablets:
        assert why(tablet.deposit(start=len(tablet.device.frames) + 1)) == {}


def reaches_child(tablet: Tablet) -> bool:
    return tablet.world.child in {row["stream"] for row in tablet.pull().state["streams"]}


@pytest.mark.parametrize("second_is_first", [False, True])
def test_protection_comes_back_whichever_of_the_two_devices_does_first(
    any_world: World, elsewhere: Callable[[], Config], tmp_path: Path, second_is_first: bool
) -> None:
    world, desk, manager = any_world, any_world.tablet("maud"), any_world.tablet("sefton")
    backed_up = backup(world, elsewhere, tmp_path)
    protect(desk, manager, world.child)
    assert not reaches_child(desk)
    manager.pull()
    backed_up()
    come_back(world, *((manager, desk) if second_is_first else (desk, manager)))
    assert not reaches_child(desk)
    assert [row["child"] for row in manager.pull().state["protected"]] == [world.child]


@pytest.mark.parametrize("review_is_first", [False, True])
def test_emergency_that_was_looked_into_comes_back_as_looked_into(
    any_world: World, elsewhere: Callable[[], Config], tmp_path: Path, review_is_first: bool
) -> None:
    world, tablet, auditor = any_world, any_world.tablet("odd"), any_world.tablet("vera")
    backed_up = backup(world, elsewhere, tmp_path)
    record = broken(tablet, world.child)
    auditor.pull()
    assert review(auditor, world.child, record) == {}
    backed_up()
    come_back(world, *((auditor, tablet) if review_is_first else (tablet, auditor)))
    lead = world.tablet("bea")
    lead.pull()
    assert {row["type"] for row in lead.records(world.child)} >= {"break_glass", "break_glass_review"}


def test_review_comes_back_of_an_emergency_of_which_the_backup_has_the_reason_alone(
    any_world: World, elsewhere: Callable[[], Config], tmp_path: Path
) -> None:
    world, tablet, auditor = any_world, any_world.tablet("odd"), any_world.tablet("vera")
    record = say_why(tablet, world.child)
    assert why(tablet.deliver()) == {}
    backed_up = backup(world, elsewhere, tmp_path)
    assert invoke(tablet, world.child, record).status_code == 200
    auditor.pull()
    assert review(auditor, world.child, record) == {}
    backed_up()
    come_back(world, auditor)
    # Nobody knows its hours, by which whoever broke it would be told what was found.
    over_there(world, tablet)
    assert "findings" not in tablet.pull().state


def test_emergency_that_nobody_has_looked_into_is_told_again_and_opens_nothing(
    any_world: World, elsewhere: Callable[[], Config], tmp_path: Path
) -> None:
    world, tablet, auditor = any_world, any_world.tablet("odd"), any_world.tablet("vera")
    backed_up = backup(world, elsewhere, tmp_path)
    record = broken(tablet, world.child)
    tablet.pull()
    backed_up()
    come_back(world, tablet)
    over_there(world, auditor)
    (row,) = auditor.pull().state["break_glass"]
    assert (row["record"], row["reviewed"], row["reason"]) == (record, False, REASON)
    assert row["from"] == row["to"] < time_text(world.clock.moment() - timedelta(hours=1))
    assert not reaches_child(tablet) and invoke(tablet, world.child, record).status_code == 404
    assert review(auditor, world.child, record) == {}
    # What is signed from now on is a new emergency, and opens the record.
    broken(tablet, world.child)
    assert reaches_child(tablet)


def test_device_that_carries_visits_goes_on_so_when_what_was_said_of_it_went_with_the_database(
    any_world: World, elsewhere: Callable[[], Config], tmp_path: Path
) -> None:
    world = any_world
    desk, phone, managed = world.tablet("maud"), world.tablet("priya"), world.tablet("priya")
    back = backup(world, elsewhere, tmp_path)
    assert say(desk, phone) == 204
    for _ in range(2):
        phone.pull()
    managed.pull()
    back()
    for tablet in (desk, phone, managed):
        over_there(world, tablet)
    phone.pull()
    managed.pull()
    assert of_a_case(phone) == set() and world.child in of_a_case(managed)
    assert say(desk, phone, "caseload") == 204
    phone.pull()
    assert world.child in of_a_case(phone)
