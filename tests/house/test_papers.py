"""The safety papers: every threat and hazard is told once, says what is left, and names tests that are there."""

from __future__ import annotations

import re

import pytest

from tests.attacks import attacks
from tests.house.places import ROOT
from tests.house.test_cases import CLIENT, PYTHON, faults
from tests.tally import Tally

THREATS, HAZARDS = 25, 18
PAPERS = ("threat-model", "data-protection", "hazard-log", "incident-steps", "retention")
ATTACK = re.compile(r"attack (\d+)")
ROW = re.compile(r"^\| (\d+) \| (.+) \|$", re.MULTILINE)


def rows(paper: str) -> list[tuple[int, list[str]]]:
    """The numbered rows of a paper's table, each with its cells."""
    text = (ROOT / "docs" / f"{paper}.md").read_text()
    return [(int(no), cells.split(" | ")) for no, cells in ROW.findall(text)]


def named(text: str) -> str:
    """Of a text, what names a test, as a cell of a table of cases has it."""
    tests = [f"`{path}::{name}`" for path, name in PYTHON.findall(text)]
    return ", ".join(tests + [f"`{path} › {title}`" for path, title in CLIENT.findall(text)])


@pytest.mark.parametrize(("paper", "count"), [("threat-model", THREATS), ("hazard-log", HAZARDS)])
def test_every_row_is_told_once_and_in_order(paper: str, count: int) -> None:
    assert [no for no, _ in rows(paper)] == list(range(1, count + 1))


@pytest.mark.parametrize("paper", PAPERS)
def test_every_test_that_a_paper_names_is_there(paper: str) -> None:
    told = named((ROOT / "docs" / f"{paper}.md").read_text())
    assert told
    assert faults(paper, told) == []


@pytest.mark.parametrize(("no", "cells"), rows("threat-model"))
def test_threat_says_what_is_left_and_what_proves_the_control(
    no: int, cells: list[str], tally: Tally
) -> None:
    threat, control, left, proof = cells
    assert all(len(cell) > 10 for cell in (threat, control, left)), no
    known = {attack.no for attack in attacks()}
    told = [int(attack) for attack in ATTACK.findall(proof)]
    assert named(proof) or told
    assert set(told) <= known
    tally.add("threats with a proof")


@pytest.mark.parametrize(("no", "cells"), rows("hazard-log"))
def test_hazard_has_cause_effect_control_test_and_residual(no: int, cells: list[str], tally: Tally) -> None:
    hazard, cause, effect, control, test, residual = cells
    assert all(len(cell) > 10 for cell in (hazard, cause, effect, control)), no
    assert faults(str(no), test) == []
    severity, likelihood = residual.split(", ")
    assert severity in ("minor", "significant", "considerable", "major", "catastrophic")
    assert likelihood in ("very low", "low", "medium", "high", "very high")
    tally.add("hazards with a test")


def test_security_page_leads_to_every_paper() -> None:
    page = (ROOT / "SECURITY.md").read_text()
    assert [paper for paper in PAPERS if f"(docs/{paper}.md)" not in page] == []
