"""Growth as it was measured, messages given to carers, and results of assessment tools.

Nothing here is worked out from a growth reference or a tool: what is on the chart or the form is entered.
"""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from sync.records.fields import Body, Flag, code, date, ident, text, time

CENTILE_BANDS = (
    "<0.4",
    "0.4-2",
    "2-9",
    "9-25",
    "25-50",
    "50-75",
    "75-91",
    "91-98",
    "98-99.6",
    ">99.6",
)


def _whole(low: int, high: int) -> fields.Integer:
    return fields.Integer(
        strict=True, allow_none=True, load_default=None, validate=validate.Range(min=low, max=high)
    )


class GrowthBody(Body):
    """Weight, length and head of a child on one day, and who measured them how.

    Units: grams and millimetres. The centile band is what a practitioner read from the chart for the weight.
    """

    child = ident()
    visit = ident(required=False, allow_none=True, load_default=None)
    taken_on = date()
    weight_g = _whole(300, 40_000)
    length_mm = _whole(200, 1_500)
    head_mm = _whole(150, 700)
    clothing = code("none", "nappy", "light", "full", required=False)
    scales = code("calibrated", "other", "unknown", required=False)
    measured_by = text(required=True, length=200)
    measurer_role = code(
        "health_visitor",
        "nursery_nurse",
        "midwife",
        "gp",
        "paediatrician",
        "practice_nurse",
        "parent",
        "other",
        "unknown",
    )
    source = code("me", "red_book", "reported")
    centile_band = code(*CENTILE_BANDS, required=False)
    chart = code("uk_who", "close_monitoring", "not_plotted")
    feeding = code("breast", "formula", "mixed", "solids", required=False)
    lead = text(length=200)
    views_differ = text(length=2000)
    view = text(length=2000)

    @validates_schema
    def something_measured(self, data: dict[str, Any], **_: Any) -> None:
        if not any(data.get(name) for name in ("weight_g", "length_mm", "head_mm")):
            raise ValidationError("give a weight, a length or a head measurement", "weight_g")


class MessageGivenBody(Body):
    """A message given to one carer about one child: coping with crying (ICON), safer sleep."""

    visit = ident()
    child = ident()
    carer = ident()
    message = code("icon", "safer_sleep", "other")
    response = text(length=2000)
    given_at = time(required=False)


class ToolArea(Body):
    area = text(required=True, length=200)
    value = text(required=True, length=200)


class ToolResultBody(Body):
    """What an assessment tool came to, area by area. Its questions are licensed, and are not kept here."""

    visit = ident(required=False, allow_none=True, load_default=None)
    child = ident()
    carer = ident(required=False, allow_none=True, load_default=None)
    tool = code(
        "asq3",
        "asq_se2",
        "gcp2",
        "neglect_tool",
        "da_matrix",
        "substance",
        "exploitation",
        "epds",
        "other",
    )
    tool_name = text(length=200)
    version = text(required=True, length=80)
    assessor_trained = Flag(required=True)
    taken_on = date()
    results = fields.List(fields.Nested(ToolArea), required=True, validate=validate.Length(min=1, max=50))
    follow_up = text(length=2000)
    attachment = ident(required=False, allow_none=True, load_default=None)

    @validates_schema
    def named(self, data: dict[str, Any], **_: Any) -> None:
        if data["tool"] == "other" and not (data.get("tool_name") or "").strip():
            raise ValidationError("say which tool it is", "tool_name")
