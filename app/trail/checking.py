"""Walks the whole trail and the file of its heads, and says in plain words where they are not as written.

Source: docs/decisions/0042-heads-outside-the-database.md
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import func, select

from app.audit import FIRST, PREFIX, AuditRow, hash_of, key_of
from app.database import reading
from app.extensions import db
from app.keyring import held
from app.trail import heads
from app.trail.heads import Head

Kind = Literal[
    "edited",
    "dropped",
    "inserted",
    "moved",
    "replaced",
    "cut",
    "added",
    "end",
    "rewritten",
    "rolled_back",
    "heads",
]
Row = Mapping[str, Any]
AT_ONCE = 500
_ROWS = select(AuditRow.__table__).order_by(AuditRow.number)


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is not as it was written. Shape: row – its number; for kind `heads` the line."""

    kind: Kind
    row: int
    said: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at, and what is wrong with it; no fault when all of it is as it was written."""

    rows: int
    heads: int
    fault: Fault | None


def verify(files: Iterable[Path] = ()) -> Checked:
    """Walk the trail as one moment knows it, beside the heads that these files hold.

    Errors: OSError when a file of heads cannot be read.
    """
    anchored, count, broken = _read_heads(files)
    db.session.rollback()
    with reading():
        _hold_one_moment()
        rows, fault = _walk(anchored)
        db.session.rollback()
    return Checked(rows, count, _first_of(fault, broken))


def _hold_one_moment() -> None:
    """While rows are added, head and rows must be those of one moment. SQLite sees one anyhow."""
    if db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _read_heads(files: Iterable[Path]) -> tuple[dict[int, list[Head]], int, Fault | None]:
    """Shape: the heads by the number of their row, how many lines, and the first line that is amiss."""
    anchored: dict[int, list[Head]] = {}
    count, fault = 0, None
    for path in files:
        before: Head | None = None
        for line, head in heads.lines_of(path):
            count += 1
            if head is None:
                fault = fault or Fault("heads", line, f"Line {line} of {path} is not as it was written.")
                continue
            if before is not None and head.number <= before.number:
                fault = fault or _went_back(before, head)
            anchored.setdefault(head.number, []).append(head)
            before = head
    return anchored, count, fault


def _went_back(before: Head, head: Head) -> Fault:
    return Fault(
        "rolled_back",
        head.number,
        f"The trail had {before.number} rows at {before.at}, and at {head.at} it had {head.number}: "
        "an old database was put back, or rows were taken away.",
    )


def _first_of(*faults: Fault | None) -> Fault | None:
    """The one about the earliest row; lines of a file come after all rows."""
    found = [fault for fault in faults if fault]
    return min(found, key=lambda fault: (fault.kind == "heads", fault.row), default=None)


def _walk(anchored: Mapping[int, Sequence[Head]]) -> tuple[int, Fault | None]:
    number, prev, known = 0, FIRST, 0
    for row in _rows():
        number += 1
        if row["number"] != number or _is_unsound(row) or row["prev"] != prev:
            return number, _named(row, number)
        prev = row["hash"]
        if number in anchored:
            other = next((head for head in anchored[number] if head.hash != prev), None)
            if other is not None:
                return number, _rewritten(other, known)
            known = number
    return number, _end_fault(number, prev) or _missing(number, anchored)


def _rows() -> Iterator[dict[str, Any]]:
    found = db.session.execute(_ROWS.execution_options(yield_per=AT_ONCE))
    for part in found.partitions():
        yield from (dict(row._mapping) for row in part)


def _is_unsound(row: Row) -> bool:
    return bool(hash_of(row) != row["hash"]) or not _is_signed(row)


def _is_signed(row: Row) -> bool:
    public = key_of(row["kid"])
    return public is not None and held().verifier.verify(public, PREFIX + row["hash"], row["signature"])


def _end_fault(number: int, prev: bytes) -> Fault | None:
    upto, digest = heads.end() or (0, FIRST)
    if number < upto:
        return Fault("cut", number + 1, f"The trail is cut at its end: {_count(number + 1, upto)} missing.")
    if number > upto:
        return Fault("added", upto + 1, f"Row {upto + 1} was added at the end and is not part of the trail.")
    return None if prev == digest else Fault("end", number, f"The noted end does not fit row {number}.")


def _missing(number: int, anchored: Mapping[int, Sequence[Head]]) -> Fault | None:
    if not anchored or max(anchored) <= number:
        return None
    newest = anchored[max(anchored)][0]
    return Fault(
        "rolled_back",
        number + 1,
        f"The trail ends at row {number}, but row {newest.number} was there at {newest.at}: "
        f"{_count(number + 1, newest.number)} missing, or an old database was put back.",
    )


def _rewritten(head: Head, known: int) -> Fault:
    return Fault(
        "rewritten",
        known + 1,
        f"Row {head.number} is not the row whose head was taken outside at {head.at}: of rows "
        f"{known + 1} to {head.number} one at least is not as it was, though all are signed.",
    )


def _named(row: Row, number: int) -> Fault:
    """Say what was done to the row that lies where this number belongs."""
    if row["number"] > number:
        return Fault("dropped", number, f"{_count(number, row['number'] - 1)} missing.")
    if row["number"] < number:
        return Fault("inserted", number, f"A row was inserted before row {number}.")
    if hash_of(row) == row["hash"] and _is_signed(row):
        return Fault("replaced", number, f"Row {number} does not follow the row before it.")
    written_as = _written_as(row) if _is_signed(row) else None
    if written_as is not None:
        return _moved(row, number, written_as)
    follower = _row_at(number + 1)
    if follower is not None and _is_signed(follower) and _is_as(follower, number):
        return Fault("inserted", number, f"Row {number} was inserted: the next one was written as {number}.")
    return Fault("edited", number, f"Row {number} was edited.")


def _moved(row: Row, number: int, written_as: int) -> Fault:
    twice = select(func.count()).where(AuditRow.hash == row["hash"])
    if int(db.session.execute(twice).scalar_one()) > 1:
        return Fault("inserted", number, f"Row {number} was inserted: it is a copy of row {written_as}.")
    before = db.session.scalar(select(AuditRow.number).where(AuditRow.hash == row["prev"]))
    if written_as == number + 1 and before is None:
        return Fault("dropped", number, f"Row {number} is missing, and the rest was numbered anew.")
    return Fault("moved", number, f"Row {number} is not in its place: it was written as row {written_as}.")


def _written_as(row: Row) -> int | None:
    """The number that a row had when it was signed, if that is all that was changed of it."""
    most = int(db.session.execute(select(func.max(AuditRow.number))).scalar_one())
    return next((number for number in range(1, most + 2) if _is_as(row, number)), None)


def _is_as(row: Row, number: int) -> bool:
    return bool(hash_of({**row, "number": number}) == row["hash"])


def _row_at(number: int) -> Row | None:
    found = db.session.execute(select(AuditRow.__table__).where(AuditRow.number == number)).first()
    return dict(found._mapping) if found else None


def _count(first: int, last: int) -> str:
    return f"Row {first} is" if first == last else f"Rows {first} to {last} are"
