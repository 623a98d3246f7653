"""What is recorded of a family as a whole: its grown-ups, its home and the helpers around it."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from sync.records.fields import SET_MAX, Body, Flag, added, code, date, ident, idents, text, texts


class FamilyBody(Body):
    name = text(required=True, length=200)
    address = text(length=500)
    local_authority = text(length=200)
    story = text(length=2000)


RELATIONS = (
    "mother",
    "father",
    "step_parent",
    "partner",
    "grandparent",
    "sibling",
    "foster",
    "aunt_uncle",
    "cousin",
    "professional",
    "friend",
    "other",
    "none",
    "unknown",
)


AGENCIES = (
    "health_visiting",
    "school_nursing",
    "midwifery",
    "gp",
    "hospital",
    "neonatal_unit",
    "camhs",
    "adult_mental_health",
    "substance_misuse",
    "social_care",
    "early_help",
    "police",
    "probation",
    "housing",
    "nursery",
    "school",
    "voluntary",
    "court",
    "other",
)


class RelationToChild(Body):
    child = ident()
    relation = code(*RELATIONS)


class AdultBody(Body):
    """A grown-up of the household or network, by name, or described when the name is not known.

    `steps_taken` says what was done to find out what is not known of them.
    """

    name = text(length=200)
    description = text(length=1000)
    relations = fields.List(
        fields.Nested(RelationToChild), required=True, validate=validate.Length(max=SET_MAX)
    )
    sleeps_here = code("yes", "no", "sometimes", "unknown", required=False)
    cares_for_child = code("daily", "sometimes", "contact_only", "none", "unknown", required=False)
    language = text(length=100)
    dob = added(date(required=False))
    contact = added(text(length=200))
    address = added(text(length=500))
    was_in_care = added(code("yes", "no", "unknown", required=False))
    own_history_asked_on = added(date(required=False))
    needs = added(texts())
    strengths = added(text(length=2000))
    relied_on_by_plan = added(code("yes", "no", "unknown", required=False))
    steps_taken = added(text(length=2000))
    note = text(length=2000)

    @validates_schema
    def named_or_described(self, data: dict[str, Any], **_: Any) -> None:
        if not (data.get("name") or data.get("description")):
            raise ValidationError("give a name, or describe the person", "name")


class HouseholdMember(Body):
    """Who belongs to a household. `person` is a child's or an adult's id."""

    person = ident()
    sleeps_here = code("yes", "no", "sometimes", "unknown")
    since = date(required=False)
    until = date(required=False)


class HouseholdBody(Body):
    """One home: where it is, who belongs to it, and how that is known."""

    address = text(length=500)
    local_authority = text(length=200)
    members = fields.List(
        fields.Nested(HouseholdMember), required=True, validate=validate.Length(max=SET_MAX)
    )
    source = code("seen", "told", "document")
    note = text(length=2000)


class NetworkMemberBody(Body):
    """A professional or helper around the family. `for_people` are children's and adults' ids."""

    agency = code(*AGENCIES)
    name = text(length=200)
    role = text(length=200)
    for_people = idents(required=True)
    phone = text(length=40)
    email = text(length=200)
    knows_of_plan = code("yes", "no", "unknown")
    core_group = Flag(required=True)
    lead_professional = Flag(required=True)
    last_contact = date(required=False)
    checked_on = date()


class RelationshipBody(Body):
    """How one person stands to another, and whether they hold parental responsibility.

    Both are ids of children or adults. `responsibility` is unverified until somebody has seen its `evidence`.
    """

    from_person = ident()
    to_person = ident()
    kind = code(
        "birth_parent",
        "step",
        "adoptive",
        "sibling_full",
        "sibling_half",
        "partner",
        "ex_partner",
        "grandparent",
        "carer",
        "other",
    )
    quality = code("close", "strained", "conflict", "cut_off", "unknown", required=False)
    starts_on = date(required=False)
    ends_on = date(required=False)
    responsibility = code("yes", "no", "unknown")
    basis = code(
        "mother",
        "marriage",
        "birth_registration",
        "agreement",
        "order",
        "adoption",
        "local_authority",
        "other",
        required=False,
    )
    evidence = text(length=200)
    evidence_seen_on = date(required=False)
    evidence_seen_by = text(length=200)
    orders = texts(length=500)
