"""A signed text as it stands in a JSON answer."""

from __future__ import annotations

from typing import Any

from sync.types import SIGNATURE_BYTES, Refused, SignedText
from sync.wire.reader import hex_bytes


def encode_signed(name: str, signed: SignedText) -> dict[str, str]:
    """Return `{name: text, "signature": hex}` as it stands in a JSON answer."""
    return {name: signed.text, "signature": signed.signature.hex()}


def parse_signed(name: str, document: Any) -> SignedText:
    """Errors: Refused signed.malformed."""
    if not isinstance(document, dict) or not isinstance(document.get(name), str):
        raise Refused("signed.malformed")
    return SignedText(
        document[name], hex_bytes(document.get("signature"), SIGNATURE_BYTES, "signed.malformed")
    )
