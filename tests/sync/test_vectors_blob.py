"""Shared cases: attachments. Source: sync/PROTOCOL.md section 13."""

from __future__ import annotations

from hashlib import sha256

import pytest

from app.custody import AesGcmContent, Ed25519Signer, Ed25519Verifier
from sync import blobs, chain
from sync.types import LIMITS, DeviceId, Piece, Refused
from sync.wire import parse_signed
from tests.sync.published import Case, cases, hexed

CIPHER = AesGcmContent()


@pytest.mark.parametrize("case", cases("blob", "seal"))
def test_content_is_sealed_byte_by_byte(case: Case) -> None:
    key, content, sealed = hexed(case, "key", "content", "sealed")
    record, chunk = case["record"], case["chunk_bytes"]
    assert blobs.seal_blob(CIPHER, key, record, chunk, content) == sealed
    assert sha256(sealed).hexdigest() == case["blob"]
    assert len(sealed) == blobs.sealed_size(len(content), chunk)
    assert blobs.open_blob(CIPHER, key, record, chunk, len(content), sealed) == content


@pytest.mark.parametrize("case", cases("blob", "open"))
def test_a_blob_that_is_not_whole_does_not_open_at_all(case: Case) -> None:
    key, sealed = hexed(case, "key", "sealed")
    with pytest.raises(Refused, match=f"^{case['refused']}$"):
        blobs.open_blob(CIPHER, key, case["record"], case["chunk_bytes"], case["size_bytes"], sealed)


@pytest.mark.parametrize("case", cases("blob", "piece"))
def test_pieces_and_mandates_are_made_byte_by_byte(case: Case) -> None:
    blob, mandate, data, whole = hexed(case, "blob", "mandate", "data", "bytes")
    dev = DeviceId(case["dev"])
    signer = Ed25519Signer(bytes.fromhex(case["signing"]["private"]))
    assert signer.sign(chain.mandate_message(dev, blob, case["size"])) == mandate
    piece = Piece(dev, blob, case["size"], mandate, case["offset"], data)
    assert blobs.encode_piece(piece) == whole
    assert blobs.decode_piece(whole) == piece


@pytest.mark.parametrize("case", cases("blob", "receipt"))
def test_receipts_say_what_is_stored_or_nothing(case: Case) -> None:
    signed = parse_signed("receipt", case["answer"])
    receipt = blobs.parse_receipt(signed.text.encode())
    keys = {key["kid"]: bytes.fromhex(key["public"]) for key in case["keys"]}
    message = chain.blob_receipt_message(signed.text.encode())
    holds = receipt.kid in keys and Ed25519Verifier().verify(keys[receipt.kid], message, signed.signature)
    named = (receipt.dev, receipt.blob.hex(), receipt.size) == (case["dev"], case["blob"], case["size"])
    assert (holds and named) is not case.get("refused", False)
    if "stored" in case:
        assert receipt.stored == case["stored"]


def test_content_beyond_the_limit_is_not_sealed_and_a_blob_of_the_limit_fits() -> None:
    with pytest.raises(Refused, match=r"blob\.too_large"):
        blobs.seal_blob(CIPHER, bytes(32), "ab" * 16, blobs.CHUNK_BYTES, bytes(LIMITS.attachment + 1))
    assert blobs.sealed_size(LIMITS.attachment, blobs.CHUNK_BYTES) <= LIMITS.blob
