"""Streams go on being folded after an older database was put back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.config import Config
from tests.app.putting_back import over_there
from tests.app.test_access_coming_back import backup, come_back
from tests.app.test_packs import fold, packs, texts, version, write
from tests.app.world import World


def test_what_comes_after_an_older_database_was_put_back_is_folded_as_before(
    any_world: World, elsewhere: Callable[[], Config], tmp_path: Path
) -> None:
    world, priya = any_world, any_world.tablet("priya")
    write(priya, "One.", "Two.")
    fold(world)
    (before,) = packs(world)
    back = backup(world, elsewhere, tmp_path)
    write(priya, "Three.")
    back()
    assert fold(world) == 0
    assert packs(world) == [before]
    come_back(world, priya)
    for words in ("Four.", "Five.", "Six."):
        fold(world)
        assert packs(world)[0] == before and packs(world)[-1][1] == version(world)
        write(priya, words, "And more.")
    fresh = world.tablet("priya")
    fresh.pull()
    told = [text for text in texts(fresh) if text != "And more."]
    assert told == ["One.", "Two.", "Three.", "Four.", "Five.", "Six."]


def test_stream_that_is_begun_after_an_older_database_was_put_back_is_folded_as_it_grows(
    any_world: World, elsewhere: Callable[[], Config], tmp_path: Path
) -> None:
    world = any_world
    back = backup(world, elsewhere, tmp_path)
    back()
    desk = world.tablet("maud")
    over_there(world, desk)
    child, _ = world.second_child(desk, "priya")
    fold(world)
    ((_, _, before),) = packs(world, child)
    desk.save("allocation", child, world.allocation_body("tomas", child))
    assert desk.deliver().quarantined == ()
    fold(world)
    ((_, _, entries),) = packs(world, child)
    assert entries > before
