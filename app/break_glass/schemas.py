"""The JSON of breaking the glass. Source: sync/PROTOCOL.md section 18."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields, validate

from sync.records import ident, time
from sync.records.fields import date


class Wanted(Schema):
    """Which child, and the record of the reason, filed by the same person just before."""

    class Meta:
        unknown = RAISE

    child = ident()
    record = ident()


class Broken(Schema):
    ends_at = time()


class Sought(Schema):
    """A child's NHS number and date of birth, both whole."""

    class Meta:
        unknown = RAISE

    nhs_number = fields.String(required=True, validate=validate.Regexp(r"\A\d{10}\Z"))
    dob = date()


class Found(Schema):
    children = fields.List(ident(), required=True)
