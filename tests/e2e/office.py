"""A tablet that may lose its signal, and a desk in the office with a connection of its own: where several stories happen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.e2e.browser import DESK, Device
from tests.e2e.person import Person
from tests.e2e.proxy import Proxy
from tests.e2e.stage import Stage


@dataclass(frozen=True)
class Office:
    """`line`: the desk's own connection."""

    stage: Stage
    tablet: Device
    desk: Device
    line: Proxy

    def at_tablet(self, name: str) -> Person:
        return Person(self.stage.sign_in(name), self.tablet)

    def at_desk(self, name: str) -> Person:
        return Person(self.stage.sign_in(name), self.desk)


@contextmanager
def office(stage: Stage) -> Iterator[Office]:
    """Both browsers are new profiles, not started yet."""
    line = Proxy(stage.server.port)
    tablet = stage.device("tablet")
    desk = Device(stage.playwright, stage.home / "profile-desk", line.url, dict(DESK), program=stage.program)
    stage.devices.append(desk)
    try:
        yield Office(stage, tablet, desk, line)
    finally:
        line.shut()
