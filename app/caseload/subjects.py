"""Whom the restricted records are about that a safeguarding lead is given, as a pull's state tells it.

Names, dates of birth and who works with the child: what it takes to know whom an alert is about and whom to
ring. Nobody else is told of it, and nobody who is protected is among them.

Source: sync/PROTOCOL.md section 20; docs/decisions/0059-whom-restricted-records-are-about.md
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from app.access import Caller
from app.caseload.reach import Reaches
from app.caseload.subject_parts import Part, subjects
from app.custody import MasterKeyMissing, NotOpenable
from app.matrix import scopes
from app.streams.living import says
from app.streams.store import Head

log = logging.getLogger("attune.caseload")
CHILD_NAMED: Final = "child.named"
FAMILY_NAMED: Final = "family.named"


def member(
    caller: Caller, rows: Iterable[Head], reach: Reaches, at: datetime, knows: frozenset[str] | None
) -> dict[str, Any]:
    """What the state says beside; to anybody but a safeguarding lead nothing.

    Shape:  `rows`: what goes to the device. `knows`: the marks of the parts that it has, of which the mark is
            enough; None: it has no use for names.
    """
    if "lead" not in scopes("record.read", caller.role):
        return {}
    of = subjects(rows, reach, at)
    return {"subjects": [_part(part, of.workers, knows) for part in of.parts()]}


def in_words(parts: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    """What the audit trail says of the names among these. A family is named in it where no child of it is."""
    told = [part for part in parts if "children" in part]
    children = [row for part in told for row in part["children"]]
    homes = {row["family"] for row in children}
    families = [row["family"] for part in told for row in part["families"] if row["family"] not in homes]
    return (
        *((CHILD_NAMED, row["child"]) for row in children),
        *((FAMILY_NAMED, family) for family in families),
    )


def _part(part: Part, workers: Mapping[str, Sequence[str]], knows: frozenset[str] | None) -> dict[str, Any]:
    if knows is None or part.mark in knows:
        return {"mark": part.mark}
    shut: list[str] = []
    children = [row for ident in part.children if (row := _child(ident, workers, shut))]
    families = [row for ident in part.families if (row := _family(ident, shut))]
    # Under the mark of the whole part they would not be told when they open again.
    mark = part.without(shut) if shut else part.mark
    return {"mark": mark} | ({} if mark in knows else {"children": children, "families": families})


def _child(ident: str, workers: Mapping[str, Sequence[str]], shut: list[str]) -> dict[str, Any] | None:
    said = _said(ident, "child", shut)
    if said is None:
        return None
    # A record may leave out what may be empty.
    told = {name: said.get(name) for name in ("family", "preferred_name", "dob", "edd")}
    return {"child": ident, **told, "workers": list(workers.get(ident, ()))}


def _family(ident: str, shut: list[str]) -> dict[str, Any] | None:
    said = _said(ident, "family", shut)
    return None if said is None else {"family": ident, "name": said["name"]}


def _said(stream: str, type: str, shut: list[str]) -> Mapping[str, Any] | None:
    """None for one whose record does not open, which is said in the log and in `shut`."""
    try:
        said = says(stream, type)
    except (NotOpenable, MasterKeyMissing):
        log.error("stream %s: its record does not open, and no safeguarding lead is told its name", stream)
        shut.append(stream)
        return None
    return said.body if said else None
