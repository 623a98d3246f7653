"""A tablet adds an attachment and carries its blob, as the client does."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from werkzeug.test import TestResponse

from app.attachments.routes import BLOB
from app.custody import AesGcmContent, Ed25519Verifier
from sync import blobs, chain
from sync.types import BlobReceipt, Piece
from sync.wire import parse_signed
from tests.app.world import Tablet, new_id

CHUNK = 1024


@dataclass(frozen=True)
class Added:
    """One attachment as the device holds it before it has gone."""

    tablet: Tablet
    record: str
    key: bytes
    content: bytes
    sealed: bytes
    body: dict[str, Any]

    @property
    def name(self) -> bytes:
        return sha256(self.sealed).digest()

    def mandate(self, size: int | None = None) -> bytes:
        device = self.tablet.device
        message = chain.mandate_message(device.identity.device, self.name, size or len(self.sealed))
        return device._keys.signer.sign(message)

    def piece(self, start: int = 0, end: int | None = None, **other: Any) -> bytes:
        said: dict[str, Any] = {
            "dev": self.tablet.device.identity.device,
            "blob": self.name,
            "size": len(self.sealed),
            "mandate": self.mandate(),
            "offset": start,
            "data": self.sealed[start:end],
        }
        return blobs.encode_piece(Piece(**{**said, **other}))

    def post(self, data: bytes) -> TestResponse:
        """As the service worker does: no cookie."""
        client = self.tablet.world.app.test_client(use_cookies=False)
        return client.post("/api/blobs", data=data, content_type=BLOB)

    def send(self, start: int = 0, end: int | None = None, **other: Any) -> BlobReceipt:
        answer = self.post(self.piece(start, end, **other))
        assert answer.status_code == 200, answer.text
        return self.read(answer)

    def read(self, answer: TestResponse) -> BlobReceipt:
        signed = parse_signed("receipt", answer.json)
        receipt = blobs.parse_receipt(signed.text.encode())
        pins = self.tablet.device.pins
        assert pins is not None
        key = pins.find("receipt", receipt.kid)
        message = chain.blob_receipt_message(signed.text.encode())
        assert key and Ed25519Verifier().verify(key.public, message, signed.signature)
        assert (receipt.dev, receipt.blob) == (self.tablet.device.identity.device, self.name)
        return receipt

    def ask(self) -> int:
        return self.send(0, 0).stored

    def fetch(self, tablet: Tablet, span: str | None = None) -> TestResponse:
        headers = {"Range": span} if span else {}
        return tablet.client.get(f"/api/blobs/{self.name.hex()}", headers=headers)

    def opened(self, sealed: bytes) -> bytes:
        return blobs.open_blob(AesGcmContent(), self.key, self.record, CHUNK, len(self.content), sealed)


def add(tablet: Tablet, child: str, visit: str, content: bytes, **other: Any) -> Added:
    """Seal content on the device. Nothing is signed or sent yet."""
    record, key = new_id(), secrets.token_bytes(32)
    sealed = blobs.seal_blob(AesGcmContent(), key, record, CHUNK, content)
    body = {
        "visit": visit,
        "child": child,
        "kind": "drawing",
        "caption": "Her house, drawn at the table",
        "media_type": "image/png",
        "size_bytes": len(content),
        "chunk_bytes": CHUNK,
        "key": key.hex(),
        "blob": sha256(sealed).hexdigest(),
        "thumbnail": None,
        "duration_sec": None,
        "made_by": "child",
        "original": "with_owner",
    }
    return Added(tablet, record, key, content, sealed, {**body, **other})
