"""The JSON of enrolment and sessions. Source: sync/PROTOCOL.md section 7."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields, validate

from app.config import DEVICE_CARRIES as CARRIES
from app.matrix import ROLES
from sync.enrolment import ALPHABET, SECRET
from sync.records import ID, TIME, ident, time
from sync.types import MAX_INTEGER


def _hex(size: int) -> fields.String:
    return fields.String(required=True, validate=validate.Regexp(rf"\A[0-9a-f]{{{2 * size}}}\Z"))


class Asked(Schema):
    class Meta:
        unknown = RAISE


class Replaced(Asked):
    """A device that will not come back, and the highest number that it is known to have made."""

    device = ident()
    seq = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=MAX_INTEGER))


class GivenReceipt(Asked):
    """A receipt as the device was given it."""

    receipt = fields.String(required=True)
    signature = _hex(64)


class Again(Asked):
    """That a device was let in before; `receipt`: the last one it was given, or null."""

    receipt = fields.Nested(GivenReceipt, required=True, allow_none=True)


class Enrolment(Asked):
    device = ident()
    secret = fields.String(required=True, validate=validate.Regexp(rf"\A[{ALPHABET}]{{{SECRET}}}\Z"))
    signing_public = _hex(32)
    opening_public = _hex(32)
    proof = _hex(64)
    replaces = fields.Nested(Replaced)
    again = fields.Nested(Again)
    suites = fields.List(fields.Integer(strict=True), validate=validate.Length(max=8))


class Enrolled(Schema):
    device = ident()
    person = ident()
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    state = fields.Integer(required=True)
    at = time()


class Wiping(Schema):
    """That a device was ordered wiped, and when it said that it was done."""

    ordered_at = time()
    carried_out_at = time(required=False)


class OwnDevice(Schema):
    """A device: when it was set up, and how it ended. What it is called stays on it.

    `again`: it was let in again then, after an older database was put back.
    """

    device = ident()
    since = fields.String(required=True, validate=TIME, data_key="from", attribute="from")
    to = time(required=False)
    replaced_by = fields.String(required=True, allow_none=True, validate=ID)
    again = fields.Boolean()
    carries = fields.String(required=True, validate=validate.OneOf(CARRIES))
    wipe = fields.Nested(Wiping, required=True, allow_none=True)


class OwnDevices(Schema):
    devices = fields.List(fields.Nested(OwnDevice), required=True)


class CodeFor(Asked):
    """For whom; `carries`: what their device will carry, where that is to be said."""

    person = ident()
    carries = fields.String(validate=validate.OneOf(CARRIES))


class Code(Schema):
    """A code as text, and as the link its QR picture holds."""

    code = fields.String(required=True)
    link = fields.String(required=True)
    expires_at = time()


class ChallengeFor(Asked):
    device = ident()


class Challenged(Schema):
    challenge = _hex(32)


class Proof(Asked):
    device = ident()
    challenge = _hex(32)
    signature = _hex(64)


class SessionOpened(Schema):
    person = ident()
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    expires_at = time()


class Signed(Schema):
    """Canonical JSON as it was signed, and the signature in hex."""

    text = fields.String(required=True)
    signature = _hex(64)


class Standing(Schema):
    """The order that a device has to carry out, or null."""

    order = fields.Nested(Signed, required=True, allow_none=True)


class Wiped(Asked):
    """`last`: no other vault is in that browser, so that all of it may be cleared."""

    order = ident()
    last = fields.Boolean(required=True)
