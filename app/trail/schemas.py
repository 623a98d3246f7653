"""The JSON of a question to the trail. Source: sync/PROTOCOL.md section 17."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields, validate

from sync.records import ident
from sync.types import MAX_INTEGER


class TrailQuestion(Schema):
    class Meta:
        unknown = RAISE

    request = ident()
    what = fields.String(required=True, validate=validate.OneOf(["opened", "all"]))
    person = ident(required=True, allow_none=True)
    subject = ident(required=True, allow_none=True)
    before = fields.Integer(
        required=True, allow_none=True, strict=True, validate=validate.Range(min=1, max=MAX_INTEGER)
    )
