"""Each of the twelve complaints about other systems has tests of ours by name, and they are there."""

from __future__ import annotations

import re

import pytest

from tests.house.places import ROOT
from tests.house.test_cases import CLIENT, PYTHON, faults
from tests.tally import Tally

TABLE = ROOT / "docs" / "complaints.md"
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
COUNT = 12


def rows() -> list[tuple[str, str, str, str]]:
    return ROW.findall(TABLE.read_text())


def test_all_twelve_complaints_are_told_once() -> None:
    assert [int(no) for no, *_ in rows()] == list(range(1, COUNT + 1))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_complaint_names_tests_that_are_there(row: tuple[str, str, str, str], tally: Tally) -> None:
    no, _, _, named = row
    assert PYTHON.search(named) or CLIENT.search(named)
    assert faults(no, named) == []
    tally.add("complaints with a test")
