"""P6. Monday, nine o'clock: all devices at once, each sending forty notes until they are received and pulling two hundred. Beside express-pouchdb on the same machine.

In every storm all notes must be received once, and in the first of each kind they must be filed once; the peak memory of the server is P12's
second half.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Playwright

from bench import crowd, peers
from bench.arranged import Copied, Served, embedded, peak_mb
from bench.crowd import Crowd
from bench.figure import Figure, Goal, percentile
from bench.rounds import ASKED, rounds
from tests.app.postgres import find_bin

STORMS = ((200, Goal(5, 8, True)), (500, Goal(8, 12, True)))
UP, DOWN, WARM, ROUNDS, PATIENCE_SEC = 40, 200, 4, 5, 120
Begin = Callable[[Path], AbstractContextManager[Served]]


@dataclass
class Storm:
    """What one storm did. Units: milliseconds; bytes."""

    times: list[float]
    sent: list[float]
    errors: int
    again: int

    @classmethod
    def of(cls, said: dict[str, Any]) -> Storm:
        return cls(said["all"], said["sent"], said["errors"], said["again"])

    @property
    def p99(self) -> float:
        return percentile(self.times, 99)


@dataclass
class Kept:
    """The storms of one arrangement and one number of devices. `wrong`: notes lost or doubled; `filed`: a second."""

    storms: list[Storm] = field(default_factory=list)
    wrong: int = 0
    filed: float = 0
    peak_mb: float = 0


def measure(playwright: Playwright) -> list[Figure]:
    storms = STORMS[:1] if ASKED == 1 else STORMS
    most = max(count for count, _ in storms)
    with TemporaryDirectory(prefix="attune-monday-") as folder:
        home = Path(folder)
        prepared = crowd.prepare(home / "prepared", most + WARM, UP, DOWN, _say)
        copied = Copied(prepared.home) if find_bin() else None
        try:
            arrangements: dict[str, Begin] = {"": lambda place: embedded(prepared.home, place)}
            if copied:
                arrangements[", two web processes on PostgreSQL"] = copied.served
            with peers.running(playwright, crowd.example_notes(DOWN)) as others:
                others.ask(f"seed('monday', {DOWN})")
                figures: list[Figure] = []
                peaks = dict.fromkeys(arrangements, 0.0)
                for count, goal in storms:
                    theirs, kept = [], {name: Kept() for name in arrangements}
                    for number in range(rounds(ROUNDS)):
                        for name, begin in arrangements.items():
                            _storm(begin, home / "running", prepared, count, kept[name])
                            said = kept[name].storms[-1]
                            _say(f"{count} devices{name}, round {number + 1}: p99 {said.p99:.0f} ms")
                        theirs.append(_pouch(others, count))
                        _say(f"{count} devices, express-pouchdb: p99 {theirs[-1].p99:.0f} ms")
                    for name, each in kept.items():
                        figures += _figures(f"Monday, {count} devices{name}", goal, each, theirs)
                        peaks[name] = max(peaks[name], each.peak_mb)
        finally:
            if copied:
                copied.end()
    for name, peak in peaks.items():
        figures.append(
            Figure("P12", f"Memory of the server at its peak{name}", peak, "MB a process", Goal(300, 150))
        )
    return figures


def _say(text: str) -> None:
    print(f"          monday: {text}", file=sys.stderr, flush=True)


def _figures(name: str, goal: Goal, mine: Kept, theirs: Sequence[Storm]) -> list[Figure]:
    storms = mine.storms
    p99 = statistics.median(s.p99 for s in storms)
    beside = statistics.median(s.p99 for s in theirs)
    spread = statistics.median(s.p99 / statistics.median(s.times) for s in storms)
    wrong = sum(s.errors for s in storms) + mine.wrong
    detail = {
        "p99 ms": round(p99),
        "peer's p99 ms": round(beside),
        "received p99 ms": round(statistics.median(percentile(s.sent, 99) for s in storms)),
        "filed a second": round(mine.filed),
        "asked again": float(sum(s.again for s in storms)),
        "peer's errors": float(sum(s.errors for s in theirs)),
    }
    title, ratio = f"{name}: p99 beside express-pouchdb", round(beside / p99, 2)
    return [
        Figure("P6", title, ratio, "× lower", goal, len(storms), detail),
        Figure("P6", f"{name}: p99 and p50", round(spread, 2), "× the p50", Goal(1.5, 1.3), len(storms)),
        Figure("P6", f"{name}: errors, lost, doubled", wrong, "in all", Goal(0, 0), len(storms)),
    ]


def _storm(begin: Begin, place: Path, prepared: Crowd, count: int, kept: Kept) -> None:
    """One storm on a server of its own, and what it left behind."""
    with begin(place) as served:
        # Each web process has answered before: nine o'clock is not when the server was started.
        _generate("attune", served.server.port, _jobs(place, prepared.jobs[-WARM:]))
        chosen = prepared.jobs[:count]
        began = time.perf_counter()
        kept.storms.append(Storm.of(_generate("attune", served.server.port, _jobs(place, chosen))))
        wanted = DOWN * len(prepared.people) + UP * (count + WARM)
        kept.wrong += abs(int(served.ask("select count(*) from envelope")[0][0]) - wanted)
        if len(kept.storms) == 1:
            took = _until_filed(served, began)
            kept.wrong += abs(_filed(served, prepared.people) - wanted)
            kept.filed = UP * count / took
        kept.peak_mb = max(kept.peak_mb, peak_mb(served.processes()))


def _jobs(place: Path, chosen: Sequence[str]) -> Path:
    file = place.with_suffix(".ndjson")
    file.write_text("\n".join(chosen) + "\n")
    return file


def _pouch(others: peers.Peers, count: int) -> Storm:
    return Storm.of(_generate("pouch", others.port, others.folder / "notes.ndjson", str(count)))


def _generate(kind: str, port: int, file: Path, *more: str) -> dict[str, Any]:
    words = [str(peers.NODE), "monday.cjs", kind, str(port), str(file), *more]
    run = subprocess.run(words, cwd=peers.HOME, capture_output=True, text=True, timeout=PATIENCE_SEC)
    assert run.returncode == 0, run.stderr[-1000:]
    said: dict[str, Any] = json.loads(run.stdout)
    return said


def _until_filed(served: Served, began: float) -> float:
    """Wait until the queue is empty. Units: seconds since the storm began."""
    while served.ask("select count(*) from envelope where status = 'received'") != [(0,)]:
        assert time.perf_counter() - began < PATIENCE_SEC, "filing takes too long"
        time.sleep(0.25)
    return time.perf_counter() - began


def _filed(served: Served, people: Sequence[str]) -> int:
    """How many changes of these people are on file, each counted once."""
    listed = ", ".join(f"'{person}'" for person in people)
    question = f"select count(*), count(distinct change_id) from entry where author_id in ({listed})"
    (entries, changes), *_ = served.ask(question)
    assert entries == changes, "a change is on file twice"
    return int(entries)
