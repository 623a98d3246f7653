"""A published version never changes, and `python -m checklists` says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checklists import published
from checklists.__main__ import check, main, new, publish
from checklists.load import load
from checklists.types import ContentFault
from tests.checklists.conftest import Edit

BABY = "observation/baby_observation.v1.json"


def test_changed_published_file_is_refused(root: Path) -> None:
    text = (root / BABY).read_text("utf-8")
    (root / BABY).write_text(text.replace("appear alert", "appear alert?"), "utf-8")
    with pytest.raises(ContentFault, match=r"baby_observation\.v1\.json: it was published and may not"):
        load(root)


def test_publish_does_not_bless_a_changed_version(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock = (root / published.LOCK).read_bytes()
    (root / BABY).write_text((root / BABY).read_text("utf-8") + "\n", "utf-8")
    assert publish(root) == 1
    assert (root / published.LOCK).read_bytes() == lock
    assert "may not change" in capsys.readouterr().err


def test_removed_published_file_is_refused(root: Path) -> None:
    (root / BABY).unlink()
    with pytest.raises(ContentFault, match="it was published and is gone"):
        load(root)


def test_changed_answer_set_is_refused_and_a_new_one_is_not(
    root: Path, edit: Callable[[str, Edit], None]
) -> None:
    extra = {"key": "ease", "poles": [], "values": [{"value": v, "label": v} for v in ("easy", "hard")]}
    edit("answer_sets.json", lambda page: page["sets"].append(extra))
    assert "ease" in load(root).answer_sets
    edit("answer_sets.json", lambda page: page["sets"][0]["values"][0].update(label="Yes"))
    with pytest.raises(ContentFault, match=r"answer_sets\.json, set std: it was published"):
        load(root)


@pytest.mark.parametrize("damage", [None, "nonsense\n"])
def test_lock_missing_or_damaged_is_refused(root: Path, damage: str | None) -> None:
    path = root / published.LOCK
    path.unlink() if damage is None else path.write_text(damage)
    with pytest.raises(ContentFault, match=r"published\.lock"):
        load(root)


def test_new_version_is_a_draft_until_published(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new("baby_observation", root) == 0
    assert load(root).definition("baby_observation", 2) is None
    assert load(root, drafts=True).definition("baby_observation", 2) is not None
    assert check(root) == 0
    assert "not published yet: observation/baby_observation.v2.json" in capsys.readouterr().out
    assert publish(root) == 0
    newest = load(root).newest("baby_observation")
    assert newest is not None and newest.name == "baby_observation@2"


@pytest.mark.parametrize(("room", "key"), [("rules", "england"), ("schedule", "to_be_seen")])
def test_next_version_of_a_rule_pack_or_schedule_lies_beside_the_newest(
    root: Path, room: str, key: str
) -> None:
    versions = len(list((root / room).glob(f"{key}.v*.json")))
    assert new(key, root) == 0
    assert (root / room / f"{key}.v{versions + 1}.json").is_file()
    assert not list((root / "observation").glob(f"{key}.*"))
    assert (check(root), publish(root)) == (0, 0)


def test_new_checklist_begins_sound(root: Path) -> None:
    assert new("settling_in", root) == 0
    assert load(root, drafts=True).definition("settling_in", 1) is not None


def test_words_of_the_template_are_refused_until_they_are_written(
    root: Path, edit: Callable[[str, Edit], None], capsys: pytest.CaptureFixture[str]
) -> None:
    assert new("settling_in", root) == 0
    lock = (root / published.LOCK).read_bytes()
    assert (check(root), publish(root)) == (1, 1)
    assert (root / published.LOCK).read_bytes() == lock
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 2 * 3
    assert "settling_in.v1.json, items Q1: “exact_text” still says “the words of the item”" in said
    file = "observation/settling_in.v1.json"
    edit(file, lambda page: page.update(title="Settling in", source_credit="Northmere nursery team"))
    edit(file, lambda page: page["items"][0].update(exact_text="accept comfort?"))
    assert (check(root), publish(root)) == (0, 0)


def test_new_refuses_a_key_that_cannot_be_one(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new("../x", root) == 2
    assert "cannot be a key" in capsys.readouterr().err


def test_check_lists_the_fault_of_every_file(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / BABY).write_text("{")
    (root / "note/case_note.v1.json").write_text("{}")
    assert check(root) == 1
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_shipped_content_is_sound_and_published(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "0 not published yet" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["frobnicate"], ["new"], []])
def test_unknown_words_get_the_use(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert "./dev checklist new KEY" in capsys.readouterr().err
