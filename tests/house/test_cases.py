"""The numbered cases of the protocol: each names a test that is there, and no number stands twice."""

from __future__ import annotations

import re
from collections import Counter

from tests.house.places import ROOT

PROTOCOL = ROOT / "sync" / "PROTOCOL.md"
ROW = re.compile(r"^\| (\d{3}) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
PYTHON = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
CLIENT = re.compile(r"`(static/pwa/src/[\w/.]+\.test\.tsx?) › ([^`]+)`")


def table() -> str:
    """The section with the cases, and no other."""
    return PROTOCOL.read_text().split("## 10. Cases", 1)[1].split("\n## ", 1)[0]


def rows() -> list[tuple[str, str, str, str]]:
    return ROW.findall(table())


def faults(no: str, test: str) -> list[str]:
    """What is wrong with the tests that a case names."""
    named = [(path, f"def {name}(") for path, name in PYTHON.findall(test)]
    titles = [(path, title) for path, title in CLIENT.findall(test)]
    if not named and not titles:
        return [f"{no}: names no test"]
    if test.count("`") != 2 * (len(named) + len(titles)):
        return [f"{no}: names something that is no test"]
    absent = [path for path, _ in named + titles if not (ROOT / path).exists()]
    if absent:
        return [f"{no}: {path} is not there" for path in absent]
    missing = [what for path, what in named + titles if what not in (ROOT / path).read_text()]
    return [f"{no}: no {what}" for what in missing]


def test_every_case_names_a_test_that_is_there() -> None:
    assert rows(), "the protocol has no cases"
    assert [fault for no, _, _, test in rows() for fault in faults(no, test)] == []


def test_no_number_is_used_twice_and_they_ascend() -> None:
    numbers = [no for no, *_ in rows()]
    assert [no for no, count in Counter(numbers).items() if count > 1] == []
    assert numbers == sorted(numbers)


def test_every_line_of_the_table_is_a_case() -> None:
    lines = [line for line in table().splitlines() if line.startswith("|")]
    assert len(lines) - 2 == len(rows())


def test_a_case_without_its_test_is_found() -> None:
    assert faults("999", "`tests/house/places.py::test_of_nothing`") == ["999: no def test_of_nothing("]
    assert faults("999", "a sentence") == ["999: names no test"]
    assert faults("999", "`tests/nowhere.py::test_it`") == ["999: tests/nowhere.py is not there"]
