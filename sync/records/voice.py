"""The voice of the child: exact words, and what was shown without words."""

from __future__ import annotations

from marshmallow import fields, validate

from sync.records.fields import Body, Flag, added, code, ident, idents, text, time

METHODS = (
    "conversation_alone",
    "observation",
    "play",
    "drawing",
    "three_houses",
    "worry_box",
    "activity",
    "sign_makaton",
    "via_trusted_adult",
    "meeting",
)


class QuoteBody(Body):
    """Exact words, locked. A paraphrase is not a quote. `speaker` is a child's or an adult's id.

    What was said at a tool names it; words put into one of the Three Houses name the house.
    `risk_on_family_view`: shown to the family, these words could bring somebody into danger.
    """

    visit = ident()
    child = ident()
    exact_words = text(required=True)
    speaker = ident()
    speaker_kind = code("child", "adult")
    said_to = text(length=200)
    prompt = code("unprompted", "open", "closed", "tool")
    tool = added(code("three_houses", "drawing", "worry_box", "other", required=False))
    house = added(code("worries", "good_things", "dreams", required=False))
    child_agreed_share = added(code("yes", "no", "too_young", required=False))
    risk_on_family_view = added(Flag())
    where = text(length=200)
    who_heard = fields.List(fields.String(validate=validate.Length(max=200)), required=True)
    language = text(length=100)
    translation = text()
    heard_at = time(required=False)


class UnspokenVoiceBody(Body):
    """What was seen, what was happening, two or more meanings it could have, and the writer's view."""

    visit = ident()
    child = ident()
    seen = text(required=True)
    context = text()
    possible_meanings = fields.List(
        fields.String(validate=validate.Length(min=1, max=1000)),
        required=True,
        validate=validate.Length(min=2, max=10),
    )
    view = text()
    noticed_at = time(required=False)


class VoiceMethodBody(Body):
    """How a child was helped to say what life is like for them, what they wish for, what they were told."""

    visit = ident()
    child = ident()
    methods = fields.List(
        fields.String(validate=validate.OneOf(METHODS)),
        required=True,
        validate=validate.Length(min=1, max=len(METHODS)),
    )
    place = text(length=200)
    language = text(length=100)
    via = ident(required=False, allow_none=True, load_default=None)
    wishes = text()
    told_how_used = code("yes", "no", "too_young", required=False)
    note = text()


class DaySlot(Body):
    """One part of a day, as one source has it. `who` are children's and adults' ids."""

    slot = code("waking", "feeding", "dressing", "play", "who_cares", "bath", "sleep_place", "night", "other")
    time = text(length=40)
    what = text(required=True, length=2000)
    who = idents(required=True)
    basis = code("told_by_child", "told_by_carer", "seen")
    told_by = ident(required=False, allow_none=True, load_default=None)
    feeling = text(length=500)


class DayInLifeBody(Body):
    """A day as the child lives it, slot by slot; what was told and what was seen stand side by side."""

    visit = ident()
    child = ident()
    day_kind = code("weekday", "weekend")
    slots = fields.List(fields.Nested(DaySlot), required=True, validate=validate.Length(min=1, max=60))
