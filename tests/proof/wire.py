"""The network of the schedules: what is sent may arrive twice, late, cut at any byte, with a byte bent, or never."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

OUT = ("whole", "lost", "cut", "bent", "twice", "late")
BACK = ("whole", "lost", "cut", "bent", "late", "portal")
PORTAL = b"<html><title>Welcome to the free network</title></html>"
AIR = 6


@dataclass(frozen=True, slots=True)
class Weather:
    """What happens to one question and its answer. `at`: where it is cut or bent, as a share of its length."""

    out: str = "whole"
    back: str = "whole"
    at: float = 0.5


CLEAR = Weather()


def spoil(data: bytes, how: str, at: float) -> bytes:
    """Return what arrives of a message that is cut or bent."""
    place = min(int(at * len(data)), len(data) - 1)
    if how == "cut":
        return data[:place]
    if how == "bent":
        return data[:place] + bytes([data[place] ^ 0x10]) + data[place + 1 :]
    return PORTAL if how == "portal" else data


@dataclass
class Air:
    """Messages that are still under way; whoever has them delivers them when the schedule says so."""

    late: list[Callable[[], None]] = field(default_factory=list)

    def keep(self, arrive: Callable[[], None]) -> None:
        if len(self.late) < AIR:
            self.late.append(arrive)

    def deliver(self, index: int, again: bool) -> None:
        """Deliver one of them, in any order; `again`: it will come once more."""
        if self.late:
            arrive = self.late[index % len(self.late)] if again else self.late.pop(index % len(self.late))
            arrive()

    def settle(self) -> None:
        """Let everything arrive that is still under way."""
        while self.late:
            self.late.pop()()
