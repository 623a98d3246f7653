"""What is recorded of a visit: who, where, when and why; each child's part; what a supervisor made of it."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from sync.records.family import RelationToChild
from sync.records.fields import Body, added, code, date, ident, idents, text, texts, time


class PresentPerson(Body):
    adult = ident()
    part = code("whole", "start", "middle", "end")
    relations = fields.List(fields.Nested(RelationToChild), required=True)


class Interpreter(Body):
    used = code("not_needed", "independent", "family_member", "none")
    language = text(length=100)


class VisitBody(Body):
    """A visit: who, where, when, why. What concerns one child is in that child's `child_visit`."""

    kind = code(
        "home_planned", "home_unannounced", "clinic", "school", "hospital", "virtual", "phone", "attempted"
    )
    mandated_contact = code(
        "antenatal",
        "new_birth",
        "six_eight_week",
        "three_four_month",
        "six_month",
        "twelve_month",
        "two_year",
        "neonatal_weekly",
        required=False,
    )
    started_at = time()
    ended_at = time(required=False)
    place = text(length=500)
    purpose = text()
    purpose_none_because = text(length=1000)
    present = fields.List(fields.Nested(PresentPerson), required=True, validate=validate.Length(max=50))
    interpreter = fields.Nested(Interpreter, required=True)
    children = idents(required=True)
    parts = idents(required=True)
    gaps_accepted = fields.List(
        fields.String(validate=validate.Length(max=80)), required=True, validate=validate.Length(max=200)
    )
    next_visit_by = date(required=False)


class ReviewBody(Body):
    """What a supervisor did with a visit, or what its author answered. Appended, never changed.

    `read_change`: the change of the visit that stood on the screen: a newer one was not read.
    """

    visit = ident()
    kind = code("opened", "question", "direction", "reviewed", "reply", "read")
    text = text()
    answers = ident(required=False, allow_none=True)
    read_change = added(ident(required=False))


class ChildVisitBody(Body):
    """One child's part of a visit: seen, alone, awake; observations, progress and direct work in words."""

    visit = ident()
    seen = code("yes", "no")
    seen_alone = code("yes", "no", "not_applicable")
    awake = code("awake", "asleep", "both", "not_seen")
    sleep_place_seen = code("yes", "no", required=False)
    not_seen_reason = code(
        "no_reply", "refused", "asleep", "elsewhere", "not_brought", "cancelled", "other", required=False
    )
    not_seen_detail = text(length=1000)
    next_step = text(length=1000)
    next_step_by = date(required=False)
    observations = text()
    observations_none_because = text(length=1000)
    progress = text()
    progress_none_because = text(length=1000)
    direct_work = text()
    direct_work_none_because = text(length=1000)
    direct_work_materials = added(texts())
    corrected_age_days = added(fields.Integer(allow_none=True, strict=True))
    communication_aid_used = added(code("yes", "no", "not_needed", required=False))
    advocate = added(code("offered", "not_needed", "not_considered", required=False))

    @validates_schema
    def other_reason_in_words(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("not_seen_reason") == "other" and not (data.get("not_seen_detail") or "").strip():
            raise ValidationError("say the other reason in words", "not_seen_detail")
