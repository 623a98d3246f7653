"""Shared cases: canonical JSON, padding, envelope. Source: sync/PROTOCOL.md sections 1 and 3."""

from __future__ import annotations

from hashlib import sha256

import pytest

from app.custody import Ed25519Signer, Ed25519Verifier, HpkeSealer, HpkeUnsealer
from sync import chain, padding, wire
from sync.canonical import canonical, parse
from sync.types import DeviceId, Refused
from tests.sync.cases_wire import REFUSED
from tests.sync.published import Case, cases, hexed


@pytest.mark.parametrize("case", cases("canonical"))
def test_json_reads_and_writes_as_published(case: Case) -> None:
    data = bytes.fromhex(case["bytes"])
    if "refused" in case:
        with pytest.raises(Refused, match=f"^{case['refused']}$"):
            parse(data)
        return
    assert parse(data) == case["value"]
    assert canonical(case["value"]).hex() == case["canonical"]
    assert parse(bytes.fromhex(case["canonical"])) == case["value"]


@pytest.mark.parametrize("name", REFUSED)
def test_json_refuses_what_two_parsers_may_read_differently(name: str) -> None:
    with pytest.raises(Refused, match=r"^json\."):
        parse(REFUSED[name])


@pytest.mark.parametrize("case", cases("padding", "padme"))
def test_padme_length(case: Case) -> None:
    assert padding.padme(case["length"]) == case["padded"]


@pytest.mark.parametrize("case", cases("padding", "write"))
def test_padding_writes(case: Case) -> None:
    body, padded = hexed(case, "body", "padded")
    assert padding.pad(case["codec"], body) == padded
    assert padding.unpad(padded) == (case["codec"], body)


@pytest.mark.parametrize("case", cases("padding", "read"))
def test_padding_reads_or_refuses(case: Case) -> None:
    padded = bytes.fromhex(case["padded"])
    if "refused" in case:
        with pytest.raises(Refused, match=f"^{case['refused']}$"):
            padding.unpack(*padding.unpad(padded), case["limit"])
        return
    codec, body = padding.unpad(padded)
    assert (codec, body.hex()) == (case["codec"], case["body"])
    assert padding.unpack(codec, body, case["limit"]).hex() == case["data"]


@pytest.mark.parametrize("case", cases("envelope"))
def test_envelope_is_made_byte_by_byte(case: Case) -> None:
    signer = Ed25519Signer(bytes.fromhex(case["signing"]["private"]))
    dev, record, salt, prev = DeviceId(case["dev"]), *hexed(case, "record", "salt", "prev")
    header = wire.make_header(dev, case["kid"], prev, case["seq"], case["type"])
    assert header.raw.hex() == case["header"] == case["header_text"].encode().hex()
    assert chain.envelope_info(header.raw).hex() == case["info"]
    committed = chain.commitment(record, salt)
    assert committed.hex() == case["commitment"]
    assert chain.record_message(committed).hex() == case["record_message"]
    signature = signer.sign(chain.record_message(committed))
    assert signature.hex() == case["signature"]
    if case["codec"] == padding.STORED:
        assert wire.encode_inner(record, salt, signature).hex() == case["inner"]
    assert wire.decode_inner(bytes.fromhex(case["inner"])) == (record, salt, signature)
    after = chain.next_chain(header.raw, bytes.fromhex(case["ct_hash"]))
    assert after.hex() == case["chain"]
    assert chain.head_message(dev, case["seq"], after).hex() == case["head_message"]
    assert signer.sign(bytes.fromhex(case["head_message"])).hex() == case["head"]


@pytest.mark.parametrize("case", cases("envelope"))
def test_envelope_opens(case: Case) -> None:
    ct, info, inner = hexed(case, "ct", "info", "inner")
    private = bytes.fromhex(case["sealing"]["private"])
    assert HpkeUnsealer(private).unseal(ct, info) == inner
    assert sha256(ct).hexdigest() == case["ct_hash"]
    assert wire.decode_deposit(bytes.fromhex(case["deposit"])).frames[0].ct == ct
    assert (
        wire.encode_frame(wire.decode_deposit(bytes.fromhex(case["deposit"])).frames[0]).hex()
        == case["frame"]
    )


@pytest.mark.parametrize("case", cases("envelope"))
def test_envelope_opens_for_nobody_else_and_nowhere_else(case: Case) -> None:
    ct, info, inner = hexed(case, "ct", "info", "inner")
    private, public = hexed(case["sealing"], "private", "public")
    assert HpkeUnsealer(private).unseal(ct, info[:-1]) is None
    assert HpkeUnsealer(bytes(31) + b"\1").unseal(ct, info) is None
    ours = HpkeSealer().seal(public, inner, info)
    assert ours != ct
    assert HpkeUnsealer(private).unseal(ours, info) == inner


@pytest.mark.parametrize("case", cases("envelope"))
def test_envelope_signatures_verify(case: Case) -> None:
    public = bytes.fromhex(case["signing"]["public"])
    for message, signature in (("record_message", "signature"), ("head_message", "head")):
        assert Ed25519Verifier().verify(public, *hexed(case, message, signature))
