"""A ledger in memory that does what a judgement says, as a server's database would."""

from __future__ import annotations

from unittest.mock import patch

from sync import chain, intake, wire
from sync.intake import DeviceView, Judgement, Stored, judge_deposit
from sync.pull import BEYOND_ALL_SEEN
from sync.receipts import ReceiptFacts, build_receipt
from sync.types import Deposit, Frame, Quarantined, SignedText
from tests.sync.cast import NOON, VERIFIER, Member, signer


def short(deposit: Deposit) -> Deposit | None:
    """The same as it is read when it comes short; None for one that may not."""
    if not deposit.frames:
        return None
    same = wire.decode_deposit(wire.encode_short_deposit(deposit))
    return same if same == deposit else None


class Ledger:
    """The rows of one device."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.rows: dict[tuple[int, bytes], Stored] = {}
        self.frames: dict[tuple[int, bytes], Frame] = {}
        self.first = chain.first_chain(member.dev)
        self.received, self.chain = 0, self.first
        self.revoked = self.frozen = False
        self.alarms: set[str] = set()
        self.state = 0

    def view(self, whole: bool = False, first: int = 1, last: int = 0) -> DeviceView:
        """Return what judge_deposit asks for: no more rows than its docstring says, or all of them."""
        stored: dict[int, tuple[Stored, ...]] = {}
        for row in self.rows.values():
            if whole or row.seq > self.received or first - 1 <= row.seq <= last + 1:
                stored[row.seq] = (*stored.get(row.seq, ()), row)
        return DeviceView(
            self.member.dev,
            self.member.public,
            self.received,
            self.chain,
            self.revoked,
            self.frozen,
            stored,
        )

    def deposit(self, data: bytes) -> Judgement:
        """Judge a deposit and do what the judgement says."""
        deposit = wire.decode_deposit(data)
        first = deposit.frames[0].seq if deposit.frames else deposit.seq
        judgement = judge_deposit(deposit, self.view(first=first, last=deposit.seq), VERIFIER)
        for other in (deposit, short(deposit) or deposit):
            assert judgement == judge_deposit(other, self.view(whole=True), VERIFIER)
            with patch.object(intake, "_plain_run", return_value=None):
                assert judgement == judge_deposit(other, self.view(whole=True), VERIFIER)
        for outcome in judgement.outcomes:
            key = outcome.row.seq, outcome.row.chain
            if outcome.action == "store":
                assert key not in self.rows
            if outcome.action != "nothing":
                self.frames[key] = outcome.frame
            else:
                assert key in self.rows
            self.rows[key] = outcome.row
        for row in judgement.marks:
            assert (row.seq, row.chain) in self.rows
            self.rows[row.seq, row.chain] = row
        self.received, self.chain = judgement.received, judgement.chain
        self.frozen = judgement.frozen
        self.alarms |= judgement.alarms
        return judgement

    def put_back(self, upto: int) -> None:
        """Forget what came above a number: an older database was put back. Source: PROTOCOL.md section 6.7"""
        self.rows = {key: row for key, row in self.rows.items() if row.seq <= upto}
        self.received = upto
        self.chain = next((row.chain for row in self.rows.values() if row.seq == upto), self.first)
        self.state += BEYOND_ALL_SEEN

    def file(self, seq: int) -> None:
        """Mark a received row as filed, as an opener would."""
        for key, row in self.rows.items():
            if row.seq == seq and row.state == "received":
                self.rows[key] = Stored(row.seq, row.chain, row.prev, "filed")

    def facts(self) -> ReceiptFacts:
        settled = {row.seq for row in self.rows.values() if row.state in ("filed", "quarantined")}
        unsettled = {row.seq for row in self.rows.values() if row.state in ("received", "held")}
        filed = 0
        while filed < self.received and filed + 1 in settled and filed + 1 not in unsettled:
            filed += 1
        apart = [row for row in self.rows.values() if row.why is not None]
        # Of a number that stands twice the trunk's word; of a branch nobody is asked to send anything again.
        why = {
            row.seq: "forked" if row.branch else row.why for row in sorted(apart, key=lambda r: not r.branch)
        }
        return ReceiptFacts(
            dev=self.member.dev,
            kid="receipt-1",
            received=self.received,
            chain=self.chain,
            filed=filed,
            stored_beyond=[r.seq for r in self.rows.values() if r.seq > self.received and not r.branch],
            quarantined=[Quarantined(seq, code) for seq, code in why.items()],  # type: ignore[arg-type]
            at=NOON,
            audit_head="00" * 32,
            state=self.state,
        )

    def receipt(self) -> SignedText:
        return build_receipt(self.facts(), signer("org receipt"))

    def standing(self) -> dict[int, list[tuple[str, str | None]]]:
        """Return the state and why of every row, by number."""
        found: dict[int, list[tuple[str, str | None]]] = {}
        for row in self.rows.values():
            found.setdefault(row.seq, []).append((row.state, row.why))
        return {seq: sorted(states, key=str) for seq, states in sorted(found.items())}
