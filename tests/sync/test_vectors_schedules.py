"""Shared cases: schedules of one device's outbox. Source: sync/PROTOCOL.md sections 3.5 and 4.5."""

from __future__ import annotations

from contextlib import suppress

import pytest

from sync import wire
from sync.types import Frame, Refused
from tests.sync.cast import ANNA
from tests.sync.published import Case, cases


@pytest.mark.parametrize("case", cases("schedules"))
def test_device_stands_where_the_schedule_leaves_it(case: Case) -> None:
    device = ANNA.device()
    for step in case["steps"]:
        for saved in step.get("save", ()):
            device._append(_frame(bytes.fromhex(saved["frame"])))
            assert [part.hex() for part in device.head()] == [saved["chain"], saved["head"]]
        for post in step.get("posts", ()):
            if post.get("answer") is not None:
                with suppress(Refused):
                    device.accept_receipt(wire.parse_signed("receipt", post["answer"]))
        if "then" in step:
            last = device.receipt
            assert (last.received if last else 0) == step["then"]["received"]
            assert (last.state if last else 0) == step["then"]["state"]


def _frame(data: bytes) -> Frame:
    upto = 2 + int.from_bytes(data[:2], "big")
    return Frame(wire.parse_header(data[2:upto]), data[upto : upto + 32], data[upto + 36 :])
