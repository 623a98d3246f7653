"""The opener: unseal, verify, validate, authorise, file; or set aside. A queue goes a run at a time.

A run is one transaction: it settles every envelope in it or none. When one of them cannot be settled the run
is given up and each goes alone, so that what one record does never touches its neighbours.

Source: sync/PROTOCOL.md section 5
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from app import database
from app.caseload import dues
from app.caseload.known import MOVES_ACCESS
from app.clock import now
from app.custody import CustodyError, NotOpenable
from app.devices import store as devices
from app.errors import Problem
from app.extensions import db
from app.intake import store
from app.intake.store import Waiting
from app.keyring import held
from app.opener.settling import Settling
from app.organisation import store as organisation
from sync import wire
from sync.engine import Registration, open_change
from sync.ports import Opener, Verifier
from sync.types import Change, DeviceId, Frame, Opened, PersonId, Refusal

log = logging.getLogger("attune.opener")
RUN = 100
# After so long the next device has its turn, whatever this one has sent: 1 kB sealed may be 1 MiB to read.
TURN_SEC = 1.0
# So long devices have to come back after an older database was put back: a lease, and a month in a drawer.
COMING_BACK = timedelta(days=44)


@dataclass(frozen=True, slots=True)
class Settled:
    """A run that is filed, or in quarantine, up to `seq`. `children`: whose dues it may have moved."""

    device: str
    seq: int
    children: frozenset[str] = frozenset()


class Stuck(Exception):
    """The database or the keys refuse: nothing of this device's queue has changed; it can be tried again."""

    def __init__(self, device: str) -> None:
        super().__init__(device)
        self.device = device


class Divided(Exception):
    """A run of `count` envelopes was given up, and nothing has changed: each is to be settled alone."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


@dataclass(frozen=True, slots=True)
class _Queue:
    """The beginning of a device's queue. `found`: what is in each envelope, None for one not to be opened."""

    registration: Registration
    waiting: Sequence[Waiting]
    found: Sequence[Opened | Refusal | None]


def settle_next(
    skip: Iterable[str] = (),
    last: str = "",
    most: int = RUN,
    breathe: Callable[[], None] = lambda: None,
) -> Settled | None:
    """Open the next envelopes of some device whose queue nobody else is opening, and commit.

    Shape:  None when nothing waits. `last`: whose turn it was before. `breathe` is called before each that
            is opened, when nothing is written yet.
    Errors: Stuck; Divided when there were several. What a device sent never raises.
    """
    with database.reading():
        queue = _next_queue(skip, last, most, breathe)
    database.stop_reading(db.session)
    if queue is None:
        db.session.rollback()
        return None
    ident, seq = str(queue.registration.device), queue.waiting[-1].seq
    try:
        children = _settle_racing(queue)
    except Exception as fault:
        db.session.rollback()
        if len(queue.waiting) > 1:
            raise Divided(len(queue.waiting)) from fault
        if _can_be_tried_again(fault):
            raise Stuck(ident) from fault
        # What one record does must not stop the envelopes behind it: it is set aside whole, with its bytes.
        log.error("envelope %s/%d: %s", ident, seq, type(fault).__name__)
        _set_aside(queue)
        children = frozenset()
    return Settled(ident, seq, children)


def _next_queue(skip: Iterable[str], last: str, most: int, breathe: Callable[[], None]) -> _Queue | None:
    device = store.waiting_device(skip, last)
    waiting = store.queue(device.id, most) if device else []
    if device is None or not waiting:
        return None
    registration = Registration(DeviceId(device.id), PersonId(device.person_id), device.signing_public)
    keys = held()
    ring = keys.ring
    found: list[Opened | Refusal | None] = []
    until = time.monotonic() + TURN_SEC
    for envelope in waiting:
        breathe()
        found.append(_find(envelope, registration, ring, keys.verifier))
        if time.monotonic() > until:
            break
    return _Queue(registration, waiting[: len(found)], found)


def _find(
    envelope: Waiting, registration: Registration, opener: Opener, verifier: Verifier
) -> Opened | Refusal | None:
    header = wire.parse_header(envelope.header)
    if header.type != "change":
        return None
    return open_change(Frame(header, envelope.ct_hash, envelope.ct), registration, opener, verifier)


def _settle_racing(queue: _Queue) -> frozenset[str]:
    """Settle; once more when another opener wrote the same row in the same moment, since then it is there."""
    try:
        return _settle(queue)
    except IntegrityError:
        db.session.rollback()
        if len(queue.waiting) > 1:
            raise
    return _settle(queue)


def _settle(queue: _Queue) -> frozenset[str]:
    device = devices.device_locked(queue.registration.device)
    assert device is not None
    still = store.still_waiting(envelope.id for envelope in queue.waiting)
    settling = Settling(device)
    settling.prepare(one.change for one in queue.found if isinstance(one, Opened))
    moved: set[str] = set()
    moves_access = False
    for envelope, found in zip(queue.waiting, queue.found, strict=True):
        if envelope.id in still:
            filed = settling.settle(envelope, found)
            moved |= dues.children_touched(filed) if isinstance(filed, Change) else frozenset()
            moves_access |= isinstance(filed, Change) and filed.type in MOVES_ACCESS
    settling.write()
    if moves_access:
        _judge_again()
    db.session.commit()
    return frozenset(moved)


def _judge_again() -> None:
    """After an older database was put back devices send in any order: a note may come before its family.

    Source: sync/PROTOCOL.md section 6.7
    """
    since = organisation.put_back_at()
    if since is not None and now() - since < COMING_BACK:
        store.judge_again(since)


def _can_be_tried_again(fault: Exception) -> bool:
    """Whether the place refuses (database, disk, keys, trail), rather than this one record."""
    if isinstance(fault, (IntegrityError, DataError, NotOpenable)):
        return False
    return isinstance(fault, (SQLAlchemyError, CustodyError, OSError, Problem))


def _set_aside(queue: _Queue) -> None:
    """Quarantine one envelope that could be read and yet not be filed; by its id its author can mend it."""
    device = devices.device_locked(queue.registration.device)
    assert device is not None
    (envelope,), (found,) = queue.waiting, queue.found
    settling = Settling(device)
    change = found.change if isinstance(found, Opened) else None
    ids = (change.change, change.supersedes) if change else (None, None)
    if store.still_waiting((envelope.id,)):
        settling.settle(envelope, Refusal("invalid", *ids))
    settling.write()
    db.session.commit()
