"""Intake: judge a deposit, write the ledger, and give the device the server's signed word.

It opens nothing. The decision is the engine's (`sync.engine.judge_deposit`); this is its bookkeeping.

Source: sync/PROTOCOL.md section 4
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app import audit
from app.access import Caller
from app.clock import now, time_text
from app.errors import Problem
from app.extensions import db
from app.intake import store
from app.intake.models import Envelope
from app.intake.store import ChainEnd
from app.keyring import held
from app.organisation import store as organisation
from sync import chain, wire
from sync.engine import DeviceView, Judgement, Outcome, ReceiptFacts, Stored, build_receipt, judge_deposit
from sync.types import Deposit, DeviceId, Quarantined, Refused, SignedText


def take(data: bytes, kept_from: int | None = None) -> Deposit:
    """Judge a deposit and write what becomes of it. Nothing may be answered before the commit.

    Units:  kept_from – the lowest number that the device says it can send again; None: it says nothing.
    Errors: request.too_large (413), deposit.unverifiable (400) for every other cause; nothing is stored then.
    """
    try:
        deposit = wire.decode_deposit(data)
        end = store.chain_end_locked(deposit.dev)
        start = _after_what_is_lost(end, deposit, kept_from) if end else None
        judgement = judge_deposit(deposit, _view(start, deposit) if start else None, held().verifier)
    except Refused as cause:
        raise Problem(cause.code) from cause
    assert end is not None and start is not None
    _write(end, judgement)
    if end.is_restored:
        _hear_of(end, start, deposit, kept_from)
    return deposit


def _after_what_is_lost(end: ChainEnd, deposit: Deposit, kept_from: int | None) -> ChainEnd:
    """Where the chain of a device goes on that has let go of what an older database, put back, has not.

    One that says it keeps numbers before these is waited for: the chain goes on from the first it can send.
    Source: sync/PROTOCOL.md section 6.7
    """
    if not (end.is_restored and deposit.frames and deposit.frames[0].seq > end.received + 1):
        return end
    first = deposit.frames[0].header
    if kept_from is not None and kept_from < first.seq:
        return end
    return replace(end, received=first.seq - 1, chain=first.prev)


def _hear_of(end: ChainEnd, start: ChainEnd, deposit: Deposit, kept_from: int | None) -> None:
    """A device speaks for the first time since an older database was put back: what it had sent is known."""
    lost_upto = deposit.frames[0].seq - 1 if deposit.frames else deposit.seq
    says = bool(deposit.frames) or kept_from is not None
    if says and lost_upto > end.received:
        store.note_lost(end.device, end.received + 1, lost_upto, now())
        _raise_alarm("rolled_back", end.device, end.received + 1)
    if _says_where_it_goes_on(start, deposit, kept_from):
        store.heard_of(end.device)


def expect(device: str, received: int) -> None:
    """Note what had been vouched for of a device whose own row went with the database, and raise the alarm.

    Units: received – its highest number that the organisation is known to have had; 0: none is known.
    """
    if received > 0:
        store.note_lost(device, 1, received, now())
        _raise_alarm("rolled_back", device, 1)


def _says_where_it_goes_on(start: ChainEnd, deposit: Deposit, kept_from: int | None) -> bool:
    """Whether the chain goes on with what the device keeps; one that was damaged goes alone before that."""
    if not deposit.frames or deposit.frames[0].seq > start.received + 1:
        return False
    last = deposit.frames[-1].seq
    return last > start.received and (kept_from is None or last >= kept_from)


def _view(end: ChainEnd, deposit: Deposit) -> DeviceView:
    first = deposit.frames[0].seq if deposit.frames else end.received + 1
    last = deposit.frames[-1].seq if deposit.frames else end.received
    stored: dict[int, tuple[Stored, ...]] = {}
    for row in store.rows_for(end, first, last):
        stored[row.seq] = (*stored.get(row.seq, ()), row)
    return DeviceView(
        dev=DeviceId(end.device),
        signing_public=end.signing_public,
        received=end.received,
        chain=end.chain if end.received else chain.first_chain(DeviceId(end.device)),
        revoked=end.is_revoked,
        frozen=end.is_frozen,
        stored=stored,
    )


def _write(end: ChainEnd, judgement: Judgement) -> None:
    device, at = end.device, now()
    store.add([_new_row(device, out) for out in judgement.outcomes if out.action == "store"], at)
    for outcome in judgement.outcomes:
        if outcome.action == "heal":
            row = _row(device, outcome.row)
            row.ct, row.size_bytes = outcome.frame.ct, len(outcome.frame.ct)
            _mark(row, outcome.row)
    for mark in judgement.marks:
        _mark(_row(device, mark), mark)
    if (judgement.received, judgement.chain) != (end.received, end.chain):
        store.move_chain_end(device, judgement.received, judgement.chain)
    if judgement.frozen and not end.is_frozen:
        store.freeze(device, at)
    for alarm in sorted(judgement.alarms):
        seq = min(
            (outcome.row.seq for outcome in judgement.outcomes if outcome.row.why), default=judgement.received
        )
        _raise_alarm(alarm, device, seq)
    db.session.flush()


def _raise_alarm(alarm: str, device: str, seq: int) -> None:
    can_write = held().ring.holds("audit")
    if store.raise_alarm(alarm, device, seq, now(), written_down=can_write) and can_write:
        audit.add(f"alarm.{alarm}", Caller(device=device), outcome="raised", count=seq)


def _new_row(device: str, outcome: Outcome) -> tuple[Any, ...]:
    """Shape: as `store.add` takes it."""
    frame, row = outcome.frame, outcome.row
    place = (device, row.seq, frame.header.raw, row.prev, frame.ct_hash, row.chain)
    return (*place, frame.ct, len(frame.ct), row.branch, row.state, row.why)


def _row(device: str, stored: Stored) -> Envelope:
    return db.session.query(Envelope).filter_by(device_id=device, seq=stored.seq, chain=stored.chain).one()


def _mark(row: Envelope, stored: Stored) -> None:
    row.status, row.why, row.branch = stored.state, stored.why, stored.branch


def last_unopened(ident: str) -> int | None:
    """The highest number of a device that is received and not yet opened."""
    return store.last_received(ident)


def receipt(ident: str) -> SignedText:
    """The server's signed word on what it has of a device, as it is now; to be read of one moment."""
    had, ring, dev = store.had(ident), held().ring, DeviceId(ident)
    facts = ReceiptFacts(
        dev=dev,
        kid=ring.kid("receipt"),
        received=had.received,
        chain=had.chain if had.received else chain.first_chain(dev),
        filed=had.filed,
        stored_beyond=had.beyond,
        quarantined=[Quarantined(seq, why) for seq, why in had.quarantined],  # type: ignore[arg-type]
        at=time_text(now()),
        audit_head=audit.head_hex(),
        state=organisation.state(),
    )
    return build_receipt(facts, ring.receipt)
