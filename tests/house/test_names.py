"""Names that say nothing are not used, and words that do not belong in the house are not in it."""

from __future__ import annotations

import re

from tests.house.places import ROOT, repository_files, shown

HOMELESS = re.compile(r"\A_?(utils?|helpers?|common|managers?|base|misc|shared|stuff)(\.|\Z)")
TEXT = (".py", ".ts", ".tsx", ".md", ".json", ".toml", ".txt", ".html", ".scss", ".sh", ".webmanifest")
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
SKIPPED = re.compile(r"\b(it|test|describe)\.(skip|only|todo)\b|\bxit\(|pytest\.mark\.(skip|xfail)\b")


def test_no_file_or_folder_has_a_homeless_name() -> None:
    parts = {(p, part) for p in repository_files() for part in p.relative_to(ROOT).parts}
    assert sorted(shown(p) for p, part in parts if HOMELESS.match(part)) == []


def test_no_file_says_it_is_unfinished() -> None:
    found = [
        f"{shown(path)}: {match.group()}"
        for path in repository_files()
        if path.suffix in TEXT and "lock" not in path.name and "vectors" not in path.parts
        for match in UNFINISHED.finditer(path.read_text())
    ]
    assert found == []


def test_no_test_is_skipped_or_alone() -> None:
    found = [
        f"{shown(path)}: {match.group()}"
        for path in repository_files()
        if re.search(r"(\Atest_.*\.py|\.test\.tsx?)\Z", path.name) and path.parent.name != "house"
        for match in SKIPPED.finditer(path.read_text())
    ]
    assert found == []


def test_no_file_names_a_path_of_one_machine() -> None:
    own = re.compile(r"(?<![\w.])/(" + "|".join(("work", "root", "Users")) + r")/\w|/home/\w+/")
    found = [
        f"{shown(path)}: {match.group()}"
        for path in repository_files()
        if path.suffix in TEXT or path.suffix == ""
        for match in own.finditer(path.read_text(errors="replace"))
    ]
    assert found == []
