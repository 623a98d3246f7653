"""Prints the table of docs/attacks.md with the result of each attack, from what the test runs left behind.

    python -m tests.attacks client.json python.json browser.json

A row has passed when every test that it names ran and passed. Reads the files of `--tally` (tests/tally.py)
and of vitest's JSON reporter. Ends with 1 when a row has not passed, unless the page says that it is not
carried out, and why, or not yet.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "attacks.md"
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
PYTHON = re.compile(r"`(tests/[\w/]+\.py::test_\w+)`")
CLIENT = re.compile(r"`(static/pwa/src/[\w/.]+\.test\.tsx?) › ([^`]+)`")
IN_A_TITLE = re.compile(r"%[sdifjo]|\$\w+")
NOT_CARRIED_OUT, NOT_YET = "not carried out", "not yet"


@dataclass(frozen=True)
class Attack:
    no: int
    what: str
    must: str
    told: str

    @property
    def tests(self) -> list[str]:
        """What is named, as `file::function` or `file › title`."""
        return PYTHON.findall(self.told) + [f"{path} › {title}" for path, title in CLIENT.findall(self.told)]

    @property
    def reason(self) -> str | None:
        """Why it is not carried out, when the page says so."""
        return self.told.split(":", 1)[-1].strip() if self.told.startswith(NOT_CARRIED_OUT) else None


def attacks() -> list[Attack]:
    return [Attack(int(no), what, must, told) for no, what, must, told in ROW.findall(PAGE.read_text())]


def outcomes(paths: list[Path]) -> dict[str, str]:
    """How each test ended: `failed`, `skipped` or `passed`. Raises OSError for a file that is not there."""
    found: dict[str, str] = {}
    for path in paths:
        told = json.loads(path.read_text())
        found |= told["outcomes"] if "outcomes" in told else _of_vitest(told)
    return found


def _of_vitest(told: dict[str, list[dict[str, object]]]) -> dict[str, str]:
    return {
        f"{Path(str(file['name'])).relative_to(ROOT).as_posix()} › {test['title']}": str(test["status"])
        for file in told["testResults"]
        for test in file["assertionResults"]  # type: ignore[attr-defined]
    }


def result(attack: Attack, seen: dict[str, str]) -> str:
    """`passed`, `skipped`, `failed` or `not run`, the worst of its tests; or what the page says instead."""
    if attack.reason is not None:
        return NOT_CARRIED_OUT
    if attack.told == NOT_YET:
        return NOT_YET
    of_tests = {outcome for test in attack.tests for outcome in _outcomes_of(test, seen)} or {"not run"}
    if of_tests == {"passed"}:
        return "passed"
    return next((bad for bad in ("failed", "not run") if bad in of_tests), "skipped")


def _outcomes_of(test: str, seen: dict[str, str]) -> set[str]:
    """One; for a title with places that each case fills in (`%s`, `$name`), those of all its cases."""
    if not IN_A_TITLE.search(test):
        return {seen.get(test, "not run")}
    shape = re.compile(".+".join(re.escape(part) for part in IN_A_TITLE.split(test)))
    return {how for name, how in seen.items() if shape.fullmatch(name)} or {"not run"}


def table(seen: dict[str, str]) -> tuple[list[str], bool]:
    """The lines to print, and whether every attack that is carried out was withstood."""
    lines, counted = [], Counter[str]()
    for attack in attacks():
        how = result(attack, seen)
        counted[how] += 1
        lines.append(f"{attack.no:>3}  {how:<15}  {attack.what}")
        lines += [
            f"{'':22}{attack.reason or test}" for test in (attack.tests or [""]) if attack.reason or test
        ]
    lines.append("attacks: " + ", ".join(f"{n} {how}" for how, n in counted.most_common()))
    return lines, not (counted.keys() - {"passed", NOT_CARRIED_OUT, NOT_YET})


if __name__ == "__main__":
    printed, withstood = table(outcomes([Path(path) for path in sys.argv[1:]]))
    print("attacks on Attune, each with its tests (docs/attacks.md):", *printed, sep="\n")
    sys.exit(not withstood)
