"""Counts what the proofs counted, over all tests of a run, and prints them at its end.

    tally.add("schedules"); tally.add("lost", 0)
    python -m tests.tally one.json two.json         # the sum of what two runs counted

Keeps the outcome of each test function beside it (tests/attacks.py), and why each failed (tests/failed.py).

A count is what a check counted, never a constant: `lost`, `duplicated` and `diverged` are the sums of what
was looked for and found.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from pathlib import Path

import pytest

ALWAYS = ("schedules", "browser kills", "server kills", "lost", "duplicated", "diverged")
LEAN_SEED = 20261126
GRAVEST_FIRST = ("failed", "passed", "skipped")


class Tally:
    def __init__(self, seed: int, full: bool) -> None:
        self.seed, self.full = seed, full
        self.counts: Counter[str] = Counter()
        self.outcomes: dict[str, str] = {}
        self.failures: dict[str, str] = {}

    def saw(self, test: str, outcome: str) -> None:
        """Keep the gravest outcome of a test function over its parameters: skipped is what ran with none."""
        before = self.outcomes.get(test, outcome)
        self.outcomes[test] = min(outcome, before, key=GRAVEST_FIRST.index)

    def add(self, name: str, count: int = 1) -> None:
        self.counts[name] += count

    def lines(self) -> list[str]:
        names = [*ALWAYS, *sorted(set(self.counts) - set(ALWAYS))]
        return [f"{name}: {self.counts[name]}" for name in names]


KEY = pytest.StashKey[Tally]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("proof")
    group.addoption("--proof", action="store_true", help="run the proofs with their full counts")
    group.addoption(
        "--proof-seed", type=int, help="the seed of the proofs (random with --proof, else always the same)"
    )
    group.addoption("--schedules", type=int, help="how many schedules to run on each database at most")
    group.addoption("--tally", help="a file to write the counts to, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    full = config.getoption("--proof")
    seed = config.getoption("--proof-seed")
    if seed is None:
        seed = random.SystemRandom().randrange(2**32) if full else LEAN_SEED
    config.stash[KEY] = Tally(seed, full)
    config.pluginmanager.register(Outcomes(config.stash[KEY]))


@pytest.fixture(scope="session")
def tally(request: pytest.FixtureRequest) -> Tally:
    """Where proofs add what they counted, and where they learn their seed and how much to do."""
    return request.config.stash[KEY]


class Outcomes:
    """What became of each test function, for the table of attacks, and what each failure said."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome != "passed":
            self.tally.saw(report.nodeid.split("[", 1)[0], report.outcome)
        if report.failed:
            self.tally.failures[report.nodeid] = _why(report)


def _why(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(crash.message if crash else report.longrepr)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    tally = config.stash[KEY]
    terminalreporter.section(f"counts, with seed {tally.seed}")
    for line in tally.lines():
        terminalreporter.write_line(line)
    path = config.getoption("--tally")
    if path:
        told = {"counts": dict(tally.counts), "outcomes": tally.outcomes, "failures": tally.failures}
        Path(path).write_text(json.dumps({"seed": tally.seed} | told))


def total(paths: list[str]) -> Tally:
    """The sum of what several runs of one seed counted."""
    found = [json.loads(Path(path).read_text()) for path in paths]
    tally = Tally(found[0]["seed"], full=False)
    for one in found:
        tally.counts.update(one["counts"])
    return tally


if __name__ == "__main__":
    counted = total(sys.argv[1:])
    print(f"counted in all, with seed {counted.seed}:", *counted.lines(), sep="\n  ")
