"""Marks on a body, who was told, what a rule raised, private enquiry, and the worker's own safety.

Marks are never photographed, and no colour is ever turned into an age.
"""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from sync.records.family import AGENCIES
from sync.records.fields import TEXT_MAX, Body, Flag, code, date, ident, idents, text, time

GRID = 1000
"""Units: thousandths of the figure's width and of its height, from its top left corner."""
COLOURS = ("red", "pink", "purple", "blue", "black", "grey", "brown", "yellow", "green", "white", "other")


def _on_the_grid() -> fields.Integer:
    return fields.Integer(
        strict=True, allow_none=True, load_default=None, validate=validate.Range(min=0, max=GRID)
    )


def _millimetres() -> fields.Integer:
    return fields.Integer(
        strict=True, allow_none=True, load_default=None, validate=validate.Range(min=1, max=2000)
    )


class BodyMarkBody(Body):
    """One mark on a child's body: where, how large, how it is known. `explanations` are ids of quotes.

    The site is always in words; a point on the figure is beside it. Whose explanation it is, and their exact
    words, stand in each quote.
    """

    visit = ident()
    child = ident()
    view = code("front", "back", "left", "right", "head", "face", "mouth", "hands", "feet")
    x = _on_the_grid()
    y = _on_the_grid()
    site = text(required=True, length=300)
    kind = code(
        "bruise",
        "graze",
        "cut",
        "burn",
        "bite",
        "swelling",
        "petechiae",
        "bleeding",
        "mark_uncertain",
        "known_birthmark",
    )
    length_mm = _millimetres()
    width_mm = _millimetres()
    shape = text(length=300)
    colours = fields.List(
        fields.String(validate=validate.OneOf(COLOURS)), required=True, validate=validate.Length(max=20)
    )
    skin_broken = code("yes", "no", "unknown", required=False)
    how = code("seen", "shown", "reported")
    explanations = idents(required=True)
    explanation_none_because = text(length=1000)
    on_birth_record = code("yes", "no", "unknown")
    noticed_at = time(required=False)


class ContactRecordBody(Body):
    """Who was called about something and what came of it, or why nobody could be called yet.

    `about` are ids of the records that it is about. An answered call closes what asked for it; `not_yet`
    never does.
    """

    child = ident()
    visit = ident(required=False, allow_none=True, load_default=None)
    about = idents(required=True)
    outcome = code("answered", "left_message", "no_answer", "not_yet")
    agency = code("emergency", *AGENCIES, required=False)
    called = text(length=200)
    number = text(length=40)
    at = time()
    said = text(length=TEXT_MAX)
    advised = text(length=TEXT_MAX)
    not_yet_because = text(length=1000)

    @validates_schema
    def whom_or_why_not(self, data: dict[str, Any], **_: Any) -> None:
        if data["outcome"] == "not_yet":
            if not (data.get("not_yet_because") or "").strip():
                raise ValidationError("say why nobody could be called yet", "not_yet_because")
        elif data.get("agency") is None and not (data.get("called") or "").strip():
            raise ValidationError("say who was called", "called")


class AlertBody(Body):
    """That a rule found something, on what facts, and what was answered. `facts` are ids of records.

    A hint never becomes one: hints do not leave the device.
    """

    child = ident()
    visit = ident(required=False, allow_none=True, load_default=None)
    rule = fields.String(required=True, validate=validate.Regexp(r"\AR[1-9]\d?\Z"))
    pack = fields.String(required=True, validate=validate.Length(min=1, max=80))
    level = code("stop", "alert", "prompt")
    facts = idents(required=True)
    raised_at = time()
    state = code("open", "acknowledged", "resolved", "not_applicable")
    response = text(length=2000)

    @validates_schema
    def closed_in_words(self, data: dict[str, Any], **_: Any) -> None:
        if data["state"] in ("resolved", "not_applicable") and not (data.get("response") or "").strip():
            raise ValidationError("say what was done, or why it does not apply", "response")


class ChildExposed(Body):
    child = ident()
    how = text(length=1000)


class PrivateEnquiryBody(Body):
    """Whether a carer could be asked in private about harm at home, and the answer. Always restricted."""

    visit = ident()
    carer = ident()
    asked = code("yes", "not_safe", "declined")
    alone_confirmed = Flag(required=True)
    answer = text()
    pattern = text()
    children_exposed = fields.List(
        fields.Nested(ChildExposed), required=True, validate=validate.Length(max=50)
    )
    orders = text(length=2000)
    marac_on = date(required=False)
    next_ask = date(required=False)

    @validates_schema
    def asked_in_private(self, data: dict[str, Any], **_: Any) -> None:
        if data["asked"] == "yes" and not data["alone_confirmed"]:
            raise ValidationError("it is asked only when the carer is alone", "alone_confirmed")


class WorkerSafetyBody(Body):
    """That the worker did not feel safe, and what being there is like for the child."""

    visit = ident()
    child = ident()
    what_happened = text()
    for_the_child = text()
    private_place = code("yes", "no", required=False)
    safe_visit_plan = text(length=2000)
