"""What anybody may know: the organisation's certified public keys, and whether the server is well.

Source: sync/PROTOCOL.md sections 7.1 and 7.6
"""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app.access import Caller
from app.clock import now, time_text
from app.config import Config
from app.endpoint import Answer, endpoint
from app.keyring import held
from app.version import VERSION
from sync.records import ident, time
from sync.types import HYBRID, HYBRID_PUBLIC_BYTES
from sync.wire import encode_signed

bp = Blueprint("organisation", __name__, description="What anybody may know")


class Certificate(Schema):
    """A certificate as the text that the root signed, and the signature."""

    certificate = fields.String(required=True)
    signature = fields.String(required=True, validate=validate.Regexp(r"\A[0-9a-f]{128}\Z"))


class HybridKey(Schema):
    """The hybrid public key that a sealing certificate of this kid names."""

    kid = fields.String(required=True)
    public = fields.String(
        required=True, validate=validate.Regexp(rf"\A[0-9a-f]{{{2 * HYBRID_PUBLIC_BYTES}}}\Z")
    )


class Organisation(Schema):
    organisation = ident()
    root = fields.String(required=True, validate=validate.Regexp(r"\A[0-9a-f]{64}\Z"))
    certificates = fields.List(fields.Nested(Certificate), required=True)
    hybrid = fields.List(fields.Nested(HybridKey))
    requires_suite = fields.Integer(metadata={"description": "What a browser must seal with to be set up."})


class Health(Schema):
    status = fields.String(required=True, validate=validate.Equal("ok"))
    version = fields.String(required=True)
    at = time()


@endpoint(bp, "/organisation", "GET", "organisation.read", answer=Answer(200, Organisation))
def organisation(caller: Caller) -> dict[str, Any]:
    """The root, and what it has certified. A device believes only what agrees with its enrolment code."""
    ring = held().ring
    config: Config = current_app.extensions["attune.config"]
    asked = {"requires_suite": HYBRID} if config.hybrid_required else {}
    return {
        "organisation": ring.organisation,
        "root": ring.root.public.hex(),
        "certificates": [encode_signed("certificate", signed) for signed in ring.certificates],
        "hybrid": [{"kid": kid, "public": public.hex()} for kid, public in ring.hybrid.items()],
        **asked,
    }


@endpoint(bp, "/health", "GET", "health.read", answer=Answer(200, Health))
def health(caller: Caller) -> dict[str, str]:
    """Whether the server answers, which version it is, and its clock."""
    return {"status": "ok", "version": VERSION, "at": time_text(now())}
