"""Shared cases: deposits, what becomes of them, receipts. Source: sync/PROTOCOL.md section 4."""

from __future__ import annotations

import pytest

from sync import wire
from sync.canonical import canonical
from sync.types import Refused
from tests.sync.cases_intake import play, written
from tests.sync.cast import ANNA
from tests.sync.ledger import Ledger
from tests.sync.published import Case, cases


@pytest.mark.parametrize("case", [*cases("deposit", "parse"), *cases("deposit", "short")])
def test_deposit_reads_or_refuses(case: Case) -> None:
    data = bytes.fromhex(case["bytes"])
    if "refused" in case:
        with pytest.raises(Refused, match=f"^{case['refused']}$"):
            wire.decode_deposit(data)
        return
    deposit, expected = wire.decode_deposit(data), case["parse"]
    encode = wire.encode_short_deposit if case["kind"] == "short" else wire.encode_deposit
    assert encode(deposit) == data
    assert (deposit.dev, deposit.seq) == (expected["dev"], expected["seq"])
    assert (deposit.chain.hex(), deposit.head.hex()) == (expected["chain"], expected["head"])
    assert [f.header.raw.hex() for f in deposit.frames] == [f["header"] for f in expected["frames"]]
    assert [f.ct.hex() for f in deposit.frames] == [f["ct"] for f in expected["frames"]]
    assert [(f.seq, f.header.prev.hex(), f.ct_hash.hex()) for f in deposit.frames] == [
        (f["seq"], f["prev"], f["ct_hash"]) for f in expected["frames"]
    ]


@pytest.mark.parametrize("case", cases("deposit", "intake"))
def test_intake_decides_as_published(case: Case) -> None:
    ledger = Ledger(ANNA)
    assert ledger.member.public.hex() == case["device"]["signing_public"]
    for step in case["steps"]:
        if "do" in step:
            play(ledger, step["do"])
        else:
            assert play(ledger, bytes.fromhex(step["deposit"])) == step["expect"]


@pytest.mark.parametrize("case", cases("receipt"))
def test_receipt_moves_the_cursor_or_changes_nothing(case: Case) -> None:
    device = written(3)
    assert [device.head(seq)[0].hex() for seq in range(4)] == case["chains"]
    if case["last"]:
        device.receipt = wire.parse_receipt(canonical(case["last"]))
    before = device.receipt
    answer = wire.parse_signed("receipt", case["answer"])
    if "refused" in case:
        with pytest.raises(Refused, match=f"^{case['refused']}$"):
            device.accept_receipt(answer)
        assert device.receipt == before
        return
    receipt = device.accept_receipt(answer)
    assert wire.encode_receipt(receipt) == canonical(case["receipt"])
    assert device.receipt == receipt
