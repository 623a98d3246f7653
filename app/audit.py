"""The audit trail: who did or was refused what, when, in rows that are chained and signed.

`endpoint.py` and the actions add rows inside the running transaction; `app/trail/` checks them and takes the
trail's head outside. Ids and counts only: no name, no text.

Source: docs/decisions/0007-audit-before-answer.md
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import LargeBinary, String, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from app.access import Caller
from app.asking import ask, ask_each
from app.clock import now, time_text
from app.errors import Problem, is_disk_full
from app.extensions import Moment, db
from app.keyring import held
from sync.canonical import canonical

FIRST = sha256(b"attune/audit/v1\0").digest()
PREFIX = b"attune/audit/v1\0"


class AuditRow(db.Model):  # type: ignore[name-defined,misc]
    """One line of the trail. `hash` covers all other columns but the signature, and the row before."""

    __tablename__ = "audit"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    action: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[str | None] = mapped_column(String(32), index=True)
    device_id: Mapped[str | None] = mapped_column(String(32))
    subject_id: Mapped[str | None] = mapped_column(String(64), index=True)
    count: Mapped[int | None]
    prev: Mapped[bytes] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    kid: Mapped[str] = mapped_column(String(64))
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))


class AuditHead(db.Model):  # type: ignore[name-defined,misc]
    """The end of the trail. Its row lock is what keeps the numbers without a gap."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


_END = AuditHead.__table__
_HEAD_HASH = select(_END.c.hash).where(_END.c.id == 1)
_HEAD_LOCKED = select(_END.c.number, _END.c.hash).where(_END.c.id == 1).with_for_update()
_FIRST_HEAD = insert(_END).values(id=1)
_MOVE_HEAD = update(_END).where(_END.c.id == 1)
_ROWS = insert(AuditRow.__table__)


def add(
    action: str,
    caller: Caller,
    *,
    outcome: str = "done",
    subject: str | None = None,
    count: int | None = None,
) -> None:
    """Append one row. It counts once the transaction commits.

    Errors: audit.unavailable (503, later) when it cannot be written: nothing may be answered then.
            A full disk is left to the handler.
    """
    try:
        _append(caller, outcome, [(action, subject, count)])
    except SQLAlchemyError as cause:
        if is_disk_full(cause):
            raise
        raise Problem("audit.unavailable") from cause


def add_each(caller: Caller, rows: Iterable[tuple[str, str | None, int | None]]) -> None:
    """Append a row for each action, subject and count, at the price of few statements. Errors: as `add`."""
    try:
        _append(caller, "done", rows)
    except SQLAlchemyError as cause:
        if is_disk_full(cause):
            raise
        raise Problem("audit.unavailable") from cause


def _append(caller: Caller, outcome: str, said: Iterable[tuple[str, str | None, int | None]]) -> None:
    head = ask(_HEAD_LOCKED).first()
    number, prev = head or (0, FIRST)
    ring, at = held().ring, now()
    kid = ring.kid("audit")
    rows: list[dict[str, Any]] = []
    for action, subject, count in said:
        number += 1
        row: dict[str, Any] = {
            "number": number,
            "at": at,
            "action": action,
            "outcome": outcome,
            "person_id": caller.person,
            "device_id": caller.device,
            "subject_id": subject,
            "count": count,
            "prev": prev,
        }
        prev = hash_of(row)
        rows.append(row | {"hash": prev, "kid": kid, "signature": ring.audit.sign(PREFIX + prev)})
    # A first pull gives hundreds of streams: as plain rows they cost a fraction of what objects do.
    if rows:
        ask(_MOVE_HEAD if head else _FIRST_HEAD, number=number, hash=prev)
        ask_each(_ROWS, rows)


def head_hex() -> str:
    """The hash of the newest row, as receipts carry it to the devices, which so become witnesses."""
    head = ask(_HEAD_HASH).scalar()
    return (head or FIRST).hex()


def key_of(kid: str) -> bytes | None:
    """The public half of the key that signs, or signed, rows and heads under this name; None for a name that
    nobody knows."""
    return held().ring.public(kid) if kid.startswith("audit-") else None


def hash_of(row: Mapping[str, Any]) -> bytes:
    """The hash of a row's canonical bytes, the hash of the row before among them."""
    said = {
        "number": row["number"],
        "at": time_text(row["at"]),
        "action": row["action"],
        "outcome": row["outcome"],
        "person": row["person_id"],
        "device": row["device_id"],
        "subject": row["subject_id"],
        "count": row["count"],
        "prev": row["prev"].hex(),
    }
    return sha256(PREFIX + canonical(said)).digest()
