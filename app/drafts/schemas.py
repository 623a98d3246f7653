"""The JSON of a receipt for snapshots. Source: sync/PROTOCOL.md section 12.5."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class SnapshotReceipt(Schema):
    """The receipt as the text that was signed, and the signature."""

    receipt = fields.String(required=True)
    signature = fields.String(required=True, validate=validate.Regexp(r"\A[0-9a-f]{128}\Z"))
