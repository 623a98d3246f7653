"""What of a child lives on between visits: who they are, their pen picture and the steps of their plan."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import ValidationError, fields, validate, validates_schema

from sync.records.fields import SET_MAX, Body, Flag, added, code, date, ident, idents, text, texts

_PEN_PICTURE_MARK: Final = 0x70


class ChildBody(Body):
    preferred_name = text(required=True, length=200)
    family = ident()
    dob = date(required=False)
    edd = date(required=False)
    gestation_at_birth_days = fields.Integer(
        allow_none=True, strict=True, validate=validate.Range(min=140, max=310), load_default=None
    )
    sex = code("female", "male", "indeterminate", "unknown")
    nhs_number = fields.String(allow_none=True, validate=validate.Regexp(r"\A\d{10}\Z"), load_default=None)
    nhs_number_status = code("verified", "unverified", "none")
    languages = fields.List(
        fields.String(validate=validate.Length(max=100)),
        required=True,
        validate=validate.Length(max=SET_MAX),
    )
    interpreter_needed = Flag(required=True)
    communication_needs = text(length=1000)
    communication_aids = added(texts())
    ethnicity = added(text(length=200))
    faith = added(text(length=200))
    disability = added(texts())
    mobility = code(
        "unborn",
        "not_mobile",
        "rolling",
        "crawling",
        "pulling_to_stand",
        "cruising",
        "walking",
        "not_mobile_disability",
        "unknown",
    )
    mobility_assessed_on = added(date(required=False))
    legal_basis = code(
        "universal",
        "early_help",
        "s17",
        "s47",
        "cp_plan",
        "pre_proceedings",
        "court_order",
        "looked_after",
        "pre_birth",
    )
    health_offer = code("universal", "targeted", "specialist", required=False)

    @validates_schema
    def born_or_expected(self, data: dict[str, Any], **_: Any) -> None:
        if not (data.get("dob") or data.get("edd")):
            raise ValidationError("give a date of birth or a due date", "dob")


def pen_picture_id(child: str) -> str:
    """Under which id the first pen picture of a child is written. Source: PROTOCOL.md 11.10"""
    return f"{int(child[:2], 16) ^ _PEN_PICTURE_MARK:02x}{child[2:]}"


class PenPictureBody(Body):
    """A short portrait of the child: at most 150 words. `based_on` are ids of what it draws on."""

    text = text(required=True, length=2000)
    written_to = code("child", "about_child")
    contributors = fields.List(
        fields.String(validate=validate.Length(max=200)),
        required=True,
        validate=validate.Length(max=SET_MAX),
    )
    review_by = date(required=False)
    based_on = added(idents())

    @validates_schema
    def short(self, data: dict[str, Any], **_: Any) -> None:
        if len(data["text"].split()) > 150:
            raise ValidationError("a pen picture has at most 150 words", "text")


class PlanActionBody(Body):
    """One step of a child's plan: what will be done, by whom and by when, and what came of it."""

    child = ident()
    goal = text(length=2000)
    what = text(required=True, length=2000)
    who = fields.List(
        fields.String(validate=validate.Length(min=1, max=200)),
        required=True,
        validate=validate.Length(max=SET_MAX),
    )
    by_when = date(required=False)
    rolled_over = added(fields.Integer(strict=True, validate=validate.Range(min=0, max=100)))
    support_needed = text(length=2000)
    status = code("open", "done", "partly", "missed", "no_longer_needed")
    achieved_on = date(required=False)
    evidence = text()
