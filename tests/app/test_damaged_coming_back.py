"""A number that was damaged goes first and alone: a server that was put back takes the rest behind it too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.config import Config
from tests.app.putting_back import over_there
from tests.app.test_access_coming_back import backup
from tests.app.test_coming_back import own, read_by_another, rows, sends, write
from tests.app.world import Tablet, World

WORDS = ["One.", "Two.", "Three.", "Four.", "Five.", "Six."]


def sends_damaged(tablet: Tablet, number: int, **run: int) -> None:
    ct = tablet.device.frames[number - 1].ct
    hurt = tablet.device.deposit(**run).replace(ct, ct[:-1] + bytes([ct[-1] ^ 1]))
    assert tablet.send(hurt).status_code == 200


@pytest.mark.parametrize("backed_up_with", [1, 3])
@pytest.mark.parametrize("stays_damaged", [False, True])
def test_damaged_number_that_goes_first_keeps_nothing_behind_it_waiting(
    any_world: World,
    elsewhere: Callable[[], Config],
    tmp_path: Path,
    backed_up_with: int,
    stays_damaged: bool,
) -> None:
    """The backup has the damaged number, or has lost it; four and five were let go of, six is kept."""
    world, priya = any_world, any_world.tablet("priya")
    write(priya, *WORDS[:backed_up_with])
    if backed_up_with > 1:
        sends_damaged(priya, 2)
    else:
        priya.deliver()
    world.open()
    back = backup(world, elsewhere, tmp_path)
    write(priya, *WORDS[backed_up_with:])
    priya.deliver()
    back()
    over_there(world, priya)
    priya.kept_from = 6
    if stays_damaged:
        sends_damaged(priya, 2, start=2, upto=2)
    else:
        sends(priya, start=2, upto=2)
    assert sends(priya, start=6).received == 6
    world.open()
    read = read_by_another(world)
    lost = range(backed_up_with + 1, 6) if backed_up_with > 1 else range(3, 6)
    gone = {WORDS[number - 1] for number in lost} | ({WORDS[1]} if stays_damaged else set())
    assert sorted(read) == sorted(set(WORDS) - gone)
    assert own(priya)[0] == [[lost[0], lost[-1]]]


def test_gap_is_a_gap_once_what_is_kept_has_come(
    any_world: World, elsewhere: Callable[[], Config], tmp_path: Path
) -> None:
    world, priya = any_world, any_world.tablet("priya")
    write(priya, *WORDS[:3])
    sends_damaged(priya, 2)
    back = backup(world, elsewhere, tmp_path)
    write(priya, *WORDS[3:])
    priya.deliver()
    back()
    over_there(world, priya)
    priya.kept_from = 6
    sends(priya, start=2, upto=2)
    sends(priya, start=6)
    write(priya, "Seven.", "Eight.")
    priya.kept_from = 8
    assert sends(priya, start=8).received == 6
    assert (8, "held") in rows(priya)


def test_client_that_says_nothing_goes_on_behind_a_damaged_number_that_the_backup_has(
    any_world: World, elsewhere: Callable[[], Config], tmp_path: Path
) -> None:
    world, priya = any_world, any_world.tablet("priya")
    write(priya, *WORDS[:3])
    sends_damaged(priya, 2)
    back = backup(world, elsewhere, tmp_path)
    write(priya, *WORDS[3:])
    priya.deliver()
    back()
    over_there(world, priya)
    sends(priya, start=2, upto=2)
    assert sends(priya, start=6).received == 6
