"""Shared cases: snapshots, posts of them, their receipts. Source: sync/PROTOCOL.md section 12."""

from __future__ import annotations

import pytest

from app.custody import Ed25519Signer, Ed25519Verifier, HpkeUnsealer
from sync import padding, snapshots, wire
from sync.chain import commitment
from sync.types import DeviceId, Refused
from tests.sync.cases_snapshots import OWN, judged
from tests.sync.cast import ANNA
from tests.sync.published import Case, cases, hexed


@pytest.mark.parametrize("case", cases("snapshot", "make"))
def test_snapshot_is_made_byte_by_byte(case: Case) -> None:
    signer = Ed25519Signer(bytes.fromhex(case["signing"]["private"]))
    record, salt, inner, ct = hexed(case, "snapshot", "salt", "inner", "ct")
    header = snapshots.make_header(DeviceId(case["dev"]), case["kid"], case["n"])
    assert header.hex() == case["header"]
    assert snapshots.seal_info(header).hex() == case["info"]
    signature = signer.sign(snapshots.record_message(commitment(record, salt)))
    assert wire.decode_inner(inner) == (record, salt, signature)
    if case["codec"] == padding.STORED:
        assert wire.encode_inner(record, salt, signature) == inner
    private = bytes.fromhex(case["sealing"]["private"])
    assert HpkeUnsealer(private).unseal(ct, snapshots.seal_info(header)) == inner
    [frame] = snapshots.decode_post(bytes.fromhex(case["post"])).frames
    assert frame is not None and (frame.n, frame.hash.hex()) == (case["n"], case["hash"])
    assert snapshots.frame_message(frame.hash).hex() == case["frame_message"]
    assert signer.sign(snapshots.frame_message(frame.hash)) == frame.sealed
    assert snapshots.encode_frame(frame).hex() == case["frame"]
    assert Ed25519Verifier().verify(
        signer.public, snapshots.frame_message(frame.hash), bytes.fromhex(case["sealed"])
    )


@pytest.mark.parametrize("case", cases("snapshot", "post"))
def test_post_counts_what_holds_or_refuses_all_alike(case: Case) -> None:
    data = bytes.fromhex(case["bytes"])
    if "refused" in case:
        with pytest.raises(Refused, match=f"^{case['refused']}$"):
            judged(data)
        return
    assert [{"n": f.n, "hash": f.hash.hex()} for f in judged(data)] == case["counted"]


@pytest.mark.parametrize("case", cases("snapshot_receipt"))
def test_snapshot_receipt_lets_go_of_exactly_what_it_names(case: Case) -> None:
    device = ANNA.device()
    device.drafts.waiting = {str(each.n): each for each in OWN}
    answer = wire.parse_signed("receipt", case["answer"])
    if "refused" in case:
        with pytest.raises(Refused, match=f"^{case['refused']}$"):
            device.drafts.accept_receipt(answer)
        assert len(device.drafts.waiting) == len(OWN)
        return
    device.drafts.accept_receipt(answer)
    assert sorted(each.n for each in device.drafts.waiting.values()) == case["left"]
