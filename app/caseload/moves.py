"""Which families a child was in at earlier moments. The stream's row knows the present one alone.

Source: docs/decisions/0005-who-may-do-what.md
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from app.custody import MasterKeyMissing, NotOpenable
from app.streams import store as streams
from app.streams.living import said_until

log = logging.getLogger("attune.caseload")
Homes = Mapping[str, str]


def homes_at(idents: Iterable[str], at: datetime) -> Homes:
    """For each child among these that has changed its family since a moment, the family that it was in then.

    One whose record does not open is said in the log, and taken to have stayed.
    """
    found: dict[str, str] = {}
    for ident in streams.subjects_written_since(at, idents):
        row = streams.stream(ident)
        if row is None or row.kind != "child":
            continue
        try:
            said = said_until(at, ident, "child")
        except (NotOpenable, MasterKeyMissing):
            log.error("stream %s: its record does not open, and no move of it is known", ident)
            continue
        home = said.body["family"] if said else None
        if home and home != row.family_id:
            found[ident] = home
    return found


def homes_in(documents: Iterable[Mapping[str, Any]]) -> set[str]:
    """Every family that a child's own record names in any of its versions, of the documents of its stream."""
    return {document["body"]["family"] for document in documents if document["type"] == "child"}
