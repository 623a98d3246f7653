"""An allocation comes back no wider than it was after an older database was put back, in whichever order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.clock import time_text
from app.config import Config
from tests.app.putting_back import over_there
from tests.app.test_access_coming_back import backup, come_back, reaches_child
from tests.app.world import Tablet, World, new_id


def says(tablet: Tablet, record: str, body: dict[str, Any], **given: Any) -> dict[str, Any]:
    """Sign a version of an allocation, seeing all that there is of it."""
    tablet.pull()
    entries = tablet.device.streams[tablet.world.child].entries
    base = max((v for v, entry in entries.items() if entry.change["record"] == record), default=0)
    tablet.save("allocation", tablet.world.child, body, record=record, **{"base": base, **given})
    assert tablet.deliver().quarantined == ()
    return body


def ended(world: World, body: dict[str, Any]) -> dict[str, Any]:
    world.clock.forward(minutes=1)
    said = {**body, "ends_at": time_text(world.clock.moment()), "end_reason": "transfer"}
    world.clock.forward(minutes=1)
    return said


@pytest.mark.parametrize("end_is_first", [False, True])
def test_allocation_that_had_ended_stays_ended_whichever_device_comes_back_first(
    any_world: World, elsewhere: Callable[[], Config], tmp_path: Path, end_is_first: bool
) -> None:
    world, tomas = any_world, any_world.tablet("tomas")
    first, second = world.tablet("maud"), world.tablet("maud")
    backed_up = backup(world, elsewhere, tmp_path)
    record = new_id()
    body = says(first, record, world.allocation_body("tomas"))
    assert reaches_child(tomas)
    says(second, record, ended(world, body))
    assert not reaches_child(tomas)
    backed_up()
    come_back(world, *((second, first) if end_is_first else (first, second)))
    over_there(world, tomas)
    assert not reaches_child(tomas)


@pytest.mark.parametrize("status", ["signed", "entered_in_error"])
def test_allocation_of_which_the_backup_has_the_beginning_stays_ended(
    any_world: World, elsewhere: Callable[[], Config], tmp_path: Path, status: str
) -> None:
    """Who changed it meanwhile, and had not seen the end, comes back last."""
    world, tomas = any_world, any_world.tablet("tomas")
    first, second = world.tablet("maud"), world.tablet("maud")
    record = new_id()
    body = says(first, record, world.allocation_body("tomas"))
    backed_up = backup(world, elsewhere, tmp_path)
    said = {**body, "role": "co_worker"}
    says(first, record, said)
    says(second, record, ended(world, said) if status == "signed" else said, status=status)
    backed_up()
    come_back(world, second, first)
    over_there(world, tomas)
    assert not reaches_child(tomas)


def test_cover_that_comes_back_before_the_lead_it_was_made_of_stays_cover(
    any_world: World, elsewhere: Callable[[], Config], tmp_path: Path
) -> None:
    world, tomas = any_world, any_world.tablet("tomas")
    first, second = world.tablet("maud"), world.tablet("maud")
    backed_up = backup(world, elsewhere, tmp_path)
    record = new_id()
    body = says(first, record, world.allocation_body("tomas"))
    says(second, record, {**body, "role": "duty_cover"})
    backed_up()
    come_back(world, second, first)
    over_there(world, tomas)
    (row,) = [row for row in tomas.pull().state["allocations"] if row["worker"] == world.staff["tomas"]]
    assert row["role"] == "duty_cover"


def test_end_that_its_author_took_back_comes_back_so(
    any_world: World, elsewhere: Callable[[], Config], tmp_path: Path
) -> None:
    """One device's changes come in its own order, and what the backup has of them was seen."""
    world, tomas, desk = any_world, any_world.tablet("tomas"), any_world.tablet("maud")
    record = new_id()
    body = says(desk, record, world.allocation_body("tomas"))
    backed_up = backup(world, elsewhere, tmp_path)
    says(desk, record, ended(world, body))
    says(desk, record, body)
    backed_up()
    come_back(world, desk)
    over_there(world, tomas)
    assert reaches_child(tomas)


def test_what_is_said_since_stands_as_ever(
    any_world: World, elsewhere: Callable[[], Config], tmp_path: Path
) -> None:
    world, tomas = any_world, any_world.tablet("tomas")
    first, second = world.tablet("maud"), world.tablet("maud")
    backed_up = backup(world, elsewhere, tmp_path)
    record = new_id()
    body = says(first, record, world.allocation_body("tomas"))
    says(second, record, ended(world, body))
    backed_up()
    come_back(world, second, first)
    says(first, record, body)
    over_there(world, tomas)
    assert reaches_child(tomas)
