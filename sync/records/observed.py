"""What a child or a carer was seen to do: answers to a checklist, and cues."""

from __future__ import annotations

from marshmallow import fields, validate

from sync.records.fields import TEXT_MAX, Body, code, ident, text, time


class ChecklistAnswer(Body):
    item = text(required=True, length=80)
    value = text(required=True, length=80)
    note = text(length=2000)


class CueSeen(Body):
    """One tap. `at`: when, if that was during the visit."""

    cue = text(required=True, length=80)
    at = time(required=False)
    context = text(length=1000)
    may_be_telling_us = text(length=1000)


class ChecklistResponseBody(Body):
    """Answers to one version of one checklist. No total, no grade: none exists."""

    visit = ident()
    child = ident()
    definition = text(required=True, length=80)
    version = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    carer = ident(required=False, allow_none=True)
    with_carer = ident(required=False, allow_none=True)
    state = code("alert", "drowsy", "asleep", "crying", "feeding", required=False)
    answers = fields.List(fields.Nested(ChecklistAnswer), required=True, validate=validate.Length(max=100))
    cues = fields.List(fields.Nested(CueSeen), required=True, validate=validate.Length(max=500))
    setting = text(length=500)
    note = text(length=TEXT_MAX)
    duration_sec = fields.Integer(allow_none=True, strict=True, load_default=None)
