"""Shared cases: what a living record says. Source: sync/PROTOCOL.md section 11."""

from __future__ import annotations

import pytest

from sync.merge import Statement, in_view, merge
from tests.sync.cases_merge import read_merging, told
from tests.sync.published import Case, cases


def _statements(case: Case) -> list[Statement]:
    return [Statement(**one) for one in case["statements"]]


@pytest.mark.parametrize("case", cases("merge"))
def test_entries_come_to_what_the_case_says(case: Case) -> None:
    statements, merging = _statements(case), read_merging(case["merging"])
    assert told(merge(statements, merging)) == case["says"]
    assert told(merge(reversed(statements), merging)) == case["says"]
    for view in case["views"]:
        assert told(in_view(statements, merging, view["base"], view["device"])) == view["says"]
