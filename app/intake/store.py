"""Reads and writes of the ledger. Never commits.

The partial truth of a device is in its row (`received`, `chain`, `frozen_at`), the rest is counted from the
envelopes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Integer,
    LargeBinary,
    Update,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
    true,
    union_all,
    update,
)

from app.asking import ask, ask_each
from app.database import insert_into
from app.devices.models import Device
from app.extensions import db
from app.intake.models import UNSETTLED, Alarm, Envelope, LostNumbers
from sync.engine import Stored
from sync.types import ID_BYTES, MAX_INTEGER

# What the opener could not read, so that nobody knows the id of the change.
UNREAD = ("unopenable", "malformed", "bad_signature")
# What a new row says; its last value is when it came.
_INSERT = (
    "INSERT INTO envelope (device_id, seq, header, prev, ct_hash, chain, ct, size_bytes, branch, status, "
    "why, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)

_ENVELOPE, _DEVICE = Envelope.__table__.c, Device.__table__.c
_OF_DEVICE = _ENVELOPE.device_id == bindparam("device")
_CHAIN_END = (
    select(
        _DEVICE.id,
        _DEVICE.signing_public,
        _DEVICE.received,
        _DEVICE.chain,
        _DEVICE.revoked_at,
        _DEVICE.frozen_at,
        _DEVICE.restored_from,
    )
    .where(_DEVICE.id == bindparam("device"))
    .with_for_update()
)
_MOVE_CHAIN_END = (
    update(Device.__table__)
    .where(_DEVICE.id == bindparam("device"))
    .values(received=bindparam("to"), chain=bindparam("after"))
)
_HEARD_OF = update(Device.__table__).where(_DEVICE.id == bindparam("device")).values(restored_from=None)
_FREEZE = (
    update(Device.__table__)
    .where(_DEVICE.id == bindparam("device"), _DEVICE.frozen_at.is_(None))
    .values(frozen_at=bindparam("at"))
)
_STORED = (
    select(_ENVELOPE.seq, _ENVELOPE.chain, _ENVELOPE.prev, _ENVELOPE.status, _ENVELOPE.why, _ENVELOPE.branch)
    .where(_OF_DEVICE, _ENVELOPE.seq >= bindparam("low"), _ENVELOPE.seq <= bindparam("high"))
    .order_by(_ENVELOPE.seq, _ENVELOPE.id)
)
_HAD = select(
    _DEVICE.received,
    _DEVICE.chain,
    select(func.min(_ENVELOPE.seq)).where(_OF_DEVICE, _ENVELOPE.status == "received").scalar_subquery(),
).where(_DEVICE.id == bindparam("device"))
_APART = union_all(
    select(_ENVELOPE.branch, _ENVELOPE.id, _ENVELOPE.seq, true(), _ENVELOPE.why).where(
        _OF_DEVICE, _ENVELOPE.seq > bindparam("received"), _ENVELOPE.branch.is_(False)
    ),
    select(_ENVELOPE.branch, _ENVELOPE.id, _ENVELOPE.seq, false(), _ENVELOPE.why).where(
        _OF_DEVICE, _ENVELOPE.status == "quarantined", _ENVELOPE.mended_at.is_(None)
    ),
)
_QUEUE = (
    select(
        _ENVELOPE.id,
        _ENVELOPE.device_id,
        _ENVELOPE.seq,
        _ENVELOPE.header,
        _ENVELOPE.ct_hash,
        _ENVELOPE.ct,
        _ENVELOPE.received_at,
    )
    .where(_OF_DEVICE, _ENVELOPE.status == "received")
    .order_by(_ENVELOPE.seq, _ENVELOPE.id)
    .limit(bindparam("most", type_=Integer))
)
_STILL_WAITING = select(_ENVELOPE.id).where(
    _ENVELOPE.id.in_(bindparam("envelopes", expanding=True)), _ENVELOPE.status == "received"
)
_WAITING_DEVICE = (
    select(_DEVICE.id, _DEVICE.person_id, _DEVICE.signing_public)
    .where(
        _DEVICE.id.in_(
            select(_ENVELOPE.device_id).where(
                _ENVELOPE.status == "received",
                _ENVELOPE.device_id.not_in(bindparam("skip", expanding=True)),
            )
        )
    )
    .order_by(_DEVICE.id <= bindparam("last"), _DEVICE.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
# By the columns that are written.
_SETTLE: dict[tuple[str, ...], Update] = {}
_LAST_RECEIVED = select(func.max(_ENVELOPE.seq)).where(_OF_DEVICE, _ENVELOPE.status == "received")


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """Where the chain of a device has got to, and whether it is trusted."""

    device: str
    signing_public: bytes
    received: int
    chain: bytes
    is_revoked: bool
    is_frozen: bool
    is_restored: bool = False


def chain_end_locked(device: str) -> ChainEnd | None:
    """Of a device that there is, with its row locked, so that its ledger cannot move meanwhile."""
    row = ask(_CHAIN_END, device=device).first()
    if row is None:
        return None
    ident, public, received, chain, revoked_at, frozen_at, restored_from = row
    trusted = (revoked_at is not None, frozen_at is not None)
    return ChainEnd(ident, public, received, chain, *trusted, restored_from is not None)


def move_chain_end(device: str, received: int, chain: bytes) -> None:
    ask(_MOVE_CHAIN_END, device=device, to=received, after=chain)


def heard_of(device: str) -> None:
    """A device has deposited since an older database was put back: from now on a gap is a gap."""
    ask(_HEARD_OF, device=device)


def note_lost(device: str, first: int, last: int, at: datetime) -> None:
    """Keep which numbers of a device an older database has not. Told again, the further end counts."""
    row = db.session.get(LostNumbers, (device, first))
    if row is None:
        db.session.add(LostNumbers(device_id=device, first=first, last=last, noted_at=at))
    else:
        row.last = max(row.last, last)
    db.session.flush()


def freeze(device: str, at: datetime) -> None:
    ask(_FREEZE, device=device, at=at)


def rows_for(end: ChainEnd, first: int, last: int) -> list[Stored]:
    """The rows from one before a deposit's first number to one after its last, and all above `received`."""
    if first > end.received:
        return _stored(end.device, min(first, end.received + 2) - 1)
    return _stored(end.device, first - 1, min(last + 1, end.received)) + _stored(end.device, end.received + 1)


def _stored(device: str, low: int, high: int = MAX_INTEGER) -> list[Stored]:
    rows = ask(_STORED, device=device, low=low, high=high)
    return [Stored(*row) for row in rows]


def add(rows: Sequence[tuple[Any, ...]], received_at: datetime) -> None:
    """Store new rows as the driver takes them, without a statement made up for each.

    Shape: `rows` – the values of `_INSERT` in order, without the last.
    """
    if not rows:
        return
    connection = db.session.connection()
    dialect = connection.dialect
    as_stored = Envelope.__table__.c.received_at.type.dialect_impl(dialect).bind_processor(dialect)
    at = as_stored(received_at) if as_stored else received_at
    statement = _INSERT if dialect.paramstyle == "qmark" else _INSERT.replace("?", "%s")
    connection.exec_driver_sql(statement, [(*row, at) for row in rows])


@dataclass(frozen=True, slots=True)
class Had:
    """What the server has of a device.

    filed: the highest number up to which all are filed or quarantined.
    beyond: numbers stored beyond a gap, without branches, in any order.
    quarantined: numbers in quarantine that nobody has mended, and why; of one that stands twice the trunk's.
    """

    received: int
    chain: bytes
    filed: int
    beyond: list[int]
    quarantined: list[tuple[int, str]]


def had(device: str) -> Had:
    """Errors: NoResultFound for a device that is not there."""
    received, chain, first_waiting = ask(_HAD, device=device).one()
    filed = received if first_waiting is None else min(first_waiting - 1, received)
    beyond: list[int] = []
    why: dict[int, str] = {}
    for branch, _, seq, is_beyond, reason in sorted(ask(_APART, device=device, received=received).all()):
        if is_beyond:
            beyond.append(seq)
        else:
            # Who can take this receipt has nothing to send again of a branch.
            why.setdefault(seq, "forked" if branch else reason or "invalid")
    return Had(received, chain, filed, beyond, sorted(why.items()))


class Queueing(NamedTuple):
    """A device of which something is to be opened."""

    id: str
    person_id: str
    signing_public: bytes


@dataclass(frozen=True, slots=True)
class Waiting:
    """One envelope that is to be opened."""

    id: int
    device: str
    seq: int
    header: bytes
    ct_hash: bytes
    ct: bytes
    received_at: datetime


def queue(device: str, most: int) -> list[Waiting]:
    """The envelopes of a device that are to be opened next, in order."""
    rows = ask(_QUEUE, device=device, most=most)
    return [
        Waiting(ident, of, seq, header, ct_hash, ct or b"", received_at)
        for ident, of, seq, header, ct_hash, ct, received_at in rows
    ]


def still_waiting(envelopes: Iterable[int]) -> set[int]:
    """Which of these nobody has settled or set aside meanwhile."""
    return {ident for (ident,) in ask(_STILL_WAITING, envelopes=list(envelopes))}


def settle(rows: Sequence[Mapping[str, Any]]) -> None:
    """Write what has become of some envelopes. Shape: rows with `id` and, all of them, the same columns."""
    if not rows:
        return
    names = tuple(name for name in rows[0] if name != "id")
    if names not in _SETTLE:
        named: dict[str, Any] = {name: bindparam(name) for name in names}
        _SETTLE[names] = update(Envelope.__table__).where(_ENVELOPE.id == bindparam("envelope")).values(named)
    ask_each(_SETTLE[names], [{"envelope": row["id"], **{name: row[name] for name in names}} for row in rows])


def state_before(device: str, seq: int) -> int:
    """The state that the last opened change before a number in a device's order claims; 0 if there is none.

    Not simply the highest: a damaged envelope that was healed is opened after those behind it.
    """
    chosen = select(Envelope.state).where(
        Envelope.device_id == device, Envelope.seq < seq, Envelope.state.is_not(None)
    )
    return db.session.scalar(chosen.order_by(Envelope.seq.desc()).limit(1)) or 0


def judge_again(since: datetime) -> None:
    """Have what came since a moment and was not allowed judged once more: what allows it may be there now.

    Of what its author has sent again the newest copy: the first is mended when that is filed.
    """
    waits = (Envelope.status == "quarantined", Envelope.why == "not_allowed", Envelope.mended_at.is_(None))
    chosen = select(Envelope).where(*waits, Envelope.received_at >= since, Envelope.branch.is_(False))
    rows = list(db.session.scalars(chosen.with_for_update(skip_locked=True)))
    owners = select(Device.id, Device.person_id).where(Device.id.in_({row.device_id for row in rows}))
    people = {device: person for device, person in db.session.execute(owners)}
    sent_again = {(people[row.device_id], row.supersedes_id) for row in rows}
    for row in rows:
        if (people[row.device_id], row.change_id) not in sent_again:
            row.status, row.why, row.settled_at = "received", None, None
    db.session.flush()


def is_set_aside(author: str, change: str) -> bool:
    """Whether a change of this author waits in quarantine, from whichever of their devices it came."""
    return bool(_set_aside(author, change))


def mend(author: str, change: str, at: datetime) -> None:
    """Mark what an author's filed change supersedes, and what that was to mend before it."""
    named: set[str] = set()
    superseded: set[str] = {change}
    while superseded:
        ident = superseded.pop()
        named.add(ident)
        for row in _set_aside(author, ident):
            row.mended_at = row.mended_at or at
            if row.supersedes_id is not None:
                superseded |= {row.supersedes_id} - named
    db.session.flush()


def _set_aside(author: str, change: str) -> list[Envelope]:
    """By its id; or, where the inside could not be read, by the beginning of its chain (PROTOCOL.md 5.6)."""
    begins = func.substr(Envelope.chain, 1, ID_BYTES, type_=LargeBinary) == bytes.fromhex(change)
    unread = and_(Envelope.change_id.is_(None), Envelope.why.in_(UNREAD), begins)
    chosen = (
        select(Envelope)
        .join(Device, Device.id == Envelope.device_id)
        .where(Envelope.status == "quarantined", Device.person_id == author)
        .where(or_(Envelope.change_id == change, unread))
    )
    return list(db.session.scalars(chosen))


def last_received(device: str) -> int | None:
    last: int | None = ask(_LAST_RECEIVED, device=device).scalar()
    return last


def waiting_device(skip: Iterable[str], last: str = "") -> Queueing | None:
    """A device whose queue nobody else is opening, with its row locked: the next after `last`, in a ring."""
    row = ask(_WAITING_DEVICE, skip=list(skip), last=last).first()
    return None if row is None else Queueing(*row)


def is_owed(person: str) -> bool:
    """Whether anything of a person's is not filed: on its way, set aside, known to be missing, or gone with a
    database and not back. A device not heard of since an older one was put back may have any number to send.
    """
    waits = (
        select(Envelope.id)
        .join(Device, Device.id == Envelope.device_id)
        .where(Device.person_id == person, Envelope.status.in_(UNSETTLED), Envelope.mended_at.is_(None))
    )
    missing = select(Device.id).where(Device.person_id == person, Device.made_upto > Device.received)
    unheard = select(Device.id).where(
        Device.person_id == person, Device.restored_from.is_not(None), Device.revoked_at.is_(None)
    )
    back = (
        select(func.count(Envelope.seq.distinct()))
        .where(Envelope.device_id == LostNumbers.device_id, Envelope.branch.is_(False))
        .where(Envelope.seq.between(LostNumbers.first, LostNumbers.last))
        .scalar_subquery()
    )
    lost = (
        select(LostNumbers.device_id)
        .join(Device, Device.id == LostNumbers.device_id)
        .where(Device.person_id == person, LostNumbers.last - LostNumbers.first + 1 > back)
    )
    asked = (waits, missing, unheard, lost)
    return any(db.session.scalar(chosen.limit(1)) is not None for chosen in asked)


def raise_alarm(kind: str, device: str, seq: int, at: datetime, written_down: bool = True) -> bool:
    """Note an alarm once. False when it had been raised before."""
    known = select(Alarm.id).where(Alarm.kind == kind, Alarm.device_id == device, Alarm.seq == seq)
    if db.session.scalar(known) is not None:
        return False
    row = {"kind": kind, "device_id": device, "seq": seq, "raised_at": at, "written_down": written_down}
    # Two of a device's requests may come to it at once.
    made = insert_into(db.session, Alarm).values(row).on_conflict_do_nothing().returning(Alarm.id)
    return db.session.scalar(made) is not None


def alarms_to_write_down() -> list[Alarm]:
    """Those that the audit trail has not yet."""
    chosen = select(Alarm).where(Alarm.written_down.is_(False)).order_by(Alarm.id)
    return list(db.session.scalars(chosen.with_for_update(skip_locked=True)))


def gaps_since(moment: datetime) -> list[tuple[Device, int]]:
    """Devices with a gap older than a moment, and the first number that is missing."""
    oldest = func.min(Envelope.received_at)
    chosen = (
        select(Device, oldest)
        .join(Envelope, Envelope.device_id == Device.id)
        .where(Envelope.seq > Device.received, Envelope.status == "held")
        .group_by(Device.id)
        .having(oldest <= moment)
    )
    return [(device, device.received + 1) for device, _ in db.session.execute(chosen)]
