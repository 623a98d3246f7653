"""The JSON of signing in. Bytes are hex, but base64url in what an authenticator says, as browsers give it."""

from __future__ import annotations

from marshmallow import EXCLUDE, Schema, fields, validate, validates_schema
from marshmallow.exceptions import ValidationError

from app.devices.schemas import Asked
from app.matrix import ROLES
from sync.records import ident, time

STATES = ("none", "owed", "set_up", "invited")
KINDS = ("totp", "passkey")
_ANSWER_BYTES = 8192


def _base64url() -> fields.String:
    return fields.String(required=True, validate=validate.Regexp(rf"\A[A-Za-z0-9_-]{{1,{_ANSWER_BYTES}}}\Z"))


def _password() -> fields.String:
    return fields.String(validate=validate.Length(min=1, max=1000))


class SignIn(Asked):
    sign_in_name = fields.String(required=True, validate=validate.Length(min=1, max=200))
    password = fields.String(required=True, validate=validate.Length(min=1, max=1000))


class SecondFactorAsked(Schema):
    """How far the sign-in has got, and what the account has to show."""

    state = fields.String(required=True, validate=validate.OneOf(STATES))
    kinds = fields.List(fields.String(validate=validate.OneOf(KINDS)), required=True)


class SignedIn(Schema):
    person = ident()
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    expires_at = time()
    second_factor = fields.Nested(SecondFactorAsked, required=True)


class SingleSignOn(Schema):
    """The organisation's own sign-on: what people call it."""

    name = fields.String(required=True)


class SignedOn(Schema):
    """Whom this browser has signed in and enrolled no device for yet."""

    person = ident()
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    second_factor = fields.Nested(SecondFactorAsked, required=True)


class SignInNow(Schema):
    """What somebody who has not signed in may know: how it is done here, and how far this browser has got."""

    single_sign_on = fields.Nested(SingleSignOn, required=True, allow_none=True)
    signed_on = fields.Nested(SignedOn, required=True, allow_none=True)


class Returned(Schema):
    """What a provider may add to the address that it sends a browser back to."""

    class Meta:
        unknown = EXCLUDE

    code = fields.String(load_default="", validate=validate.Length(max=4096))
    state = fields.String(load_default="", validate=validate.Length(max=200))
    iss = fields.String(load_default=None, validate=validate.Length(max=300))


class PasskeyAnswered(Asked):
    client_data = _base64url()
    authenticator_data = _base64url()
    signature = _base64url()
    credential = _base64url()


class PasskeyMade(Asked):
    client_data = _base64url()
    attestation = _base64url()
    credential = _base64url()


class Shown(Asked):
    """One of the three."""

    code = fields.String(validate=validate.Regexp(r"\A[0-9]{6}\Z"))
    recovery_code = fields.String(validate=validate.Length(min=1, max=40))
    passkey = fields.Nested(PasskeyAnswered)

    @validates_schema
    def _is_one(self, data: dict[str, object], **_: object) -> None:
        if len(data) != 1:
            raise ValidationError("one of code, recovery_code and passkey", "code")


class PasskeyQuestion(Schema):
    """What to ask an authenticator: the challenge, the passkeys there are, the person's own mark."""

    challenge = fields.String(required=True)
    credentials = fields.List(fields.String(), required=True)
    user = ident()


class Kept(Schema):
    id = ident()
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    made_at = time()


class OwnSignOn(Schema):
    """What the organisation's own sign-on is called, and whether a second factor is asked for there alone."""

    name = fields.String(required=True)
    second_factor = fields.Boolean(required=True)


class SecondFactors(Schema):
    factors = fields.List(fields.Nested(Kept), required=True)
    recovery_codes_left = fields.Integer(required=True)
    password = fields.Boolean(required=True)
    single_sign_on = fields.Nested(OwnSignOn, required=True, allow_none=True)


class WithPassword(Asked):
    """The password, when it is asked for on a device that is set up already."""

    password = _password()


class NewPassword(Asked):
    """The password as it is now, and the one that takes its place."""

    password = fields.String(required=True, validate=validate.Length(min=1, max=1000))
    new = fields.String(required=True, validate=validate.Length(min=1, max=1000))


class AppBegun(Schema):
    """A secret for an authenticator app, to be typed or scanned."""

    id = ident()
    secret = fields.String(required=True)
    link = fields.String(required=True)


class AppConfirmed(Asked):
    id = ident()
    code = fields.String(required=True, validate=validate.Regexp(r"\A[0-9]{6}\Z"))


class RecoveryCodes(Schema):
    """Shown once; empty when those made earlier still stand, also when the same request came again: the
    answer that showed them may have been lost, and new ones can be made.
    """

    recovery_codes = fields.List(fields.String(), required=True)


class Removed(Asked):
    id = ident()
    password = _password()
