"""What is recorded of the organisation: its people, teams and the numbers to call."""

from __future__ import annotations

from marshmallow import fields, validate

from sync.records.fields import Body, Flag, added, code, ident, text


class PersonBody(Body):
    """A member of staff."""

    name = text(required=True, length=200)
    role = code("practitioner", "supervisor", "safeguarding_lead", "team_manager", "auditor", "administrator")
    profession = code("health_visitor", "social_worker", "nurse", "manager", "other")
    team = ident(allow_none=True)
    active = Flag(required=True)
    proposal = added(ident(allow_none=True))


class TeamBody(Body):
    name = text(required=True, length=200)


class LocalNumber(Body):
    label = text(required=True, length=200)
    number = text(required=True, length=40)
    when = text(length=200)


class LocalNumbersBody(Body):
    """Telephone numbers that must be to hand: emergency, duty, safeguarding."""

    numbers = fields.List(fields.Nested(LocalNumber), required=True, validate=validate.Length(max=50))
