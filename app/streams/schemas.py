"""The JSON of a pull. Source: sync/PROTOCOL.md section 6.1."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields, validate

from sync.records import ID, ident
from sync.types import LIMITS, MAX_INTEGER


def _count() -> fields.Integer:
    return fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=MAX_INTEGER))


class Pull(Schema):
    class Meta:
        unknown = RAISE

    format = fields.Integer(strict=True, load_default=1)
    request = ident()
    have = fields.Dict(
        keys=fields.String(validate=ID),
        values=_count(),
        required=True,
        validate=validate.Length(max=LIMITS.pull_streams),
    )
    state = _count()
    lines = ident(required=False)
    subjects = fields.List(ident(), validate=validate.Length(max=LIMITS.pull_subjects))
    own = fields.List(_count(), load_default=None, validate=validate.Length(max=LIMITS.pull_own))
