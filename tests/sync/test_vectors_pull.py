"""Shared cases: answers to a pull. Source: sync/PROTOCOL.md section 6."""

from __future__ import annotations

import pytest

from app.custody import HpkeUnsealer
from sync.device import Device, DeviceKeys
from sync.types import Refused
from tests.sync.cases_pull import run_json
from tests.sync.cast import ANNA, CERTIFICATES, ROOT, signer
from tests.sync.published import Case, cases


@pytest.mark.parametrize("case", cases("pull"))
def test_answer_is_read_whole_or_changes_nothing(case: Case) -> None:
    unsealer = HpkeUnsealer(bytes.fromhex(case["opening"]["private"]))
    anna = ANNA.device()
    device = Device(anna.identity, DeviceKeys(signer("Anna"), unsealer), anna._ports)
    device.pin(ROOT, CERTIFICATES)
    device.state = case["last_state"]
    data = bytes.fromhex(case["answer"])
    if "refused" in case:
        with pytest.raises(Refused, match=f"^{case['refused']}$"):
            device.accept_packs(case["request"], data)
        assert (device.state, device.streams, device.answer) == (case["last_state"], {}, None)
        return
    answer = device.accept_packs(case["request"], data)
    assert (answer.state, [run_json(run) for run in answer.runs]) == (case["state"], case["runs"])
    assert device.state == case["state"]["state"]
    for run in case["runs"]:
        held = device.streams[run["stream"]].entries
        assert all(held[entry["version"]].change == entry["change"] for entry in run["entries"])
