"""The server's signed word on what it has of a device, and the device's test of it.

Source: PROTOCOL.md sections 4.3 and 4.5
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sync import chain, wire
from sync.ports import Signer
from sync.types import DeviceId, Quarantined, Receipt, SignedText


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """What goes into a receipt.

    stored_beyond: the numbers stored beyond the first gap, in any order, without branches (intake.py).
    quarantined: every number of which a row is, once: why the trunk's is, else `forked` for a branch.
    """

    dev: DeviceId
    kid: str
    received: int
    chain: bytes
    filed: int
    stored_beyond: Iterable[int]
    quarantined: Iterable[Quarantined]
    at: str
    audit_head: str
    state: int


def gaps(received: int, held: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return the missing numbers between `received` and the last held one. Shape: (from, to) inclusive."""
    found, last = [], received
    for seq in sorted(set(held)):
        if seq > last + 1:
            found.append((last + 1, seq - 1))
        last = max(last, seq)
    return tuple(found)


def build_receipt(facts: ReceiptFacts, signer: Signer) -> SignedText:
    """Return the signed receipt."""
    held = tuple(sorted({seq for seq in facts.stored_beyond if seq > facts.received}))
    receipt = Receipt(
        dev=facts.dev,
        kid=facts.kid,
        received=facts.received,
        chain=facts.chain,
        filed=facts.filed,
        held=held,
        missing=gaps(facts.received, held),
        quarantined=tuple(sorted(facts.quarantined, key=lambda q: q.seq)),
        at=facts.at,
        audit_head=facts.audit_head,
        state=facts.state,
    )
    raw = wire.encode_receipt(receipt)
    return SignedText(raw.decode(), signer.sign(chain.receipt_message(raw)))
