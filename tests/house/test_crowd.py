"""The store that the benches fill by hand is one that the server of today can serve."""

from __future__ import annotations

from pathlib import Path

from bench import crowd, stored


def test_a_store_can_be_filled_and_is_folded(tmp_path: Path) -> None:
    """Two workers with five children each, a note about every one of them, and a note that waits on each device."""
    said: list[str] = []
    made = crowd.prepare(tmp_path, members=2, up=1, down=5, say=said.append)
    assert len(made.jobs) == len(made.people) == 2 and said[-1] == "they are folded"
    with stored.open_store(tmp_path) as store:
        assert store.notes() == 10
