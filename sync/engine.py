"""The decisions of the protocol, as pure functions: no input but arguments, no output but the answer.

How a server calls them:

    deposit   = wire.decode_deposit(request_bytes)            # Refused → 413 or 400
    view      = the device's ledger as DeviceView, or None    # under the device's row lock
    judgement = judge_deposit(deposit, view, verifier)        # Refused → 400, nothing stored
    ... write judgement.outcomes and judgement.marks, set received, chain and frozen, commit ...
    signed    = build_receipt(facts, receipt_signer)

    opened    = open_change(frame, registration, ports)       # Refusal → quarantine with its `why`
    allowed   = entitled(opened.change, evidence)             # False → quarantine not_allowed
    ... file opened.record into its stream, keep opened.commitment and opened.signature ...

Only frames of type `change` are opened; `snapshot` and `chunk` are kept and count as filed.

Source: PROTOCOL.md sections 4 and 5
"""

from __future__ import annotations

from sync.entitlement import Allocation, Evidence, entitled
from sync.intake import Alarm, DeviceView, Judgement, Outcome, Stored, judge_deposit
from sync.opening import Registration, open_change
from sync.receipts import ReceiptFacts, build_receipt, gaps

__all__ = [
    "Alarm",
    "Allocation",
    "DeviceView",
    "Evidence",
    "Judgement",
    "Outcome",
    "ReceiptFacts",
    "Registration",
    "Stored",
    "build_receipt",
    "entitled",
    "gaps",
    "judge_deposit",
    "open_change",
]
