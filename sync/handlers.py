"""What each record type asks of a body: the explicit table from type to check.

A new type: its vector and its line in records/table.py. What names a child lies in that child's stream;
where its place must agree with its body otherwise, a line here.

Source: PROTOCOL.md sections 2.3 and 5.1
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from marshmallow import ValidationError

from sync.records import RECORD_TYPES, ChangeSchema
from sync.types import LIMITS, Change, Refusal

SCHEMA: Final = 1
_COMMON: Final = ChangeSchema()
_BODIES: Final = {name: kind.body() for name, kind in RECORD_TYPES.items()}

Place = Callable[[Mapping[str, Any]], bool]


def _is_its_own_stream(document: Mapping[str, Any]) -> bool:
    return bool(document["record"] == document["stream"])


def _names_its_child(document: Mapping[str, Any]) -> bool:
    return bool(document["body"].get("child") == document["stream"])


def _is_the_authors(document: Mapping[str, Any]) -> bool:
    return bool(document["author"] == document["stream"])


# What names a child lies in that child's stream, a type that is added later too.
PLACES: Final[dict[str, Place]] = {
    "family": _is_its_own_stream,
    "child": _is_its_own_stream,
    "opened": _is_the_authors,
    "proposal": _is_the_authors,
    **{
        name: _names_its_child
        for name, kind in RECORD_TYPES.items()
        if kind.kind == "child" and "child" in _BODIES[name].fields
    },
}

ALWAYS_RESTRICTED: Final = frozenset(("private_enquiry", "break_glass", "break_glass_review"))


def check_change(document: Any) -> Change | Refusal:
    """Return the change that a parsed record says, or why it cannot be filed.

    Shape:  Refusal malformed, unknown_type, unknown_schema, invalid or wrong_stream.
    Source: PROTOCOL.md section 2.1
    """
    # Looked at first: to say what is wrong with each of very many values takes minutes.
    if _holds_more_than(LIMITS.values, document):
        return Refusal("invalid")
    if not isinstance(document, dict) or _COMMON.validate(document):
        return Refusal("malformed")
    kind = RECORD_TYPES.get(document["type"])
    if kind is None:
        return Refusal("unknown_type")
    if document["schema"] != SCHEMA:
        return Refusal("unknown_schema")
    try:
        body = _BODIES[kind.name].load(document["body"])
    except (ValidationError, ValueError):
        return Refusal("invalid")
    if kind.name in ALWAYS_RESTRICTED and document["visibility"] != "restricted":
        return Refusal("invalid")
    in_place = PLACES.get(kind.name)
    if document["stream_kind"] != kind.kind or (in_place is not None and not in_place(document)):
        return Refusal("wrong_stream")
    return _change(document, body)


def _holds_more_than(most: int, document: Any) -> bool:
    """Whether there are more values in it, at any depth, than so many."""
    count, within = 0, [document]
    while within:
        value = within.pop()
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        count += len(inner)
        if count > most:
            return True
        within += inner
    return False


def _change(document: dict[str, Any], body: dict[str, Any]) -> Change:
    return Change(
        change=document["change"],
        stream=document["stream"],
        stream_kind=document["stream_kind"],
        record=document["record"],
        type=document["type"],
        base=document["base"],
        author=document["author"],
        role=document["role"],
        state=document["state"],
        supersedes=document["supersedes"],
        body=body,
        document=document,
    )
