"""What a sentence of the note is: fact, report, measure or opinion; what a concern means for the child."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from sync.records.fields import Body, code, ident, idents, text, time

CONCERNS = (
    "physical",
    "emotional",
    "sexual",
    "neglect_physical",
    "neglect_emotional",
    "neglect_medical",
    "neglect_supervision",
    "neglect_educational",
    "domestic_abuse",
    "parental_mental_health",
    "substance_misuse",
    "growth_development",
    "housing",
    "avoidance",
    "extra_familial",
    "other",
)
KINDS = ("observed", "said", "reported", "measured", "document", "opinion")
FROM_SOMEBODY = frozenset(("said", "reported", "document"))


class StatementBody(Body):
    """One sentence of a child's part, with what kind of statement it is and where it is from.

    `evidence` are ids of records that an opinion rests on. A statement with a `concern_type` is a concern.
    """

    visit = ident()
    child = ident()
    part = code("observations", "progress", "direct_work")
    kind = code(*KINDS)
    source_person = ident(required=False, allow_none=True, load_default=None)
    source = text(length=200)
    evidence = idents(required=True)
    lens = code("age", "attachment", "environment", required=False)
    carer = ident(required=False, allow_none=True, load_default=None)
    concern_type = code(*CONCERNS, required=False)
    impact_now = text(length=2000)
    impact_likely = text(length=2000)
    change = code("worse", "same", "better", required=False)
    family_response = text(length=2000)
    noted_at = time(required=False)
    text = text(required=True, length=2000)

    @validates_schema
    def says_from_whom(self, data: dict[str, Any], **_: Any) -> None:
        if data["kind"] in FROM_SOMEBODY and not (data.get("source_person") or data.get("source")):
            raise ValidationError("say who said it, or where it is from", "source")


class ActionProgressBody(Body):
    """How one step of the plan stands at a visit, and what shows it. `action` is a `plan_action`."""

    visit = ident()
    child = ident()
    action = ident()
    direction = code("worse", "same", "better", "met")
    evidence = text(required=True)
