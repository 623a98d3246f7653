"""The voice of the child: exact words, and what was shown without words."""

from __future__ import annotations

from marshmallow import fields, validate

from sync.records.fields import Body, code, ident, text, time


class QuoteBody(Body):
    """Exact words, locked. A paraphrase is not a quote. `speaker` is a child's or an adult's id."""

    visit = ident()
    child = ident()
    exact_words = text(required=True)
    speaker = ident()
    speaker_kind = code("child", "adult")
    said_to = text(length=200)
    prompt = code("unprompted", "open", "closed", "tool")
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
