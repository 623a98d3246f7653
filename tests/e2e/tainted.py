"""Record bodies with a payload in every field that takes free text, found by the record types' own schemas: a new field is tainted by itself.

Each value ends in a mark of its own (`//z0042`), so that it is known again wherever a screen shows it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema, fields, validate

from sync.records import RECORD_TYPES
from tests.e2e.payloads import CORPUS

Body = dict[str, Any]
DAY, MOMENT, RULE = "2026-11-20", "2026-11-20T10:00:00.000Z", "R1"
WHY_NONE = "_none_because"
# Text that names something which both sides know by heart: a screen that reads one it does not know says little else.
CODES = {
    ("visit", "gaps_accepted"),
    ("checklist_response", "definition"),
    ("checklist_response", "answers.item"),
    ("checklist_response", "answers.value"),
    ("checklist_response", "cues.cue"),
    ("alert", "pack"),
}


# A tool has a name of its own only where it is none of the list.
OTHER_TOOL = {"tool": "other"}


@dataclass
class Taint:
    """Hands out payloads one after the other, each with its mark. `placed` – what stands where: (type, field, value) by mark."""

    placed: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    fields: set[tuple[str, str]] = field(default_factory=set)

    def value(self, type: str, path: str, longest: int = 20_000) -> str:
        """The next payload that fits."""
        number = len(self.placed) + 1
        mark = f"//z{number:04}"
        room = longest - len(mark)
        fitting = [CORPUS[(number + more) % len(CORPUS)] for more in range(len(CORPUS))]
        value = next(payload for payload in fitting if len(payload) <= room) + mark
        self.placed[mark] = (type, path, value)
        self.fields.add((type, path))
        return value

    def body(self, type: str, body: Mapping[str, Any], every: bool) -> Body:
        """The same body with payloads for its words. every: also where it had none. Codes stay what they are."""
        own = OTHER_TOOL if type == "tool_result" else {}
        return self._object(type, "", RECORD_TYPES[type].body(), {**body, **own}, every)

    def _object(self, type: str, path: str, schema: Schema, value: Mapping[str, Any], every: bool) -> Body:
        found = dict(value)
        for name, each in schema.fields.items():
            if (name in value and value[name] is not None) or (every and is_optional_text(each)):
                found[name] = self._field(type, path + name, each, value.get(name), every)
        return self._one_of_two(found)

    def _one_of_two(self, body: Body) -> Body:
        """Words or the reason why there are none, by turns."""
        for reason in [name for name in body if name.endswith(WHY_NONE) and body[name]]:
            words = reason.removesuffix(WHY_NONE)
            if body.get(words):
                body[words if len(self.placed) % 2 else reason] = None
        return body

    def _field(self, type: str, path: str, each: fields.Field[Any], value: Any, every: bool) -> Any:
        if (type, path) in CODES:
            return value
        if isinstance(each, fields.Nested):
            return self._object(type, path + ".", each.schema, value, every)
        if isinstance(each, fields.List):
            if is_text(each.inner) and not value:
                return [self.value(type, path, longest(each.inner))]
            return [self._field(type, path, each.inner, one, every) for one in value or []]
        return self.value(type, path, longest(each)) if is_text(each) else value

    # --- made from the schema alone ---------------------------------------------------------------------------

    def made(self, type: str, ids: Mapping[str, str]) -> Body:
        """A whole body of a type, codes tainted too. ids: what its references say, by field; `other` for the rest."""
        made = self._made(type, "", RECORD_TYPES[type].body(), ids)
        return {**made, **OTHER_TOOL} if type == "tool_result" else made

    def _made(self, type: str, path: str, schema: Schema, ids: Mapping[str, str]) -> Body:
        return {
            name: self._example(type, path + name, name, each, ids) for name, each in schema.fields.items()
        }

    def _example(
        self, type: str, path: str, name: str, each: fields.Field[Any], ids: Mapping[str, str]
    ) -> Any:
        if isinstance(each, fields.Nested):
            return self._made(type, path + ".", each.schema, ids)
        if isinstance(each, fields.List):
            least = max([v.min or 1 for v in each_validator(each, validate.Length)], default=1)
            return [self._example(type, path, name, each.inner, ids) for _ in range(max(least, 1))]
        if isinstance(each, fields.Boolean):
            return True
        if isinstance(each, fields.Integer):
            return max([v.min or 1 for v in each_validator(each, validate.Range)], default=1) or 1
        if is_text(each):
            return self.value(type, path, longest(each))
        return self._code(name, each, ids)

    def _code(self, name: str, each: fields.Field[Any], ids: Mapping[str, str]) -> Any:
        """The first value of a list, or the first that the field's own checks take."""
        choices = [v.choices for v in each_validator(each, validate.OneOf)]
        if choices:
            return next(iter(choices[0]))
        tried = (ids.get(name, ids["other"]), DAY, MOMENT, RULE, secrets.token_hex(32), None)
        return next(one for one in tried if takes(each, one))


def is_text(each: fields.Field[Any]) -> bool:
    """Free text: a string that is held to a length and to nothing else."""
    return isinstance(each, fields.String) and all(
        isinstance(one, validate.Length) for one in each.validators
    )


def is_optional_text(each: fields.Field[Any]) -> bool:
    inner = each.inner if isinstance(each, fields.List) else each
    return is_text(inner)


def longest(each: fields.Field[Any]) -> int:
    return min([v.max for v in each_validator(each, validate.Length) if v.max], default=20_000)


def each_validator(each: fields.Field[Any], kind: type[Any]) -> list[Any]:
    return [one for one in each.validators if isinstance(one, kind)]


def takes(each: fields.Field[Any], value: Any) -> bool:
    try:
        each.deserialize(value)
    except (validate.ValidationError, TypeError, ValueError):
        return False
    return True


def text_fields(type: str) -> set[tuple[str, str]]:
    """Every field of a type that takes free text, as `Taint` names them."""
    return set(_texts(type, "", RECORD_TYPES[type].body()))


def _texts(type: str, path: str, schema: Schema) -> Any:
    for name, each in schema.fields.items():
        inner = each.inner if isinstance(each, fields.List) else each
        if isinstance(inner, fields.Nested):
            yield from _texts(type, f"{path}{name}.", inner.schema)
        elif is_text(inner):
            yield type, path + name
