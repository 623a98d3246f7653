"""The JSON of the app's own reports. Source: docs/decisions/0041-the-vault-let-go.md."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields, validate

KINDS = ("release_mismatch",)


class Report(Schema):
    """What the app found; it has no room for anything that somebody wrote."""

    class Meta:
        unknown = RAISE

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
