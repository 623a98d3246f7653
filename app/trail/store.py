"""Rows of the trail for people to read, newest first.

Source: sync/PROTOCOL.md section 17
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import or_, select

from app.audit import AuditRow
from app.extensions import db

# That a record was laid open in front of somebody; all else is what was sent, asked or refused.
OPENED: Final = ("child.opened", "blob.read")
# What happens to accounts and devices, and what the server itself noticed: never about a child.
SYSTEM: Final = (
    "sign_in",
    "single_sign_on",
    "second_factor.",
    "session.",
    "device.",
    "enrolment_code.",
    "alarm.",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the trail. Shape: persons – None: of anybody; before – rows with a lower number."""

    persons: Collection[str] | None = None
    system: bool = False
    opened: bool = False
    subject: str | None = None
    before: int | None = None


def rows(wanted: Wanted, most: int) -> list[dict[str, Any]]:
    """Shape: at most so many, newest first."""
    table = AuditRow.__table__
    asked: Any = select(table).order_by(table.c.number.desc()).limit(most)
    if wanted.persons is not None:
        asked = asked.where(table.c.person_id.in_(sorted(wanted.persons)))
    if wanted.system:
        asked = asked.where(or_(*(table.c.action.startswith(start, autoescape=True) for start in SYSTEM)))
    if wanted.opened:
        asked = asked.where(table.c.action.in_(OPENED))
    if wanted.subject is not None:
        asked = asked.where(table.c.subject_id == wanted.subject)
    if wanted.before is not None:
        asked = asked.where(table.c.number < wanted.before)
    return [dict(row._mapping) for row in db.session.execute(asked)]
