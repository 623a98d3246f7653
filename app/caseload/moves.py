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
from app.streams.models import Stream
from sync.canonical import reread

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


def homes_ever(row: Stream) -> set[str]:
    """Every family that a child was ever said to be in, the present one too.

    Errors: NotOpenable when a version of its record does not open.
    """
    own = (reread(streams.record_bytes(entry)) for entry in streams.by_record(row.id, row.id))
    return homes_in(own) | ({row.family_id} if row.family_id else set())


def were_home_to_others(families: Iterable[str], but: str) -> set[str]:
    """Those of these families that another child on file is in, or ever was, or is listed in a visit of.

    Only a child whose record was written more than once has been in another family than now. What does not
    open is said in the log, and taken to speak for every family that it might.
    """
    asked = set(families)
    found = {family for family in asked if _has_or_lists(family, but)}
    for ident in streams.children_written_again() if found != asked else ():
        row = streams.stream(ident) if ident != but else None
        if row is None:
            continue
        try:
            found |= asked & homes_ever(row)
        except NotOpenable:
            log.error("stream %s: its record does not open, and no family that it may name is erased", ident)
            found = asked
    return found


def _has_or_lists(family: str, but: str) -> bool:
    """Whether a child on file, other than one, is in a family or listed in a visit there."""
    if set(streams.children_of(family)) - {but}:
        return True
    (head,) = streams.heads([family])
    try:
        visits = [each["body"]["children"] for each in streams.documents(head) if each["type"] == "visit"]
    except NotOpenable:
        log.error("stream %s: a record does not open, and the family is not erased", family)
        return True
    return "child" in streams.kinds({child for listed in visits for child in listed} - {but}).values()
