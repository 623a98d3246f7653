"""The end of a run names what failed, of the Python tests and of the client's, and runs that never ended."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.failed import failures

BROKEN = """
import pytest

@pytest.fixture
def missing(): raise RuntimeError("no table laid")

@pytest.mark.parametrize("n", [1, 2])
def test_sum(n): assert n == 1, "does not add up"

def test_laid(missing): pass
"""


def told(place: Path, *results: dict[str, object], success: bool = False) -> Path:
    path = place / "client.json"
    path.write_text(json.dumps({"success": success, "testResults": results}))
    return path


def result(*tests: dict[str, object], status: str = "failed", message: str = "") -> dict[str, object]:
    return {"name": "a.test.ts", "status": status, "message": message, "assertionResults": tests}


def case(status: str, *messages: str) -> dict[str, object]:
    return {"fullName": "a visit is kept", "status": status, "failureMessages": messages}


def test_python_failure_is_named_with_what_it_said_and_so_is_one_of_a_fixture(tmp_path: Path) -> None:
    (tmp_path / "test_broken.py").write_text(BROKEN)
    counted = tmp_path / "python.json"
    options = ["-q", "-p", "tests.tally", "-p", "no:cacheprovider", "--rootdir", tmp_path, "--tally", counted]
    subprocess.run([sys.executable, "-m", "pytest", *options, tmp_path], capture_output=True, check=False)
    assert failures([counted]) == [
        "test_broken.py::test_sum[2]: AssertionError: does not add up",
        "test_broken.py::test_laid: RuntimeError: no table laid",
    ]


def test_failure_of_a_client_unit_is_named_with_the_first_line_of_what_it_said(tmp_path: Path) -> None:
    path = told(tmp_path, result(case("passed"), case("failed", "AssertionError: 2 is not 1\n  at a.ts:1")))
    assert failures([path]) == ["a.test.ts › a visit is kept: AssertionError: 2 is not 1"]


@pytest.mark.parametrize(
    ("results", "line"),
    [
        ([result(message="Cannot find module b")], "a.test.ts: Cannot find module b"),
        ([result(case("passed"), status="passed")], "client units: an error outside every test"),
    ],
    ids=["a file that does not load", "an error between tests"],
)
def test_failure_without_a_test_is_told_too(
    tmp_path: Path, results: list[dict[str, object]], line: str
) -> None:
    (said,) = failures([told(tmp_path, *results)])
    assert said.startswith(line)


def test_run_that_passed_is_not_named_and_one_that_never_ended_is(tmp_path: Path) -> None:
    assert failures([told(tmp_path, result(case("passed"), status="passed"), success=True)]) == []
    (said,) = failures([tmp_path / "browser.json"])
    assert said == "browser.json: the run ended before it had counted"
