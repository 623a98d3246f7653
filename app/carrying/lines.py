"""What a device is told of a child that it does not carry: as little as a note about the right child takes.

Name, age and what a worker must know to write down what they see; no address, no number, nothing that was
recorded. `mobility` is among it because a mark on a baby who does not move is a reason to ring at once.

Source: sync/PROTOCOL.md section 19.3; docs/decisions/0049-what-a-device-carries.md
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
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
LISTS: Final = frozenset(("languages",))
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


def told(rows: Sequence[Head], reader: Reader, knows: str | None) -> dict[str, Any]:
    """The mark of the lines of these children; and one line a child where the device has other lines.

    A child whose record is not for the reader has no line, nor has one whose record does not open, which is
    said in the log.

    Shape:  `knows`: the mark of the lines that the device has; None: it has no use for lines.
    """
    said = _mark(rows, reader)
    if knows is None or said == knows:
        return {"mark": said}
    shut: list[str] = []
    lines = [line for row in rows if (line := _line(row, reader, shut)) is not None]
    # Under the mark of all of them they would not be told when they open again.
    said = _digest({"of": MARK, "mark": said, "without": sorted(set(shut))}) if shut else said
    return {"mark": said} if said == knows else {"mark": said, "lines": lines}


def _mark(rows: Iterable[Head], reader: Reader) -> str:
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
    return _digest({"of": MARK, "made_of": made_of})


def _digest(made_of: Mapping[str, Any]) -> str:
    return sha256(canonical(made_of)).hexdigest()[:32]


def _line(row: Head, reader: Reader, shut: list[str]) -> dict[str, Any] | None:
    said = _said(row.id, "child", reader, shut)
    if said is None:
        return None
    # Another child of it may be protected: then whoever has this one does not have the family.
    home = _said(said["family"], "family", reader, shut) or {"name": NO_NAME}
    # A record may leave out what may be empty.
    named = {name: said.get(name) for name in TOLD}
    return {"child": row.id, "family": said["family"], "family_name": home["name"], **named}


def _said(stream: str, type: str, reader: Reader, shut: list[str]) -> Mapping[str, Any] | None:
    """None for one that is not for the reader, or that does not open, which is said in the log and `shut`."""
    if stream not in reader.reach:
        return None
    try:
        said = says(stream, type, reader.may, lists=LISTS)
    except (NotOpenable, MasterKeyMissing):
        log.error("stream %s: its record does not open, and no list names it", stream)
        shut.append(stream)
        return None
    return said.body if said else None
