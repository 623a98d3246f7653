"""A rule pack file → a frozen table: each rule's words, source, thresholds and word lists. For `load.py`.

What a rule looks at is code (`static/pwa/src/rules/`); what it says and where it draws the line is here.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Any, Literal, cast

from .definition import refuse_twice
from .schedule import heading
from .source import Place
from .types import Rule, RulePack

CODE = re.compile(r"\AR[1-9]\d?\Z")
LEVELS = ("stop", "alert", "prompt", "hint")


def rules(place: Place) -> RulePack:
    """Read one rule pack.

    Errors: ContentFault for the first fault.
    """
    heading(place, "rules")
    rows = tuple(_rule(row) for row in place.rows("rules"))
    refuse_twice(place, "rule", (row.code for row in rows))
    found = RulePack(
        key=place.text("key"),
        version=place.number("version", 1),
        jurisdiction=place.text("jurisdiction"),
        source_credit=place.text("source_credit"),
        rules=MappingProxyType({row.code: row for row in rows}),
    )
    place.end()
    return found


def _rule(row: Place) -> Rule:
    code = row.text("code")
    if not CODE.match(code):
        row.fault("“code” is to be R and a number, such as R1.")
    found = Rule(
        code=code,
        level=cast(Literal["stop", "alert", "prompt", "hint"], row.choose("level", LEVELS)),
        says=row.text("says"),
        ask=row.text("ask"),
        source=row.text("source"),
        sees=cast(Literal["team", "restricted"], row.choose("sees", ("team", "restricted"))),
        numbers=MappingProxyType(_each(row.inside("numbers"), "number")),
        words=MappingProxyType(_each(row.inside("words"), "words")),
    )
    row.end()
    return found


def _each(place: Place, kind: Literal["number", "words"]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in place.fields():
        found[field] = place.number(field, 0) if kind == "number" else place.words(field)
        if kind == "words" and any(word != word.lower() for word in found[field]):
            place.fault(f"the words of “{field}” are matched in small letters; write them so.")
    return found
