"""One measured figure, and the goals that it is held against."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

Verdict = str


@dataclass(frozen=True)
class Goal:
    """The least that counts, and the aim. `higher`: whether more is better."""

    least: float
    moonshot: float
    higher: bool = False

    def met(self, value: float) -> bool:
        return value >= self.least if self.higher else value <= self.least

    def reached(self, value: float) -> bool:
        return value >= self.moonshot if self.higher else value <= self.moonshot

    def text(self) -> str:
        word = "at least" if self.higher else "at most"
        return f"{word} {self.least:g}, moonshot {self.moonshot:g}"


@dataclass(frozen=True)
class Figure:
    """What was measured, beside what.

    Units: value – as `unit` says, and so are the goal's; `number` – of the goal in docs/performance.md, as P4.
    """

    number: str
    name: str
    value: float
    unit: str
    goal: Goal | None = None
    rounds: int = 1
    detail: dict[str, float] = field(default_factory=dict)

    @property
    def met(self) -> bool | None:
        return None if self.goal is None else self.goal.met(self.value)

    @property
    def verdict(self) -> Verdict:
        if self.goal is None:
            return "–"
        if self.goal.reached(self.value):
            return "moonshot"
        return "met" if self.met else "MISSED"

    def line(self) -> str:
        goal = f"  ({self.goal.text()})" if self.goal else ""
        more = ", ".join(f"{k} {v:g}" for k, v in self.detail.items())
        return f"{self.verdict:>8}  {self.number:>3} {self.name}: {self.value:g} {self.unit}{goal}" + (
            f"  [{more}]" if more else ""
        )

    def record(self) -> dict[str, object]:
        goal = {"least": self.goal.least, "moonshot": self.goal.moonshot} if self.goal else None
        return {
            "number": self.number,
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "goal": goal,
            "rounds": self.rounds,
            "detail": self.detail,
            "verdict": self.verdict,
        }


def ratio(
    number: str,
    name: str,
    measured: list[float],
    yardstick: list[float],
    unit: str,
    goal: Goal | None = None,
    over: Callable[[list[float]], float] = statistics.median,
) -> Figure:
    """How many times the yardstick was what was measured; with a goal where more is better, how many times faster it was.

    Units: measured, yardstick – milliseconds, one value a round.
    """
    mine, theirs = over(measured), over(yardstick)
    value = theirs / mine if goal and goal.higher else mine / theirs
    detail = {
        "ms": round(mine, 2),
        "yardstick ms": round(theirs, 2),
        "slowest ms": round(max(measured), 2),
    }
    return Figure(number, name, round(value, 2), unit, goal, min(len(measured), len(yardstick)), detail)


def percentile(values: Iterable[float], of_100: float) -> float:
    """The value below which `of_100` percent lie, by nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(of_100 / 100 * (len(ordered) - 1))))]


def p99(values: list[float]) -> float:
    return percentile(values, 99)
