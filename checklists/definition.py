"""A definition file → a frozen `Definition`, and the answer sets its items name. For `load.py`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal, cast

from .source import Place
from .types import AgeRange, AnswerSet, Choice, Definition, Item, Kind, Subject

KINDS = ("answers", "cues", "note", "codes")
SUBJECTS = ("child", "carer", "visit")
KEY = re.compile(r"\A[a-z][a-z0-9_]{1,60}\Z")
ITEM_KEY = re.compile(r"\A[A-Za-z][A-Za-z0-9_]{0,60}\Z")


def definition(place: Place, sets: Mapping[str, AnswerSet]) -> Definition:
    """Read one definition.

    Errors: ContentFault for the first field that is missing, unknown, of the wrong type or at odds.
    """
    key, version = place.text("key"), place.number("version", least=1)
    _named_after(place, key, version)
    kind = cast(Kind, place.choose("kind", KINDS))
    if place.text("scoring") != "none":
        place.fault('“scoring” is to be "none": answers are read one by one, never totalled or graded.')
    found = Definition(
        key=key,
        version=version,
        kind=kind,
        title=place.text("title"),
        lead_in=place.maybe_text("lead_in"),
        source_credit=place.text("source_credit"),
        subject=cast(Subject, place.choose("subject", SUBJECTS)),
        age_range=_age_range(place),
        valid_from=place.day("valid_from"),
        valid_to=place.maybe_day("valid_to"),
        states=choices(place, "states") if place.has("states") else (),
        items=_items(place, kind, sets),
        file=place.file,
    )
    if found.valid_to is not None and found.valid_to < found.valid_from:
        place.fault("“valid_to” is before “valid_from”; change one of them.")
    place.end()
    return found


def answer_set(place: Place, always: Choice) -> AnswerSet:
    """Read one answer set: at least two values, and two poles or none."""
    found = AnswerSet(place.text("key"), choices(place, "values"), place.words("poles"))
    values = [choice.value for choice in found.values]
    if len(values) < 2:
        place.fault("“values” holds one answer; a question needs at least two.")
    if always.value in values:
        place.fault(f"“{always.value}” belongs to every set already; take it out of “values”.")
    if found.poles and (len(set(found.poles)) != 2 or not set(found.poles) <= set(values)):
        place.fault("“poles” is to name two different values of this set, or nothing: [].")
    place.end()
    return found


def choices(place: Place, field: str) -> tuple[Choice, ...]:
    found = []
    for row in place.rows(field):
        found.append(choice(row))
        row.end()
    refuse_twice(place, "value", (one.value for one in found))
    return tuple(found)


def choice(place: Place) -> Choice:
    return Choice(place.text("value"), place.text("label"))


def refuse_twice(place: Place, what: str, values: Iterable[object]) -> None:
    """Fault when a value that is to be unique occurs more than once."""
    value, times = max(Counter(values).items(), key=lambda pair: pair[1], default=("", 0))
    if times > 1:
        place.fault(f"the {what} “{value}” is given {times} times; give each its own.")


def _named_after(place: Place, key: str, version: int) -> None:
    if not KEY.match(key):
        place.fault("“key” is to be small letters, digits and _ only, beginning with a letter.")
    name = f"{key}.v{version}.json"
    if place.file.rsplit("/", 1)[-1] != name:
        place.fault(f"key and version say {key}, {version}; call the file {name}, or mend them.")


def _age_range(place: Place) -> AgeRange | None:
    if place.is_null("age_range_months"):
        return None
    inner = place.inside("age_range_months")
    found = AgeRange(inner.number("from", least=0), inner.number("to", least=0))
    if found.to_months < found.from_months:
        inner.fault("“to” is below “from”; change one of them.")
    inner.end()
    return found


def _items(place: Place, kind: Kind, sets: Mapping[str, AnswerSet]) -> tuple[Item, ...]:
    found = []
    for row in place.rows("items"):
        found.append(_item(row, kind, sets))
        row.end()
    refuse_twice(place, "item key", (item.key for item in found))
    refuse_twice(place, "item order", (item.order for item in found))
    if sorted(item.order for item in found) != list(range(1, len(found) + 1)):
        place.fault(f"“order” is to run from 1 to {len(found)} without a gap.")
    return tuple(sorted(found, key=lambda item: item.order))


def _item(row: Place, kind: Kind, sets: Mapping[str, AnswerSet]) -> Item:
    key = row.text("key")
    if not ITEM_KEY.match(key):
        row.fault("“key” is to be letters, digits and _ only, beginning with a letter.")
    per = cast(Literal["visit", "child"], row.choose("per", ("visit", "child"))) if kind == "note" else None
    return Item(key, row.text("exact_text"), row.number("order", least=1), _set(row, kind, sets), per)


def _set(row: Place, kind: Kind, sets: Mapping[str, AnswerSet]) -> AnswerSet | None:
    if kind != "answers":
        return None
    name = row.text("answer_set")
    if name not in sets:
        known = ", ".join(sorted(sets))
        row.fault(f"there is no answer set “{name}”; use one of {known}, or add it to answer_sets.json.")
    return sets[name]
