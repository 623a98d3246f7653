"""What a pull's state says of what a device carries; to one that carries the caseload, nothing.

Source: sync/PROTOCOL.md section 19.2
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.carrying import lines
from app.carrying.policy import AFTER, BEFORE, Carried
from app.clock import time_text
from app.streams.giving import Reader
from app.streams.store import Head


def member(rows: Sequence[Head], reader: Reader, carried: Carried, knows: str | None) -> dict[str, Any]:
    """`rows`: every stream within the reader's reach. `knows`: the mark of the lines that the device has;
    None: it has no use for lines.
    """
    if carried.planned is None:
        return {}
    visits = [
        {
            "child": row.child,
            "at": time_text(row.at),
            "from": time_text(row.at - BEFORE),
            "until": time_text(row.at + AFTER),
        }
        for row in carried.planned
    ]
    away = lines.not_carried(rows, reader, carried)
    return {"carries": {"what": "visits", "visits": visits, **lines.told(away, reader, knows)}}
