"""Says at the end of a run which tests failed, and why in a line: what they printed is far above by then.

    python -m tests.failed client.json python.json browser.json

Reads the files of `--tally` (tests/tally.py) and of vitest's JSON reporter. A file that is not there is a run
that ended before it had counted, and is named.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LONGEST = 300


def failures(paths: list[Path]) -> list[str]:
    """One line a test that failed: its name, and the first line of what it said."""
    return [line for path in paths for line in _of_file(path)]


def _of_file(path: Path) -> Iterator[str]:
    if not path.exists():
        yield f"{path.name}: the run ended before it had counted"
        return
    told = json.loads(path.read_text())
    if "outcomes" in told:
        yield from (_line(test, why) for test, why in told["failures"].items())
    else:
        yield from _of_vitest(told)


def _of_vitest(told: dict[str, Any]) -> Iterator[str]:
    named = [
        line
        for file in told["testResults"]
        for line in [
            *(
                _line(f"{file['name']} › {test['fullName']}", *test["failureMessages"][:1])
                for test in _failed(file)
            ),
            *(
                [_line(file["name"], file["message"])]
                if file["status"] == "failed" and not _failed(file)
                else []
            ),
        ]
    ]
    yield from named
    if not named and not told["success"]:
        yield "client units: an error outside every test; it is told where the units end"


def _failed(file: dict[str, Any]) -> list[dict[str, Any]]:
    return [test for test in file["assertionResults"] if test["status"] == "failed"]


def _line(test: str, why: str = "") -> str:
    said = next((line.strip() for line in why.splitlines() if line.strip()), "")
    return f"{test}: {said[:LONGEST]}" if said else test


if __name__ == "__main__":
    if found := failures([Path(path) for path in sys.argv[1:]]):
        print("what failed:", *found, sep="\n  ")
