"""Which of the streams within somebody's reach go to one of their devices. It takes away and never adds.

A device that the organisation looks after carries the caseload. Any other carries visits: a child from three
days before a planned visit until 24 hours after it, and what was opened in an emergency while that lasts. The
server decides it at every answer; what a device says of itself never widens it.

Source: sync/PROTOCOL.md section 19; docs/decisions/0049-what-a-device-carries.md
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from flask import current_app

from app.access import Reach
from app.carrying import store
from app.carrying.store import Planned
from app.caseload import store as caseload
from app.caseload.reach import Reaches
from app.config import Config

Carries = Literal["caseload", "visits"]
BEFORE: Final = timedelta(days=3)
AFTER: Final = timedelta(hours=24)
# Carried whatever is planned: one's own and the organisation's streams, and what broken glass has opened.
ALWAYS: Final[frozenset[Reach]] = frozenset(("own", "organisation", "broken_glass"))


@dataclass(frozen=True, slots=True)
class Carried:
    """What goes to one device. `planned`: its owner's visits that are not over; None: it has the caseload."""

    reach: Reaches
    planned: tuple[Planned, ...] | None = None


def of_device(said: str | None) -> Carries:
    """What a device carries: what was said of it, or else what the organisation has set."""
    config: Config = current_app.extensions["attune.config"]
    return "visits" if (said or config.device_carries) == "visits" else "caseload"


def carried(person: str, said: str | None, reach: Reaches, at: datetime) -> Carried:
    """What of somebody's reach goes to a device of which so much was `said`."""
    if of_device(said) == "caseload":
        return Carried(reach)
    planned = tuple(row for row in store.planned(person, at - AFTER) if row.child in reach)
    here = with_families(row.child for row in planned if row.at <= at + BEFORE)
    return Carried({s: why for s, why in reach.items() if s in here or why & ALWAYS}, planned)


def with_families(children: Iterable[str]) -> set[str]:
    chosen = set(children)
    return chosen | set(caseload.families(chosen).values())
