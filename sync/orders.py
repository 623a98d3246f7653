"""The organisation's signed order that a device be wiped.

Source: PROTOCOL.md section 16
"""

from __future__ import annotations

from sync import chain
from sync.canonical import canonical
from sync.ports import Signer
from sync.types import DeviceId, SignedText


def build_wipe_order(
    dev: DeviceId, order: str, kid: str, at: str, expires: str, signer: Signer
) -> SignedText:
    """Return the signed order. Units: `at`, `expires` - times as text; an order counts until it expires."""
    raw = canonical(
        {"v": 1, "is": "wipe", "device": dev, "order": order, "kid": kid, "at": at, "expires": expires}
    )
    return SignedText(raw.decode(), signer.sign(chain.order_message(raw)))
