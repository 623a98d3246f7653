"""One measured figure, and the table of them."""

from __future__ import annotations

import statistics
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Figure:
    """What was measured, beside what.

    Units: value – as `unit` says; `at_most` – the goal in the same unit, or None where there is none.
    """

    name: str
    value: float
    unit: str
    at_most: float | None = None
    rounds: int = 1
    detail: dict[str, float] = field(default_factory=dict)

    @property
    def met(self) -> bool | None:
        return None if self.at_most is None else self.value <= self.at_most

    def line(self) -> str:
        goal = "" if self.at_most is None else f"  (goal: at most {self.at_most:g})"
        more = ", ".join(f"{k} {v:g}" for k, v in self.detail.items())
        verdict = {True: "ok", False: "MISSED", None: "–"}[self.met]
        return f"{verdict:>6}  {self.name}: {self.value:g} {self.unit}{goal}" + (
            f"  [{more}]" if more else ""
        )

    def record(self) -> dict[str, object]:
        return {**asdict(self), "met": self.met}


def ratio(
    name: str, measured: list[float], yardstick: list[float], at_most: float | None, unit: str
) -> Figure:
    """The ratio of two medians.

    Units: measured, yardstick – milliseconds, one value a round.
    """
    top, bottom = statistics.median(measured), statistics.median(yardstick)
    return Figure(
        name,
        round(top / bottom, 2),
        unit,
        at_most,
        min(len(measured), len(yardstick)),
        {"median ms": round(top, 2), "yardstick ms": round(bottom, 2), "slowest ms": round(max(measured), 2)},
    )
