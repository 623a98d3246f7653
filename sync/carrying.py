"""What a device that carries only visits was told of them, and what of it is over: by time alone.

Source: PROTOCOL.md section 19
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

# The mark of a device that has no lines yet.
NO_LINES: Final = "0" * 32
OF_A_CASE: Final = frozenset(("child", "family"))


@dataclass(frozen=True, slots=True)
class Carried:
    """As the state's `carries` says.

    Shape: until – by child, when the last of its visits has been over for 24 hours; emergencies – until when
           what the reader has opened in one is open; family – of each child that is or was held.
    """

    mark: str = NO_LINES
    lines: tuple[Mapping[str, Any], ...] = ()
    until: Mapping[str, str] = field(default_factory=dict)
    emergencies: Mapping[str, str] = field(default_factory=dict)
    family: Mapping[str, str] = field(default_factory=dict)

    def over(self, held: Mapping[str, str], at: str) -> set[str]:
        """The streams that leave the device. `held`: the kind of each stream that is there."""
        kept = {child for ends in (self.until, self.emergencies) for child, end in ends.items() if end > at}
        kept |= {self.family[child] for child in kept if child in self.family}
        return {stream for stream, kind in held.items() if kind in OF_A_CASE and stream not in kept}


def told(state: Mapping[str, Any], before: Carried | None) -> Carried | None:
    """What holds after an answer; None where the device carries the caseload."""
    said = state.get("carries")
    if said is None:
        return None
    known = before or Carried()
    family = {row["stream"]: row["family"] for row in state["streams"] if row["family"] is not None}
    own = [row for row in state.get("break_glass", ()) if row["person"] == state["person"]]
    return Carried(
        mark=said["mark"] if "lines" in said else known.mark,
        lines=tuple(said["lines"]) if "lines" in said else known.lines,
        until=_latest((row["child"], row["until"]) for row in said["visits"]),
        emergencies=_latest((row["child"], row["to"]) for row in own),
        family={**known.family, **family},
    )


def _latest(ends: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for child, end in ends:
        found[child] = max(end, found.get(child, ""))
    return found
