"""The JSON of planned visits and of what a device carries. Source: sync/PROTOCOL.md section 19."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields, validate

from app.config import DEVICE_CARRIES
from sync.records import ident, time


class Plan(Schema):
    """Which child, and when; without `at`, now."""

    class Meta:
        unknown = RAISE

    child = ident()
    at = time(required=False)


class Planned(Schema):
    at = time()
    until = time()


class TakenOff(Schema):
    class Meta:
        unknown = RAISE

    child = ident()


class Said(Schema):
    class Meta:
        unknown = RAISE

    carries = fields.String(required=True, validate=validate.OneOf(DEVICE_CARRIES))
