"""Schedules of one device's outbox, as traces: what it saved, sent, was answered, and where it then stood.

The server is the engine's own intake; the device is a small model that knows PROTOCOL.md 3.5 and 4.5 alone.
The client replays each trace with its real outbox and must send the same bytes and stand at the same place.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sync import wire
from sync.device import Device
from sync.types import Receipt, Refused, SignedText
from tests.sync.cast import ANNA, BEN, pen_picture, signer
from tests.sync.ledger import Ledger

TRACES = 36
PUT_BACK = 8
CONTACTS = 7
MOST_SAVED = 3
WEATHERS = ("clear",) * 5 + ("lost", "hurt", "no answer", "stale", "forged", "other")
Case = dict[str, Any]


@dataclass
class Outbox:
    """Where a device stands: the last receipt it accepted, and the numbers of the envelopes it keeps.

    `kept`: those in the outbox; `sent`: those that are filed, in case an older database is put back (6.7).
    """

    device: Device
    last: Receipt | None = None
    filed: int = 0
    kept: set[int] = field(default_factory=set)
    sent: set[int] = field(default_factory=set)

    @property
    def received(self) -> int:
        return self.last.received if self.last else 0

    def damaged(self) -> list[int]:
        return [q.seq for q in self.last.quarantined if q.why == "damaged"] if self.last else []

    def next_load(self, again: set[int], first: bool) -> tuple[list[int], bool] | None:
        """What to send next, and whether the cursor is meant to move by it: a damaged one once more, what is
        new, or a question."""
        hurt = next((seq for seq in self.damaged() if seq not in again), None)
        if hurt is not None:
            again.add(hurt)
            if hurt in self.kept:
                return [hurt], False
        fresh = list(range(self.received + 1, len(self.device.frames) + 1))
        if fresh:
            return fresh, True
        return ([], False) if first and self.filed < len(self.device.frames) else None

    def accept(self, receipt: Receipt, genuine: bool) -> bool:
        """Take a receipt if it is the organisation's word about this device, and let go of what is filed."""
        if genuine and self._sends_again(receipt):
            return True
        last = self.last
        older = last is not None and (receipt.state < last.state or receipt.received < last.received)
        at = receipt.received
        known = at == 0 or (at in self.kept and receipt.chain == self.device.head(at)[0])
        if not genuine or receipt.dev != ANNA.dev or older or not known:
            return False
        # One of the same state that overtook another may know of fewer that are filed: filed stays filed.
        self.last, self.filed = receipt, max(self.filed, receipt.filed)
        upto, begin = min(receipt.filed, receipt.received - 1), 0
        for hurt in sorted(self.damaged()):
            self._let_go(range(begin, min(hurt, receipt.received, receipt.filed + 1)))
            begin = hurt + 1
        self._let_go(range(begin, upto + 1))
        return True

    def _let_go(self, numbers: range) -> None:
        gone = self.kept & set(numbers)
        self.kept, self.sent = self.kept - gone, self.sent | gone

    def _sends_again(self, receipt: Receipt) -> bool:
        """Take a later word that knows of less: what the server has no more is in the outbox again."""
        last, at = self.last, receipt.received
        if last is None or receipt.dev != ANNA.dev or receipt.state <= last.state or at >= last.received:
            return False
        if receipt.chain != self.device.head(at)[0]:
            return False
        again = {seq for seq in self.sent if seq > at}
        self.kept, self.sent = self.kept | again, self.sent - again
        self.last, self.filed = receipt, at
        return True


class _Trace:
    def __init__(self, number: int) -> None:
        self._chance = random.Random(number)
        self._device = ANNA.device(f"schedule {number}")
        self._outbox, self._ledger = Outbox(self._device), Ledger(ANNA)
        self._said: list[SignedText] = []

    def case(self, name: str) -> Case:
        start, head = self._device.head()
        steps = [step for _ in range(CONTACTS) for step in (self._save(), self._contact())]
        keys = [{"kid": "receipt-1", "public": signer("org receipt").public.hex()}]
        return {
            "name": name,
            "dev": ANNA.dev,
            "receipt_keys": keys,
            "chain": start.hex(),
            "head": head.hex(),
            "steps": steps,
        }

    def _save(self) -> Case:
        saved = []
        for _ in range(self._chance.randint(0, MOST_SAVED)):
            frame = self._device.save(pen_picture(self._device, f"Number {len(self._device.frames) + 1}."))
            after, head = self._device.head()
            self._outbox.kept.add(frame.seq)
            saved.append(
                {
                    "seq": frame.seq,
                    "frame": wire.encode_frame(frame).hex(),
                    "chain": after.hex(),
                    "head": head.hex(),
                }
            )
        return {"save": saved}

    def _contact(self) -> Case:
        posts: list[Case] = []
        again: set[int] = set()
        while (load := self._outbox.next_load(again, not posts)) is not None:
            chosen, fresh = load
            before = self._outbox.received
            weather = self._chance.choice(WEATHERS)
            data = self._bytes(chosen, short=fresh)
            if fresh and weather == "hurt":
                self._refuse(self._hurt(data))
                posts.append({"sent": sha256(data).hexdigest(), "refused": wire.UNVERIFIABLE})
                data = self._bytes(chosen)
            answer, genuine = self._answer(data, weather)
            posts.append({"sent": sha256(data).hexdigest(), "answer": _json(answer)})
            if answer is None or not self._outbox.accept(wire.parse_receipt(answer.text.encode()), genuine):
                break
            if fresh and self._outbox.received == before:
                break
        last = self._outbox.last
        then = {
            "seq": len(self._device.frames),
            "received": last.received if last else 0,
            "filed": self._outbox.filed,
            "state": last.state if last else 0,
            "outbox": sorted(self._outbox.kept),
        }
        return {"posts": posts, "then": then}

    def _bytes(self, chosen: list[int], *, short: bool = False) -> bytes:
        if chosen:
            return self._device.deposit(start=chosen[0], upto=chosen[-1], short=short)
        return self._device.deposit(start=len(self._device.frames) + 1)

    def _refuse(self, data: bytes) -> None:
        """A short deposit that was damaged is refused whole, and comes again in full."""
        try:
            self._ledger.deposit(data)
        except Refused as refused:
            assert refused.code == wire.UNVERIFIABLE
        else:
            raise AssertionError("a damaged short deposit was taken")

    def _answer(self, data: bytes, weather: str) -> tuple[SignedText | None, bool]:
        """What the network and the server make of a deposit. Shape: the answer, and whether it is theirs."""
        chance = self._chance
        if weather == "lost":
            return None, False
        self._ledger.deposit(self._hurt(data) if weather == "hurt" else data)
        for _ in range(chance.randint(0, 4)):
            self._ledger.file(self._ledger.facts().filed + 1)
        self._ledger.state += chance.choice((0, 0, 1))
        receipt = self._ledger.receipt()
        self._said.append(receipt)
        if weather == "no answer":
            return None, False
        if weather == "stale":
            return chance.choice(self._said), True
        if weather == "forged":
            return SignedText(receipt.text, bytes([receipt.signature[0] ^ 1]) + receipt.signature[1:]), False
        return (Ledger(BEN).receipt(), True) if weather == "other" else (receipt, True)

    def _hurt(self, data: bytes) -> bytes:
        """Bend the last byte of the first ct, which the chain does not cover."""
        frames = wire.decode_deposit(data).frames
        if not frames:
            return data
        ct = frames[0].ct
        return data.replace(ct, ct[:-1] + bytes([ct[-1] ^ 1]))


class _PutBackTrace(_Trace):
    """As another, but once or twice an older database is put back."""

    def _save(self) -> Case:
        if self._ledger.received and self._chance.random() < 0.4:
            self._ledger.put_back(self._chance.randint(0, self._ledger.received))
        return super()._save()

    def _contact(self) -> Case:
        step = super()._contact()
        step["then"]["sent"] = sorted(self._outbox.sent)
        return step


def _json(answer: SignedText | None) -> dict[str, str] | None:
    return wire.encode_signed("receipt", answer) if answer else None


def schedule_cases() -> list[Case]:
    plain = [_Trace(number).case(f"schedule {number}") for number in range(TRACES)]
    return plain + [_PutBackTrace(number).case(f"put back {number}") for number in range(PUT_BACK)]
