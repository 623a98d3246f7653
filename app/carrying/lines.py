"""What a device is told of a child that it does not carry: as little as a note about the right child takes.

Name, age and what a worker must know to write down what they see; no address, no number, nothing that was
recorded. `mobility` is among it because a mark on a baby who does not move is a reason to ring at once.

Source: sync/PROTOCOL.md section 19.3; docs/decisions/0049-what-a-device-carries.md
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Final

from app.access import may_read_unrestricted
from app.carrying.policy import Carried
from app.custody import MasterKeyMissing, NotOpenable
from app.streams import store as streams
from app.streams.giving import Reader
from app.streams.living import says
from app.streams.store import Head
from sync.canonical import canonical

log = logging.getLogger("attune.carrying")
NO_NAME: Final = ""
MARK: Final = "attune/lines/v1"
TOLD: Final = (
    "preferred_name",
    "dob",
    "edd",
    "gestation_at_birth_days",
    "sex",
    "languages",
    "interpreter_needed",
    "mobility",
)


def not_carried(rows: Iterable[Head], reader: Reader, carried: Carried) -> list[Head]:
    """The children that their reader may have by name and this device does not carry.

    Shape:  `reader` reaches all that is within their reach, also what the device does not carry.
    """
    return [
        row
        for row in rows
        if row.kind == "child" and row.id not in carried.reach and may_read_unrestricted(reader.reach[row.id])
    ]


def mark(rows: Iterable[Head], reader: Reader) -> str:
    """What the lines of these children are made of, in short: it is another whenever they would be.

    Shape: as an id.
    """
    listed = [(row.id, row.family_id) for row in rows]
    idents = {one for pair in listed for one in pair if one and one in reader.reach}
    versions: dict[str, int] = {}
    for newest in streams.of_subjects(idents):
        if reader.may(newest):
            versions[newest.stream_id] = max(newest.version, versions.get(newest.stream_id, 0))
    made_of = [[child, home, versions.get(child, 0), versions.get(home or "", 0)] for child, home in listed]
    return sha256(canonical({"of": MARK, "made_of": made_of})).hexdigest()[:32]


def lines(rows: Iterable[Head], reader: Reader) -> list[dict[str, Any]]:
    """One line a child; none for a child whose record is not for the reader, or does not open, which is said
    in the log."""
    return [line for row in rows if (line := _line(row, reader)) is not None]


def _line(row: Head, reader: Reader) -> dict[str, Any] | None:
    said = _said(row.id, "child", reader)
    if said is None:
        return None
    # Another child of it may be protected: then whoever has this one does not have the family.
    home = _said(said["family"], "family", reader) or {"name": NO_NAME}
    # A record may leave out what may be empty.
    told = {name: said.get(name) for name in TOLD}
    return {"child": row.id, "family": said["family"], "family_name": home["name"], **told}


def _said(stream: str, type: str, reader: Reader) -> Mapping[str, Any] | None:
    if stream not in reader.reach:
        return None
    try:
        said = says(stream, type, reader.may)
    except (NotOpenable, MasterKeyMissing):
        log.error("stream %s: its record does not open, and no list names it", stream)
        return None
    return said.body if said else None
