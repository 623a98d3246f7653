"""Intake's decision about a deposit: what is stored, and as what, given what the ledger already has.

The ledger keeps, for each device, rows of (seq, chain). The first row stored for a number is on the *trunk*;
a row that contradicts the trunk is a *branch*: kept, quarantined, never filed.

Source: PROTOCOL.md section 4
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, Literal, NamedTuple, TypedDict

from sync import chain
from sync.ports import Verifier
from sync.types import Deposit, DeviceId, Frame, Quarantine, Refused
from sync.wire import UNVERIFIABLE

State = Literal["held", "received", "filed", "quarantined"]
Alarm = Literal["fork", "revoked"]
Action = Literal["store", "heal", "nothing"]

# A public key whose owner nobody is: an unknown device costs the same check as a known one.
DECOY: Final = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")


class Stored(NamedTuple):
    """One row of the ledger, as much of it as the decision needs."""

    seq: int
    chain: bytes
    prev: bytes
    state: State
    why: Quarantine | None = None
    branch: bool = False


class _Standing(TypedDict):
    state: State
    why: Quarantine | None


_DAMAGED: Final[_Standing] = {"state": "quarantined", "why": "damaged"}


@dataclass(frozen=True, slots=True)
class DeviceView:
    """What the ledger knows of a device, read under its row lock.

    stored: by number, the rows of every number from one before the deposit's first to one after its last, and
            all above `received`.
    received, chain: highest number up to which the trunk is whole, and its chain (0: `chain.first_chain`).
    frozen: a fork was seen.
    """

    dev: DeviceId
    signing_public: bytes
    received: int
    chain: bytes
    revoked: bool = False
    frozen: bool = False
    stored: Mapping[int, tuple[Stored, ...]] = field(default_factory=dict)


class Outcome(NamedTuple):
    """What becomes of one frame: `store` a new row, `heal` the damaged row with its ct, or `nothing`."""

    action: Action
    frame: Frame
    row: Stored


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that a deposit does to the ledger; applied in one transaction.

    Shape: `outcomes` one for each frame, in order; `marks` older rows (found by seq and chain) as they
           now are; then the device's new `received`, `chain`, `frozen`; `alarms` to raise.
    """

    outcomes: tuple[Outcome, ...]
    marks: tuple[Stored, ...]
    received: int
    chain: bytes
    frozen: bool
    alarms: frozenset[Alarm]


def judge_deposit(deposit: Deposit, view: DeviceView | None, verifier: Verifier) -> Judgement:
    """Decide what a deposit does to the ledger.

    Errors: Refused deposit.unverifiable, the same for every cause; nothing is to be stored then.
    Source: PROTOCOL.md sections 4.1 and 4.2
    """
    public = view.signing_public if view else DECOY
    message = chain.head_message(deposit.dev, deposit.seq, deposit.chain)
    signed = verifier.verify(public, message, deposit.head)
    chains = _chains(deposit)
    if view is None or not signed or chains is None or view.dev != deposit.dev:
        raise Refused(UNVERIFIABLE)
    if (run := _plain_run(deposit, view, chains)) is not None:
        return run
    ledger = _Ledger(view)
    taken = [(ledger.take(frame, at), frame, at) for frame, at in zip(deposit.frames, chains, strict=True)]
    ledger.close_gaps()
    return ledger.judgement(taken)


def _chains(deposit: Deposit) -> Sequence[bytes] | None:
    """Return the chain after each frame, or None if frames and head do not hang together."""
    if deposit.chains is not None:
        return _derived_chains(deposit, deposit.chains)
    chains: list[bytes] = []
    dev, seq, before = deposit.dev, 0, b""
    for frame in deposit.frames:
        header = frame.header
        if header.dev != dev:
            return None
        if chains and (header.prev != before or header.seq != seq + 1):
            return None
        if header.seq == 1 and header.prev != chain.first_chain(dev):
            return None
        seq, before = header.seq, chain.next_chain(header.raw, frame.ct_hash)
        chains.append(before)
    if chains:
        return chains if (deposit.frames[-1].seq, chains[-1]) == (deposit.seq, deposit.chain) else None
    return None if deposit.seq == 0 and deposit.chain != chain.first_chain(deposit.dev) else chains


def _derived_chains(deposit: Deposit, chains: Sequence[bytes]) -> Sequence[bytes] | None:
    """As `_chains`, of a deposit whose numbers and chains were worked out when it was read."""
    first = deposit.frames[0].header
    begins_wrong = first.seq == 1 and first.prev != chain.first_chain(deposit.dev)
    return None if begins_wrong else chains


def _plain_run(deposit: Deposit, view: DeviceView, chains: Sequence[bytes]) -> Judgement | None:
    """What nearly every deposit is: the next whole frames of a trusted device, and nothing beyond them.

    It is what the ledger comes to, without looking up each number. Shape: None where it is anything else.
    """
    if not deposit.frames or view.revoked or view.frozen:
        return None
    first = deposit.frames[0].header
    goes_on = (first.seq, first.prev) == (view.received + 1, view.chain)
    if not goes_on or any(row.seq >= first.seq for rows in view.stored.values() for row in rows):
        return None
    if deposit.chains is None and not all(_is_whole(frame) for frame in deposit.frames):
        return None
    outcomes = tuple(
        [
            Outcome("store", frame, Stored(frame.header.seq, at, frame.header.prev, "received"))
            for frame, at in zip(deposit.frames, chains, strict=True)
        ]
    )
    return Judgement(outcomes, (), deposit.seq, deposit.chain, False, frozenset())


def _is_whole(frame: Frame) -> bool:
    return sha256(frame.ct).digest() == frame.ct_hash


class _Ledger:
    """The ledger as it would be, while one deposit is judged."""

    def __init__(self, view: DeviceView) -> None:
        self._view = view
        self._rows = {(row.seq, row.chain): row for rows in view.stored.values() for row in rows}
        self._trunk = {row.seq: row for row in self._rows.values() if not row.branch}
        self._received, self._chain, self._frozen = view.received, view.chain, view.frozen
        self._alarms: set[Alarm] = set()

    def take(self, frame: Frame, at: bytes) -> Action:
        """Enter one frame."""
        whole = _is_whole(frame)
        known = self._rows.get((frame.header.seq, at))
        if known is None:
            self._enter(frame, at, whole)
            return "store"
        if not (whole and known.why == "damaged"):
            return "nothing"
        self._put(self._reached(known._replace(**self._standing())))
        return "heal"

    def close_gaps(self) -> None:
        """Move `received` up the trunk as far as it is whole."""
        while (row := self._trunk.get(self._received + 1)) is not None:
            if row.prev != self._chain:
                del self._trunk[row.seq]
                self._fork(row, self._trunk.get(self._received))
                return
            if row.state == "held":
                self._put(Stored(row.seq, row.chain, row.prev, "received"))
            self._received, self._chain = row.seq, row.chain

    def judgement(self, taken: list[tuple[Action, Frame, bytes]]) -> Judgement:
        """Say what has changed since the view was read."""
        outcomes = tuple(
            Outcome(action, frame, self._rows[frame.header.seq, at]) for action, frame, at in taken
        )
        own = {(outcome.row.seq, outcome.row.chain) for outcome in outcomes if outcome.action != "nothing"}
        before = [row for rows in self._view.stored.values() for row in rows]
        changed = [self._rows[row.seq, row.chain] for row in before if self._rows[row.seq, row.chain] != row]
        marks = tuple(row for row in changed if (row.seq, row.chain) not in own)
        return Judgement(outcomes, marks, self._received, self._chain, self._frozen, frozenset(self._alarms))

    def _enter(self, frame: Frame, at: bytes, whole: bool) -> None:
        standing = self._standing() if whole else _DAMAGED
        row = Stored(frame.header.seq, at, frame.header.prev, **standing)
        if self._view.revoked:
            self._alarms.add("revoked")
        rival = self._trunk.get(row.seq) or self._stranger_before(row) or self._stranger_after(row)
        if rival is not None:
            self._fork(row, rival)
        else:
            self._put(self._reached(row))

    def _stranger_before(self, row: Stored) -> Stored | None:
        """Return the stored row before this one that it does not follow, if there is one."""
        before = self._trunk.get(row.seq - 1)
        if before is not None:
            return before if before.chain != row.prev else None
        return self._rows.get((row.seq - 1, row.prev))

    def _stranger_after(self, row: Stored) -> Stored | None:
        """Return the stored row after this one that does not follow it, where an older database left a hole.

        Source: PROTOCOL.md section 6.7
        """
        after = self._trunk.get(row.seq + 1) if row.seq < self._received else None
        return after if after is not None and after.prev != row.chain else None

    def _reached(self, row: Stored) -> Stored:
        """Nothing is waited for below `received`: there a whole frame is received as it comes."""
        reached = row.state == "held" and row.seq <= self._received
        return row._replace(state="received") if reached else row

    def _standing(self) -> _Standing:
        """What a whole frame on the trunk is as the device stands now; `close_gaps` receives what is held."""
        if self._frozen:
            return {"state": "quarantined", "why": "forked"}
        if self._view.revoked:
            return {"state": "quarantined", "why": "revoked"}
        return {"state": "held", "why": None}

    def _fork(self, row: Stored, rival: Stored | None) -> None:
        """Keep both, file neither, trust the device no more. What is damaged waits for its copy."""
        if not self._frozen:
            self._alarms.add("fork")
        self._frozen = True
        standing = _DAMAGED if row.why == "damaged" else self._standing()
        self._put(row._replace(**standing, branch=True))
        if rival is not None and rival.state != "filed" and rival.why is None:
            self._put(rival._replace(state="quarantined", why="forked"))

    def _put(self, row: Stored) -> None:
        self._rows[row.seq, row.chain] = row
        if not row.branch:
            self._trunk[row.seq] = row
