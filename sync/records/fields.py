"""The kinds of value that bodies are made of, and the empty body.

Source: sync/PROTOCOL.md section 2.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date as calendar_date
from datetime import datetime
from typing import Any, Final, TypeVar

from marshmallow import RAISE, Schema, ValidationError, fields, missing, validate

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100


class _OnTheCalendar(validate.Regexp):
    """Text of one shape that is also a day or a moment there is, in a year that somebody can mean."""

    def __init__(self, shape: str, read: Callable[[str], calendar_date]) -> None:
        super().__init__(shape, re.ASCII)
        self._read = read

    def __call__(self, value: str) -> str:  # type: ignore[override]
        super().__call__(value)
        try:
            year = self._read(value).year
        except ValueError as cause:
            raise ValidationError("there is no such day or time") from cause
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValidationError(f"the year must be from {FIRST_YEAR} to {LAST_YEAR}")
        return value


ID = validate.Regexp(r"\A[0-9a-f]{32}\Z")
TIME = _OnTheCalendar(r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z", datetime.fromisoformat)
DATE = _OnTheCalendar(r"\A\d{4}-\d\d-\d\d\Z", calendar_date.fromisoformat)
HEX_32 = validate.Regexp(r"\A[0-9a-f]{64}\Z")
TEXT_MAX = 20_000
SET_MAX = 500


class Flag(fields.Boolean):
    """True or false as JSON has them; never "yes" or 1."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


def ident(**kw: Any) -> fields.String:
    return fields.String(required=kw.pop("required", True), validate=ID, **kw)


def text(required: bool = False, length: int = TEXT_MAX) -> fields.String:
    rule = validate.Length(min=1 if required else 0, max=length)
    if required:
        return fields.String(required=True, validate=rule)
    return fields.String(validate=rule, allow_none=True, load_default=None)


def code(*values: str, required: bool = True) -> fields.String:
    if required:
        return fields.String(required=True, validate=validate.OneOf(values))
    return fields.String(validate=validate.OneOf(values), allow_none=True, load_default=None)


def time(required: bool = True) -> fields.String:
    return fields.String(required=required, validate=TIME, allow_none=not required)


def date(required: bool = True) -> fields.String:
    return fields.String(required=required, validate=DATE, allow_none=not required)


def idents(required: bool = False) -> fields.List[Any]:
    return fields.List(fields.String(validate=ID), required=required, validate=validate.Length(max=SET_MAX))


def texts(length: int = 200) -> fields.List[Any]:
    """Short texts, none of them empty."""
    one = fields.String(validate=validate.Length(min=1, max=length))
    return fields.List(one, required=True, validate=validate.Length(max=SET_MAX))


F = TypeVar("F", bound=fields.Field[Any])


def added(field: F) -> F:
    """A field that came to a body later: older devices and older records do not have it."""
    field.required = False
    field.load_default = missing
    return field


class Body(Schema):
    class Meta:
        unknown = RAISE
